import { type Generator, requirement } from '#harness'
import { errnos, outcome, personality } from './_calls.js'

const seccomp = {
  defaultAction: 'SCMP_ACT_ALLOW',
  syscalls: [
    {
      names: ['personality'],
      action: 'SCMP_ACT_ERRNO',
      errnoRet: errnos.ENETDOWN,
      args: [{ index: 0, value: 0, op: 'SCMP_CMP_EQ' }],
    },
  ],
} as const

// No definition has these names, or has them as another kind's.
const rows: [what: string, pointer: string, value: unknown][] = [
  ['default action', '/linux/seccomp/defaultAction', 'SCMP_ACT_NOSUCH'],
  ['default action without prefix', '/linux/seccomp/defaultAction', 'ALLOW'],
  ['action', '/linux/seccomp/syscalls/0/action', 'SCMP_ACT_NOSUCH'],
  ['action of another kind', '/linux/seccomp/syscalls/0/action', 'SCMP_CMP_EQ'],
  ['operator', '/linux/seccomp/syscalls/0/args/0/op', 'SCMP_CMP_NOSUCH'],
  ['operator of another kind', '/linux/seccomp/syscalls/0/args/0/op', 'SCMP_ACT_ERRNO'],
  ['architecture', '/linux/seccomp/architectures', ['SCMP_ARCH_NOSUCH']],
]

// What a runtime cannot translate, it cannot pass over: the container would run with another filter.
export default requirement('seccomp-strings-translated', async t => {
  const id = 'seccomp-strings-translated'
  const control = (g: Generator) => g.patch('/linux/seccomp', seccomp)
  const seen = await t.observe(control, { personality })
  t.same(id, outcome(seen.personality), errnos.ENETDOWN, 'strings that are defined')

  for (const [what, pointer, value] of rows) {
    const edit = (g: Generator) => control(g.args('/bin/true')).patch(pointer, value)
    await t.refused(`${id}[unknown ${what}]`, edit, { control })
  }
})
