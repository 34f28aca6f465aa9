import { type Generator, requirement } from '#harness'
import { errnos, outcome, personality } from './_calls.js'

const seccomp = {
  defaultAction: 'SCMP_ACT_ALLOW',
  syscalls: [
    {
      names: ['personality'],
      action: 'SCMP_ACT_ERRNO',
      errnoRet: errnos.ENETDOWN,
      args: [
        { index: 0, value: 0, op: 'SCMP_CMP_EQ' },
        { index: 5, value: 0, op: 'SCMP_CMP_GE' },
      ],
    },
    { names: ['setpriority'], action: 'SCMP_ACT_ERRNO' },
  ],
} as const

// No definition has these names, or has them as another kind's.
const places: Record<string, { pointer: string; values: Record<string, unknown> }> = {
  'default action': {
    pointer: '/linux/seccomp/defaultAction',
    values: {
      unknown: 'SCMP_ACT_NOSUCH',
      'without prefix': 'ALLOW',
      'lower case': 'scmp_act_allow',
      'of another kind': 'SCMP_CMP_EQ',
    },
  },
  action: {
    pointer: '/linux/seccomp/syscalls/0/action',
    values: {
      unknown: 'SCMP_ACT_NOSUCH',
      'without prefix': 'ERRNO',
      'lower case': 'scmp_act_errno',
      'of another kind': 'SCMP_CMP_EQ',
    },
  },
  'action of the last entry': {
    pointer: '/linux/seccomp/syscalls/1/action',
    values: { unknown: 'SCMP_ACT_NOSUCH' },
  },
  operator: {
    pointer: '/linux/seccomp/syscalls/0/args/0/op',
    values: {
      unknown: 'SCMP_CMP_NOSUCH',
      'without prefix': 'EQ',
      'lower case': 'scmp_cmp_eq',
      'of another kind': 'SCMP_ACT_ERRNO',
    },
  },
  'operator of the last condition': {
    pointer: '/linux/seccomp/syscalls/0/args/1/op',
    values: { unknown: 'SCMP_CMP_NOSUCH' },
  },
  architecture: {
    pointer: '/linux/seccomp/architectures',
    values: {
      unknown: ['SCMP_ARCH_NOSUCH'],
      'without prefix': ['AARCH64'],
      'lower case': ['SCMP_ARCH_aarch64'],
      'of another kind': ['SCMP_ACT_ERRNO'],
    },
  },
}

// What a runtime cannot translate, it cannot pass over: the container would run with another filter.
export default requirement('seccomp-strings-translated', async t => {
  const id = 'seccomp-strings-translated'
  const control = (g: Generator) => g.patch('/linux/seccomp', seccomp)
  const seen = await t.observe(control, { personality })
  t.same(id, outcome(seen.personality), errnos.ENETDOWN, 'strings that are defined')

  for (const [place, { pointer, values }] of Object.entries(places)) {
    for (const [what, value] of Object.entries(values)) {
      const edit = (g: Generator) => control(g.args('/bin/true')).patch(pointer, value)
      await t.refused(`${id}[${place}, ${what}]`, edit)
    }
  }
})
