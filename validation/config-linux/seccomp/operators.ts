import { type Generator, requirement } from '#harness'
import type { SeccompOperator } from '#spec/config'
import { errnos, fallocate, ftruncate, outcome } from './_calls.js'

interface Rule {
  name: string
  index: number
  value: bigint
  errno: number
  /** A call with this argument, and what comes of it without a filter. */
  call: (argument: bigint) => string
  unfiltered: (argument: bigint) => number
  arguments: readonly bigint[]
}

const half = 1n << 32n
// What the kernel takes for a negative number.
const negative = 1n << 63n
// With both halves in use, and such as a JavaScript program holds: a value cut to 32 bits shows.
const wide = 0x0003_0003_8000_0005n
// One that has gone through a double shows.
const huge = 2n ** 64n - 1000n

// No file has a length beyond 2^63.
const length = (argument: bigint) => (argument >= negative ? errnos.EINVAL : 0)

const rules: readonly Rule[] = [
  {
    name: 'ftruncate',
    index: 1,
    value: wide,
    errno: errnos.ENETDOWN,
    call: ftruncate,
    unfiltered: length,
    arguments: [
      0n,
      wide & (half - 1n),
      wide - half,
      wide - half + 1n,
      wide - 1n,
      wide,
      wide + 1n,
      wide + half - 1n,
      wide + half,
      negative - 1n,
      2n ** 64n - 1n,
    ],
  },
  {
    name: 'fallocate',
    index: 2,
    value: huge,
    errno: errnos.EMLINK,
    call: offset => fallocate(offset, 1),
    unfiltered: length,
    arguments: [0n, negative, huge - 1n, huge, huge + 1n],
  },
  {
    name: 'kill',
    index: 1,
    value: 7n,
    errno: errnos.EPIPE,
    // Nobody has this pid.
    call: signal => `kill -${signal} 4194305`,
    unfiltered: () => errnos.ESRCH,
    arguments: [0n, 1n, 6n, 7n, 8n, 64n],
  },
  {
    name: 'setpriority',
    index: 0,
    value: 0n,
    errno: errnos.EROFS,
    // PRIO_PROCESS or PRIO_PGRP: of the caller itself, whose nice value stays.
    call: which => `busybox renice -n 0 ${which === 0n ? '-p' : '-g'} 0`,
    unfiltered: () => 0,
    arguments: [0n, 1n],
  },
]

const comparisons: Partial<Record<SeccompOperator, (argument: bigint, value: bigint) => boolean>> = {
  SCMP_CMP_NE: (argument, value) => argument !== value,
  SCMP_CMP_LT: (argument, value) => argument < value,
  SCMP_CMP_LE: (argument, value) => argument <= value,
  SCMP_CMP_EQ: (argument, value) => argument === value,
  SCMP_CMP_GE: (argument, value) => argument >= value,
  SCMP_CMP_GT: (argument, value) => argument > value,
}
const idOf = (op: string) => op.toLowerCase().replace('scmp', 'seccomp').replaceAll('_', '-')

// One container for each operator: a rule for each of four calls, each tried below, at and above its value.
export default requirement([...Object.keys(comparisons).map(idOf), 'seccomp-args'], async t => {
  const cases = rules.flatMap(rule => rule.arguments.map(argument => ({ rule, argument })))
  const titleOf = (rule: Rule, argument: bigint) => `${rule.name} with ${argument}`
  const questions = Object.fromEntries(
    cases.map(({ rule, argument }) => [titleOf(rule, argument), rule.call(argument)]),
  ) as Record<string, string>

  for (const [op, matches] of Object.entries(comparisons)) {
    if (!t.wants(idOf(op)) && !t.wants('seccomp-args')) continue
    const filter = (g: Generator) =>
      g.seccomp({
        defaultAction: 'SCMP_ACT_ALLOW',
        syscalls: rules.map(({ name, index, value, errno }) => ({
          names: [name],
          action: 'SCMP_ACT_ERRNO',
          errnoRet: errno,
          args: [{ index, value, op: op as SeccompOperator }],
        })),
      })
    const seen = await t.observe(filter, questions)

    for (const { rule, argument } of cases) {
      const title = titleOf(rule, argument)
      const expected = matches(argument, rule.value) ? rule.errno : rule.unfiltered(argument)
      t.same([idOf(op), 'seccomp-args'], outcome(seen[title]!), expected, `${title}, ${op} ${rule.value}`)
    }
  }
})
