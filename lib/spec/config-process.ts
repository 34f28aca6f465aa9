import type { Uint64 } from './config-integers.js'

/** What getrlimit(2) calls no limit: the largest unsigned 64-bit integer. */
export const RLIM_INFINITY = 0xffff_ffff_ffff_ffffn

/** The five capability sets of a Linux process. config.md#linux-process */
export const capabilitySets = ['bounding', 'effective', 'inheritable', 'permitted', 'ambient'] as const

/** One of the five capability sets. config.md#linux-process */
export type CapabilitySet = (typeof capabilitySets)[number]

/** The names (CAP_CHOWN) to keep in each set. config.md#linux-process */
export type Capabilities = { [set in CapabilitySet]?: string[] }

/** The program that the container is there to run. config.md#process */
export interface Process {
  terminal?: boolean
  /** without meaning unless terminal is true */
  consoleSize?: ConsoleSize
  /** absolute path inside the container */
  cwd: string
  /** NAME=value */
  env?: string[]
  /** at least one, save on Windows */
  args?: string[]
  /** Windows only, in place of args */
  commandLine?: string
  user?: User
  rlimits?: Rlimit[]
  apparmorProfile?: string
  capabilities?: Capabilities
  noNewPrivileges?: boolean
  /** -1000 to 1000 */
  oomScoreAdj?: number
  /** since 1.1.0 */
  scheduler?: Scheduler
  selinuxLabel?: string
  /** since 1.1.0 */
  ioPriority?: IoPriority
  /** since 1.2.1 */
  execCPUAffinity?: ExecCpuAffinity
}

/** The terminal's size in characters. config.md#process */
export interface ConsoleSize {
  height: number
  width: number
}

/** Whom the process runs as, in the container's ids. config.md#user */
export interface User {
  /** POSIX only, and needed there */
  uid: number
  /** POSIX only, and needed there */
  gid: number
  /** since 1.0.2; 0o022 is 18 in JSON */
  umask?: number
  additionalGids?: number[]
  /** Windows only */
  username?: string
}

/** One limit of getrlimit(2), in that limit's own unit. config.md#posix-process */
export interface Rlimit {
  /** such as RLIMIT_NOFILE */
  type: string
  soft: Uint64
  hard: Uint64
}

/** A policy of sched_setattr(2). config.md#linux-process */
export type SchedulerPolicy =
  | 'SCHED_OTHER'
  | 'SCHED_FIFO'
  | 'SCHED_RR'
  | 'SCHED_BATCH'
  | 'SCHED_ISO'
  | 'SCHED_IDLE'
  | 'SCHED_DEADLINE'

/** A flag of sched_setattr(2). config.md#linux-process */
export type SchedulerFlag =
  | 'SCHED_FLAG_RESET_ON_FORK'
  | 'SCHED_FLAG_RECLAIM'
  | 'SCHED_FLAG_DL_OVERRUN'
  | 'SCHED_FLAG_KEEP_POLICY'
  | 'SCHED_FLAG_KEEP_PARAMS'
  | 'SCHED_FLAG_UTIL_CLAMP_MIN'
  | 'SCHED_FLAG_UTIL_CLAMP_MAX'

/** How the kernel shares out CPU time to the process. config.md#linux-process */
export interface Scheduler {
  policy: SchedulerPolicy
  /** -20 to 19, lower goes first */
  nice?: number
  /** for SCHED_FIFO and SCHED_RR */
  priority?: number
  flags?: SchedulerFlag[]
  /** nanoseconds, for SCHED_DEADLINE */
  runtime?: Uint64
  /** nanoseconds, for SCHED_DEADLINE */
  deadline?: Uint64
  /** nanoseconds, for SCHED_DEADLINE */
  period?: Uint64
}

/** A class of ioprio_set(2). config.md#linux-process */
export type IoPriorityClass = 'IOPRIO_CLASS_RT' | 'IOPRIO_CLASS_BE' | 'IOPRIO_CLASS_IDLE'

/** Where the process stands in the queue for I/O. config.md#linux-process */
export interface IoPriority {
  class: IoPriorityClass
  /** 0 (first) to 7 (last) */
  priority: number
}

/** The CPUs of a process that joins later by exec, as lists like 0-3,7. config.md#linux-process */
export interface ExecCpuAffinity {
  /** before it enters the container's cgroup */
  initial?: string
  /** once it is there */
  final?: string
}
