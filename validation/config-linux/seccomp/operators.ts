import { requirement } from '#harness'
import type { SeccompOperator } from '#spec/config'
import { errnos, fallocate, ftruncate, outcome } from './_calls.js'

// Above 2^53, odd, and with both halves in use: a value cut to 32 bits, or gone through a double, shows.
const wide = 0x0020_0003_8000_0005n
const half = 1n << 32n
const wides = [
  0n,
  wide & (half - 1n),
  wide - half,
  wide - half + 1n,
  wide - 1n,
  wide,
  wide + 1n,
  wide + half - 1n,
  wide + half,
  2n ** 63n - 1n,
  2n ** 64n - 1n,
]
const narrow = 7n
const narrows = [1n, 6n, 7n, 8n, 4096n]

const comparisons: Partial<Record<SeccompOperator, (argument: bigint, value: bigint) => boolean>> = {
  SCMP_CMP_NE: (argument, value) => argument !== value,
  SCMP_CMP_LT: (argument, value) => argument < value,
  SCMP_CMP_LE: (argument, value) => argument <= value,
  SCMP_CMP_EQ: (argument, value) => argument === value,
  SCMP_CMP_GE: (argument, value) => argument >= value,
  SCMP_CMP_GT: (argument, value) => argument > value,
}
const idOf = (op: string) => op.toLowerCase().replace('scmp', 'seccomp').replaceAll('_', '-')

// One container for each operator: two rules for two calls, each tried below, at and above its value.
export default requirement(Object.keys(comparisons).map(idOf), async t => {
  for (const [op, matches] of Object.entries(comparisons)) {
    const questions = Object.fromEntries([
      ...wides.map(length => [`ftruncate to ${length}`, ftruncate(length)]),
      ...narrows.map(length => [`fallocate ${length}`, fallocate(0, Number(length))]),
    ]) as Record<string, string>
    const seen = await t.observe(
      g =>
        g.seccomp({
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [
            {
              names: ['ftruncate'],
              action: 'SCMP_ACT_ERRNO',
              errnoRet: errnos.ENETDOWN,
              args: [{ index: 1, value: wide, op: op as SeccompOperator }],
            },
            {
              names: ['fallocate'],
              action: 'SCMP_ACT_ERRNO',
              errnoRet: errnos.EMLINK,
              args: [{ index: 3, value: narrow, op: op as SeccompOperator }],
            },
          ],
        }),
      questions,
    )

    // What the filter lets through, ends as it ends without one: no file has a length beyond 2^63.
    const unfiltered = (length: bigint) => (length >= 2n ** 63n ? errnos.EINVAL : 0)
    const id = idOf(op)
    for (const length of wides) {
      const asked = `ftruncate to ${length}`
      const expected = matches(length, wide) ? errnos.ENETDOWN : unfiltered(length)
      t.same(id, outcome(seen[asked]!), expected, `${asked}, ${op} ${wide}`)
    }
    for (const length of narrows) {
      const asked = `fallocate ${length}`
      t.same(
        id,
        outcome(seen[asked]!),
        matches(length, narrow) ? errnos.EMLINK : 0,
        `${asked}, ${op} ${narrow}`,
      )
    }
  }
})
