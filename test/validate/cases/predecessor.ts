/** Configs that `validate` of opencontainers/runtime-tools 5e63903 takes for what they are not. */
import type { ValidateOptions } from '../../../lib/validate/index.js'
import type { Edits } from './case.js'

/** What is wrong, which it accepts: the requirement that is broken, and the config. */
export const falseAccepts: readonly (readonly [what: string, id: string, edits: Edits])[] = [
  [
    'rlimit without soft',
    'rlimits-soft-required',
    { '/process/rlimits': [{ type: 'RLIMIT_CORE', hard: 1 }] },
  ],
  ['mapping without size', 'userns-mapping-size', { '/linux/uidMappings': [{ containerID: 0, hostID: 0 }] }],
  [
    'ioPriority without priority',
    'process-iopriority-priority',
    { '/process/ioPriority': { class: 'IOPRIO_CLASS_BE' } },
  ],
  ['consoleSize without height', 'process-consolesize-height', { '/process/consoleSize': { width: 80 } }],
  ['device rule without allow', 'devcg-allow-required', { '/linux/resources/devices': [{ access: 'rwm' }] }],
  ['process without user', 'user-uid-required', { '/process/user': undefined }],
  ['user without uid', 'user-uid-required', { '/process/user': { gid: 0 } }],
  ['empty rdma entry', 'rdma-one-of', { '/linux/resources/rdma': { mlx5_1: {} } }],
  [
    'unknown rlimit',
    'rlimits-type-valid-linux',
    { '/process/rlimits': [{ type: 'RLIMIT_BOGUS', soft: 1, hard: 1 }] },
  ],
  [
    'ioPriority 9',
    'process-iopriority-range',
    { '/process/ioPriority': { class: 'IOPRIO_CLASS_BE', priority: 9 } },
  ],
  ['unknown clock', 'timeoffsets-clock-key', { '/linux/timeOffsets': { bogus: { secs: 1 } } }],
  [
    'relative device path',
    'device-path-required',
    { '/linux/devices': [{ type: 'c', path: 'dev/null', major: 1, minor: 3 }] },
  ],
  [
    'uidMappings of a mount alone',
    'config-mount-uidmappings-with-gid',
    { '/mounts': [{ destination: '/a', options: ['idmap'], uidMappings: [] }] },
  ],
  [
    'idmap with nothing to map by',
    'mount-option-idmap-no-userns-error',
    { '/mounts': [{ destination: '/a', options: ['idmap'] }] },
  ],
  [
    'ridmap with nothing to map by',
    'mount-option-ridmap-no-userns-error',
    { '/mounts': [{ destination: '/a', options: ['ridmap'] }] },
  ],
  ['relative createRuntime hook', 'hook-path-absolute', { '/hooks/createRuntime': [{ path: 'a' }] }],
  ['relative createContainer hook', 'hook-path-absolute', { '/hooks/createContainer': [{ path: 'a' }] }],
  ['relative startContainer hook', 'hook-path-absolute', { '/hooks/startContainer': [{ path: 'a' }] }],
  ['empty annotation key', 'annotations-key-nonempty', { '/annotations': { '': 'a' } }],
  ['swappiness 101', 'memory-swappiness-range', { '/linux/resources/memory': { swappiness: 101 } }],
  ['burst over quota', 'cpu-burst-not-larger-than-quota', { '/linux/resources/cpu': { quota: 1, burst: 2 } }],
  ['cpus a-b', 'valid-values-error', { '/linux/resources/cpu': { cpus: 'a-b' } }],
  [
    'listenerMetadata without listenerPath',
    'seccomp-listenermetadata-needs-path',
    { '/linux/seccomp': { defaultAction: 'SCMP_ACT_ALLOW', listenerMetadata: 'a' } },
  ],
  [
    'errno of an action that has none',
    'seccomp-defaulterrnoret-unsupported',
    { '/linux/seccomp': { defaultAction: 'SCMP_ACT_ALLOW', defaultErrnoRet: 1 } },
  ],
]

const joined = (type: string) => ({ '/linux/namespaces': [{ type, path: '/run/ns' }] })

/** What is right, which it rejects. */
export const falseRejects: readonly (readonly [what: string, edits: Edits, options?: ValidateOptions])[] = [
  ['ociVersion 1.0.2', { '/ociVersion': '1.0.2' }],
  ['ociVersion 1.2.0', { '/ociVersion': '1.2.0' }],
  ['absolute root elsewhere', { '/root/path': '/var/lib/images/1' }],
  ['names of variables with . and -', { '/process/env': ['a.b-c=d', 'x', '=', ''] }],
  ['unknown capability', { '/process/capabilities': { bounding: ['CAP_OF_TOMORROW'] } }],
  ['hostname without a uts namespace', { '/hostname': 'a', '/linux/namespaces': [] }],
  ['hostname with a joined uts namespace', { '/hostname': 'a', ...joined('uts') }],
  [
    'net sysctl with a joined network namespace',
    { '/linux/sysctl': { 'net.core.somaxconn': '9' }, ...joined('network') },
  ],
  ['device with minor 0', { '/linux/devices': [{ type: 'b', path: '/dev/sda', major: 8, minor: 0 }] }],
  ['fifo with numbers', { '/linux/devices': [{ type: 'p', path: '/dev/a', major: 8, minor: 8 }] }],
  ['relative mount destination', { '/mounts': [{ destination: 'data', type: 'tmpfs' }] }],
  ['org.opencontainers.image.os', { '/annotations': { 'org.opencontainers.image.os': 'linux' } }],
  ['a name in other case', { '/Hostname': 5, '/Process': null }],
  ['vm without image', { '/vm': { kernel: { path: '/boot/vmlinuz' } } }],
  ['vm', { '/linux': undefined, '/vm': { kernel: { path: '/boot/vmlinuz' } } }, { platform: 'vm' }],
  ['empty pids', { '/linux/resources/pids': {} }],
  ['apparmorProfile, which need not be in the rootfs', { '/process/apparmorProfile': 'acme_secure_profile' }],
  [
    'bind mount with a dummy type',
    { '/mounts': [{ destination: '/a', type: 'none', source: '/', options: ['rbind'] }] },
    { hostSpecific: true },
  ],
  [
    'bind mount with an empty type',
    { '/mounts': [{ destination: '/a', type: '', source: '/', options: ['bind'] }] },
    { hostSpecific: true },
  ],
]
