import type { Uint64 } from './config-integers.js'

/** A filter over the system calls. config-linux.md#seccomp */
export interface Seccomp {
  defaultAction: SeccompAction
  /** since 1.1.0; errno, for the actions that return one; unset is EPERM */
  defaultErrnoRet?: number
  architectures?: SeccompArch[]
  /** since 1.0.2 */
  flags?: SeccompFlag[]
  /** since 1.1.0; a unix stream socket that gets the descriptor of SCMP_ACT_NOTIFY */
  listenerPath?: string
  /** since 1.1.0; goes with listenerPath */
  listenerMetadata?: string
  syscalls?: Syscall[]
}

/** What to do with some system calls. config-linux.md#seccomp */
export interface Syscall {
  /** at least one */
  names: string[]
  action: SeccompAction
  /** since 1.1.0; errno, for the actions that return one; unset is EPERM */
  errnoRet?: number
  args?: SyscallArg[]
}

/** A condition on one argument of the call. config-linux.md#seccomp */
export interface SyscallArg {
  /** 0 to 5 */
  index: number
  value: Uint64
  /** for SCMP_CMP_MASKED_EQ, where value is the mask */
  valueTwo?: Uint64
  op: SeccompOperator
}

/** What becomes of a call that matches. config-linux.md#seccomp */
export type SeccompAction =
  | 'SCMP_ACT_KILL'
  | 'SCMP_ACT_KILL_PROCESS'
  | 'SCMP_ACT_KILL_THREAD'
  | 'SCMP_ACT_TRAP'
  | 'SCMP_ACT_ERRNO'
  | 'SCMP_ACT_TRACE'
  | 'SCMP_ACT_ALLOW'
  | 'SCMP_ACT_LOG'
  | 'SCMP_ACT_NOTIFY'

/** An instruction set by libseccomp's name. config-linux.md#seccomp */
export type SeccompArch =
  | 'SCMP_ARCH_X86'
  | 'SCMP_ARCH_X86_64'
  | 'SCMP_ARCH_X32'
  | 'SCMP_ARCH_ARM'
  | 'SCMP_ARCH_AARCH64'
  | 'SCMP_ARCH_MIPS'
  | 'SCMP_ARCH_MIPS64'
  | 'SCMP_ARCH_MIPS64N32'
  | 'SCMP_ARCH_MIPSEL'
  | 'SCMP_ARCH_MIPSEL64'
  | 'SCMP_ARCH_MIPSEL64N32'
  | 'SCMP_ARCH_PPC'
  | 'SCMP_ARCH_PPC64'
  | 'SCMP_ARCH_PPC64LE'
  | 'SCMP_ARCH_S390'
  | 'SCMP_ARCH_S390X'
  | 'SCMP_ARCH_PARISC'
  | 'SCMP_ARCH_PARISC64'
  | 'SCMP_ARCH_RISCV64'
  | 'SCMP_ARCH_LOONGARCH64'
  | 'SCMP_ARCH_M68K'
  | 'SCMP_ARCH_SH'
  | 'SCMP_ARCH_SHEB'

/** A flag of seccomp(2). config-linux.md#seccomp */
export type SeccompFlag =
  | 'SECCOMP_FILTER_FLAG_TSYNC'
  | 'SECCOMP_FILTER_FLAG_LOG'
  | 'SECCOMP_FILTER_FLAG_SPEC_ALLOW'
  | 'SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV'

/** How an argument is compared. config-linux.md#seccomp */
export type SeccompOperator =
  | 'SCMP_CMP_NE'
  | 'SCMP_CMP_LT'
  | 'SCMP_CMP_LE'
  | 'SCMP_CMP_EQ'
  | 'SCMP_CMP_GE'
  | 'SCMP_CMP_GT'
  | 'SCMP_CMP_MASKED_EQ'
