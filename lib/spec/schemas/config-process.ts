/** process of config.json. config.md#process */
import { capabilitySets } from '../config-process.js'
import {
  boolean,
  int,
  int32,
  list,
  listWithEntry,
  object,
  required,
  since,
  string,
  strings,
  uint,
  uint32,
  uint64,
  values,
} from './shape.js'

const posix = { on: 'posix' } as const

// Windows has only the name; symbolic names of POSIX users are left to those above the runtime.
const user = object({
  uid: required(uint32, posix),
  gid: required(uint32, posix),
  umask: uint32,
  additionalGids: list(uint32),
  username: string,
})

// The type is an open string: which limits there are is the kernel's to say, and each platform has its own.
const rlimit = object({
  type: required(string),
  soft: required(uint64),
  hard: required(uint64),
})

const scheduler = object({
  policy: required(
    values([
      'SCHED_OTHER',
      'SCHED_FIFO',
      'SCHED_RR',
      'SCHED_BATCH',
      'SCHED_ISO',
      'SCHED_IDLE',
      'SCHED_DEADLINE',
    ]),
  ),
  nice: int32,
  priority: int32,
  flags: list(
    values([
      'SCHED_FLAG_RESET_ON_FORK',
      'SCHED_FLAG_RECLAIM',
      'SCHED_FLAG_DL_OVERRUN',
      'SCHED_FLAG_KEEP_POLICY',
      'SCHED_FLAG_KEEP_PARAMS',
      'SCHED_FLAG_UTIL_CLAMP_MIN',
      'SCHED_FLAG_UTIL_CLAMP_MAX',
    ]),
  ),
  runtime: uint64,
  deadline: uint64,
  period: uint64,
})

export const processShape = object({
  terminal: boolean,
  consoleSize: object({ height: required(uint), width: required(uint) }),
  cwd: required(string),
  env: strings,
  args: required(listWithEntry(string, posix), posix),
  commandLine: string,
  user,
  rlimits: list(rlimit),
  apparmorProfile: string,
  // Names of capabilities are open: what no runtime knows is a warning since 1.1.0.
  capabilities: object(Object.fromEntries(capabilitySets.map(set => [set, strings]))),
  noNewPrivileges: boolean,
  oomScoreAdj: int,
  scheduler: since('1.1.0', scheduler),
  selinuxLabel: string,
  ioPriority: since(
    '1.1.0',
    object({
      class: required(values(['IOPRIO_CLASS_RT', 'IOPRIO_CLASS_BE', 'IOPRIO_CLASS_IDLE'])),
      priority: required(int),
    }),
  ),
  execCPUAffinity: since('1.2.1', object({ initial: string, final: string })),
})
