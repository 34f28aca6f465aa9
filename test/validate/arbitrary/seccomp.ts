/** Random filters over system calls. config-linux.md#seccomp */
import fc from 'fast-check'
import type { Seccomp, Syscall, SyscallArg } from '../../../lib/spec/config.js'
import type { SpecVersion } from '../../../lib/spec/versions.js'
import { from, object, path, someOf, text, uint64 } from './values.js'

const calls = someOf(['chmod', 'getcwd', 'mkdir', 'mknod', 'sync', 'unshare'])
const errno = fc.integer({ min: 1, max: 133 })

const arg = object<SyscallArg>(
  {
    index: fc.nat({ max: 5 }),
    value: uint64,
    op: fc.constantFrom(
      'SCMP_CMP_NE',
      'SCMP_CMP_LT',
      'SCMP_CMP_LE',
      'SCMP_CMP_EQ',
      'SCMP_CMP_GE',
      'SCMP_CMP_GT',
      'SCMP_CMP_MASKED_EQ',
    ),
  },
  { valueTwo: uint64 },
)
const args = fc.array(arg, { maxLength: 2 })

const oldActions = ['SCMP_ACT_KILL', 'SCMP_ACT_TRAP', 'SCMP_ACT_ALLOW', 'SCMP_ACT_LOG'] as const
const newActions = ['SCMP_ACT_KILL_PROCESS', 'SCMP_ACT_KILL_THREAD'] as const
const plainAction = (isNew: boolean) => fc.constantFrom(...oldActions, ...(isNew ? newActions : []))
/** These two take an errno, which the others must not have. */
const errnoAction = fc.constantFrom('SCMP_ACT_ERRNO' as const, 'SCMP_ACT_TRACE' as const)

export function seccomp(version: SpecVersion): fc.Arbitrary<Seccomp> {
  const isNew = from('1.1.0', version)
  const syscall = fc.oneof(
    object<Syscall>({ names: calls, action: plainAction(isNew) }, { args }),
    object<Syscall>({ names: calls, action: errnoAction }, { args, ...(isNew && { errnoRet: errno }) }),
  )
  const members = {
    architectures: someOf([
      'SCMP_ARCH_X86',
      'SCMP_ARCH_X86_64',
      'SCMP_ARCH_X32',
      'SCMP_ARCH_AARCH64',
      'SCMP_ARCH_ARM',
      'SCMP_ARCH_PPC64LE',
      'SCMP_ARCH_S390X',
    ] as const),
    flags: someOf([
      'SECCOMP_FILTER_FLAG_TSYNC',
      'SECCOMP_FILTER_FLAG_LOG',
      'SECCOMP_FILTER_FLAG_SPEC_ALLOW',
      ...(isNew ? ['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV' as const] : []),
    ] as const),
    syscalls: fc.array(syscall, { maxLength: 3 }),
  }
  const plain = object<Seccomp>({ defaultAction: plainAction(isNew) }, members)
  if (!isNew) return fc.oneof(plain, object<Seccomp>({ defaultAction: errnoAction }, members))
  const notifying = object<Syscall>({ names: calls, action: fc.constant('SCMP_ACT_NOTIFY') }, { args })
  return fc.oneof(
    plain,
    object<Seccomp>({ defaultAction: errnoAction }, { ...members, defaultErrnoRet: errno }),
    object<Seccomp>(
      {
        defaultAction: plainAction(isNew),
        listenerPath: path,
        syscalls: fc.array(notifying, { minLength: 1, maxLength: 2 }),
      },
      { listenerMetadata: text, architectures: members.architectures },
    ),
  )
}
