/** config.md#process */
import { type Case, requiredMember } from './case.js'

const rlimit = { type: 'RLIMIT_NOFILE', soft: 1024, hard: 18446744073709551615n }

export const processCases: Case[] = [
  {
    id: 'process-required-at-start',
    broken: [{ '/process': undefined }],
    near: [{ '/process/terminal': true }],
  },
  requiredMember(
    'process-consolesize-height',
    '/process/consoleSize',
    { height: 25, width: 80 },
    'height',
    -1,
  ),
  requiredMember(
    'process-consolesize-width',
    '/process/consoleSize',
    { height: 0, width: 80 },
    'width',
    '80',
  ),
  {
    id: 'process-cwd-required',
    broken: [{ '/process/cwd': undefined }, { '/process/cwd': false }],
    near: [{ '/process/cwd': '/with space/..' }],
  },
  {
    id: 'process-cwd-absolute',
    broken: [
      { '/process/cwd': '' },
      { '/process/cwd': 'root' },
      { '/process/cwd': './' },
      { '/process/cwd': '/a\0b' },
    ],
    near: [{ '/process/cwd': '/' }],
  },
  {
    id: 'process-args-one-required',
    broken: [{ '/process/args': undefined }, { '/process/args': [] }, { '/process/args': 'sh' }],
    near: [{ '/process/args': [''] }],
  },
  requiredMember('rlimits-type-required', '/process/rlimits/-', rlimit, 'type', 7),
  {
    id: 'rlimits-type-valid-linux',
    broken: [
      { '/process/rlimits': [{ ...rlimit, type: 'RLIMIT_BOGUS' }] },
      { '/process/rlimits': [{ ...rlimit, type: 'NOFILE' }] },
      { '/process/rlimits': [{ ...rlimit, type: 'rlimit_nofile' }] },
    ],
    near: [{ '/process/rlimits': [rlimit, { ...rlimit, type: 'RLIMIT_RTTIME' }] }],
  },
  requiredMember('rlimits-soft-required', '/process/rlimits/-', rlimit, 'soft', -1),
  requiredMember('rlimits-hard-required', '/process/rlimits/-', rlimit, 'hard', 18446744073709551616n),
  requiredMember(
    'process-scheduler-policy-required',
    '/process/scheduler',
    { policy: 'SCHED_FIFO', priority: 1 },
    'policy',
    'SCHED_NORMAL',
  ),
  requiredMember(
    'process-iopriority-class',
    '/process/ioPriority',
    { class: 'IOPRIO_CLASS_IDLE', priority: 0 },
    'class',
    'IOPRIO_CLASS_NONE',
  ),
  requiredMember(
    'process-iopriority-priority',
    '/process/ioPriority',
    { class: 'IOPRIO_CLASS_RT', priority: 7 },
    'priority',
    1.5,
  ),
  {
    id: 'process-iopriority-range',
    broken: [8, 9, -1, 4294967296].map(priority => ({
      '/process/ioPriority': { class: 'IOPRIO_CLASS_BE', priority },
    })),
    near: [0, 7].map(priority => ({ '/process/ioPriority': { class: 'IOPRIO_CLASS_BE', priority } })),
  },
  {
    id: 'user-uid-required',
    broken: [
      { '/process/user/uid': undefined },
      { '/process/user/uid': 'root' },
      { '/process/user': undefined },
    ],
    near: [{ '/process/user/uid': 4294967295 }],
  },
  {
    id: 'user-gid-required',
    broken: [{ '/process/user/gid': undefined }, { '/process/user/gid': 4294967296 }],
    near: [{ '/process/user/additionalGids': [] }],
  },
]
