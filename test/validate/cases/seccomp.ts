/** config-linux.md#seccomp */
import { type Case, requiredMember } from './case.js'

const seccomp = (more: object) => ({ '/linux/seccomp': { defaultAction: 'SCMP_ACT_ALLOW', ...more } })
const call = { names: ['mkdir'], action: 'SCMP_ACT_ERRNO', errnoRet: 1 }
const arg = { index: 0, value: 18446744073709551615n, op: 'SCMP_CMP_EQ' }

/** The whole of linux.seccomp, with a list of one object at `of` that lacks a member, or has a wrong one. */
const required = (id: string, whole: typeof call | typeof arg, member: string, wrong: unknown): Case => {
  const { [member]: _, ...without } = whole as { [name: string]: unknown }
  const inPlace = (object: object) =>
    seccomp({ syscalls: [whole === call ? object : { ...call, args: [object] }] })
  return { id, broken: [inPlace(without), inPlace({ ...whole, [member]: wrong })], near: [inPlace(whole)] }
}

export const seccompCases: Case[] = [
  requiredMember(
    'seccomp-defaultaction-required',
    '/linux/seccomp',
    { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [] },
    'defaultAction',
    'ALLOW',
  ),
  {
    id: 'seccomp-listenermetadata-needs-path',
    broken: [seccomp({ listenerMetadata: '' })],
    near: [
      seccomp({ listenerMetadata: 'a', listenerPath: '/run/a' }),
      { '/ociVersion': '1.0.2', ...seccomp({ listenerMetadata: 'a' }) },
    ],
  },
  required('seccomp-names-required', call, 'names', 'mkdir'),
  {
    id: 'seccomp-names-nonempty',
    broken: [seccomp({ syscalls: [{ ...call, names: [] }] })],
    near: [seccomp({ syscalls: [{ ...call, names: ['no_such_call'] }] }), seccomp({ syscalls: [] })],
  },
  required('seccomp-action-required', call, 'action', 'SCMP_ACT_BOGUS'),
  required('seccomp-args-index', arg, 'index', -1),
  required('seccomp-args-value', arg, 'value', 18446744073709551616n),
  required('seccomp-args-op-required', arg, 'op', '=='),
]
