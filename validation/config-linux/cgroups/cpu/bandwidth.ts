import { requirement } from '#harness'
import { hasFile, needsControllers, readLimits, takesValue } from '../_cgroup.js'

const values = [
  { shares: 700, quota: 40_123, period: 80_456, burst: 15_789 },
  { quota: 150_000, period: 50_000, burst: 150_000 },
  { quota: 30_000, burst: 20_000 },
  { period: 70_000 },
]
const large = { quota: 5_000_000_000, period: 1_000_000, burst: 4_500_000_000 }
const defaultPeriod = 100_000

export default requirement(['cpu', 'cpu-quota', 'cpu-period', 'cpu-burst'], async t => {
  needsControllers(t, 'cpu')
  const v1 = t.cgroup === 'v1'
  const burstFile = v1 ? 'cpu.cfs_burst_us' : 'cpu.max.burst'
  const bursts = hasFile(t, burstFile)
  if (!bursts) t.skip('cpu-burst', 'the kernel has no bursts (since 5.14)')

  const takesLarge = v1
    ? takesValue(t, 'cpu.cfs_quota_us', `${large.quota}`)
    : takesValue(t, 'cpu.max', `${large.quota} ${large.period}`)
  for (const { burst, ...rest } of takesLarge ? [...values, large] : values) {
    const files = ['cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.max', burstFile] as const
    const cpu = bursts && burst !== undefined ? { ...rest, burst } : rest
    const seen = await readLimits(t, files, g => g.resources({ cpu }))
    for (const [status, found] of Object.entries(seen)) {
      const [quota, period] = v1
        ? [found['cpu.cfs_quota_us'], found['cpu.cfs_period_us']]
        : (found['cpu.max']?.split(' ') ?? [])
      const said = `${status}, given ${JSON.stringify(cpu)}`
      t.same(['cpu', 'cpu-quota'], quota, `${rest.quota ?? (v1 ? -1 : 'max')}`, said)
      t.same(['cpu', 'cpu-period'], period, `${rest.period ?? defaultPeriod}`, said)
      if (bursts) t.same('cpu-burst', found[burstFile], `${burst ?? 0}`, said)
    }
  }
})
