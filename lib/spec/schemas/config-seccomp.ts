/**
 * linux.seccomp of config.json. config-linux.md#seccomp
 *
 * Actions, operators and architectures are libseccomp's, which a version of the spec lists as of some release. So one
 * that libseccomp knows is right in every version of the spec; and architectures, which come with each release, are
 * open to newer ones.
 */
import {
  list,
  listWithEntry,
  object,
  required,
  since,
  string,
  uint,
  uint64,
  values,
  valuesLike,
} from './shape.js'

const action = values([
  'SCMP_ACT_KILL',
  'SCMP_ACT_KILL_PROCESS',
  'SCMP_ACT_KILL_THREAD',
  'SCMP_ACT_TRAP',
  'SCMP_ACT_ERRNO',
  'SCMP_ACT_TRACE',
  'SCMP_ACT_ALLOW',
  'SCMP_ACT_LOG',
  'SCMP_ACT_NOTIFY',
])

const operator = values([
  'SCMP_CMP_NE',
  'SCMP_CMP_LT',
  'SCMP_CMP_LE',
  'SCMP_CMP_EQ',
  'SCMP_CMP_GE',
  'SCMP_CMP_GT',
  'SCMP_CMP_MASKED_EQ',
])

const architecture = valuesLike('^SCMP_ARCH_[0-9A-Z_]+$', [
  'SCMP_ARCH_X86',
  'SCMP_ARCH_X86_64',
  'SCMP_ARCH_X32',
  'SCMP_ARCH_ARM',
  'SCMP_ARCH_AARCH64',
  'SCMP_ARCH_MIPS',
  'SCMP_ARCH_MIPS64',
  'SCMP_ARCH_MIPS64N32',
  'SCMP_ARCH_MIPSEL',
  'SCMP_ARCH_MIPSEL64',
  'SCMP_ARCH_MIPSEL64N32',
  'SCMP_ARCH_PPC',
  'SCMP_ARCH_PPC64',
  'SCMP_ARCH_PPC64LE',
  'SCMP_ARCH_S390',
  'SCMP_ARCH_S390X',
  'SCMP_ARCH_PARISC',
  'SCMP_ARCH_PARISC64',
  'SCMP_ARCH_RISCV64',
  'SCMP_ARCH_LOONGARCH64',
  'SCMP_ARCH_M68K',
  'SCMP_ARCH_SH',
  'SCMP_ARCH_SHEB',
])

const argument = object({
  index: required(uint),
  value: required(uint64),
  valueTwo: uint64,
  op: required(operator),
})

const syscall = object({
  names: required(listWithEntry(string)),
  action: required(action),
  errnoRet: since('1.1.0', uint),
  args: list(argument),
})

export const seccompShape = object({
  defaultAction: required(action),
  defaultErrnoRet: since('1.1.0', uint),
  architectures: list(architecture),
  flags: list(
    values(['SECCOMP_FILTER_FLAG_TSYNC', 'SECCOMP_FILTER_FLAG_LOG', 'SECCOMP_FILTER_FLAG_SPEC_ALLOW'], {
      SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV: '1.1.0',
    }),
  ),
  listenerPath: since('1.1.0', string),
  listenerMetadata: since('1.1.0', string),
  syscalls: list(syscall),
})
