import { type CheckContext, requirement, succeeded } from '#harness'
import type { SeccompOperator } from '#spec/config'
import { askFeatures, list } from '../features/_features.js'

const signals = [6, 9, 10, 11]

// What of these signals an operator picks, compared with 10; of a mask of 3, those whose last two bits are 10.
const picks: Record<string, number[]> = {
  SCMP_CMP_NE: [6, 9, 11],
  SCMP_CMP_LT: [6, 9],
  SCMP_CMP_LE: [6, 9, 10],
  SCMP_CMP_EQ: [10],
  SCMP_CMP_GE: [10, 11],
  SCMP_CMP_GT: [11],
  SCMP_CMP_MASKED_EQ: [6, 10],
}

/** The operators that pick the right signals; undefined where the filter is refused. */
async function picking(t: CheckContext, operators: readonly string[]): Promise<string[] | undefined> {
  // Each has a pid of its own, which nobody has: a call that is let through says so.
  const commands = operators.flatMap((_, index) =>
    signals.map(signal => `kill -${signal} ${30001 + index} 2>&1 | grep -c permitted`),
  )
  const attempt = await t.attempt(g =>
    g.args('/bin/sh', '-c', commands.join('\n')).seccomp({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: operators.map((op, index) => ({
        names: ['kill'],
        action: 'SCMP_ACT_ERRNO',
        args: [
          { index: 0, value: 30001 + index, op: 'SCMP_CMP_EQ' },
          op === 'SCMP_CMP_MASKED_EQ'
            ? { index: 1, value: 3, valueTwo: 2, op }
            : { index: 1, value: 10, op: op as SeccompOperator },
        ],
      })),
    }),
  )
  if (!attempt.container || !succeeded(attempt.start!)) return undefined
  const answers = (await attempt.container.output()).trim().split('\n')
  return operators.filter((op, index) => {
    const picked = signals.filter((_, at) => answers[index * signals.length + at] === '1')
    return String(picked) === String(picks[op] ?? picked)
  })
}

async function recognised(t: CheckContext, operators: readonly string[]): Promise<string[]> {
  const all = await picking(t, operators)
  if (all) return all
  const good: string[] = []
  for (const operator of operators) good.push(...((await picking(t, [operator])) ?? []))
  return good
}

export default requirement('features-linux-seccomp-operators', async t => {
  const id = 'features-linux-seccomp-operators'
  const listed = list(await askFeatures(t), 'linux.seccomp.operators')
  if (!listed) return t.unsupported('features has no linux.seccomp.operators')

  t.same(id, await recognised(t, listed), listed, 'each operator listed must work')
  const unlisted = Object.keys(picks).filter(operator => !listed.includes(operator))
  const works = unlisted.length > 0 ? await recognised(t, unlisted) : []
  t.same(id, works, [], 'the list must have all operators that it recognises')
})
