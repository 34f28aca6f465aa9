import { writeFileSync } from 'node:fs'
import { requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { makeCgroup, needsControllers, readLimits } from '../_cgroup.js'

type Bandwidth = readonly [quota: number, period: number]

const half: Bandwidth = [50_000, 100_000]
const halfOfLess: Bandwidth = [5_000, 10_000]

// In a cgroup that is there already, below one with half a CPU: with v1, which takes one number at a time, either the new
// quota or the new period is too much beside the old other one.
export default requirement(['cpu-quota', 'cpu-period'], async t => {
  needsControllers(t, 'cpu')
  const v1 = t.cgroup === 'v1'
  const give = (path: string, [quota, period]: Bandwidth) => {
    makeCgroup(t, path)
    const dir = cgroupDirFor('cpu', path)
    if (!v1) return writeFileSync(`${dir}/cpu.max`, `${quota} ${period}`)
    writeFileSync(`${dir}/cpu.cfs_quota_us`, '-1')
    writeFileSync(`${dir}/cpu.cfs_period_us`, `${period}`)
    writeFileSync(`${dir}/cpu.cfs_quota_us`, `${quota}`)
  }
  const parent = `/${t.newId()}`
  give(parent, half)

  for (const [before, [quota, period]] of [
    [half, halfOfLess],
    [halfOfLess, half],
  ] as const) {
    const path = `${parent}/${t.newId()}`
    give(path, before)
    const files = ['cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.max']
    const { running } = await readLimits(t, files, g =>
      g.cgroupsPath(path).resources({ cpu: { quota, period } }),
    )
    const seen = v1
      ? [running['cpu.cfs_quota_us'], running['cpu.cfs_period_us']]
      : (running['cpu.max']?.split(' ') ?? [])
    const what = `${quota} of ${period}, before it was ${before.join(' of ')}`
    t.same('cpu-quota[below a limit]', seen[0], `${quota}`, what)
    t.same('cpu-period[below a limit]', seen[1], `${period}`, what)
  }
})
