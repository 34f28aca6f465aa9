import { requirement } from '#harness'
import { needsControllers, readLimits } from '../_cgroup.js'

// From the least to the most that there can be, each beside a quota.
const shares = [2, 333, 262_144]

export default requirement(['cpu', 'cpu-shares'], async t => {
  needsControllers(t, 'cpu')
  const file = t.cgroup === 'v1' ? 'cpu.shares' : 'cpu.weight'
  const weights: (string | undefined)[] = []
  for (const value of shares) {
    const { created, running } = await readLimits(t, [file], g =>
      g.resources({ cpu: { shares: value, quota: 50_000 } }),
    )
    t.same('cpu-shares', running[file], created[file], 'start leaves the shares alone')
    weights.push(created[file])
  }
  if (t.cgroup === 'v1') t.same(['cpu', 'cpu-shares'], weights, shares.map(String))
  // How shares become weights is left open: more shares weigh more, that is all.
  else
    t.ok(
      ['cpu', 'cpu-shares'],
      weights.every((weight, i) => Number(weight) > Number(weights[i - 1] ?? 0)),
      'in order',
      weights,
    )
})
