import { type CheckContext, requirement } from '#harness'
import { hasFile, limitOf, needsControllers, removeLater } from '../_cgroup.js'

// Directly below the root: a cgroup has real time to give only if its parent has.
export default requirement(['cpu', 'cpu-realtimeruntime', 'cpu-realtimeperiod'], async (t: CheckContext) => {
  needsControllers(t, 'cpu')
  t.needs(
    hasFile(t, 'cpu.rt_runtime_us'),
    'no real-time limits by cgroup: they need v1 and CONFIG_RT_GROUP_SCHED',
  )
  for (const [realtimeRuntime, realtimePeriod] of [
    [3000, 400_000],
    [1500, 1_500_000],
    [2500, undefined],
  ] as const) {
    const path = `/${t.newId()}`
    removeLater(t, path)
    const container = await t.create(g =>
      g
        .cgroupsPath(path)
        .resources({ cpu: { realtimeRuntime, ...(realtimePeriod && { realtimePeriod }) } })
        .args('/bin/sleep', '1000'),
    )
    for (const status of ['created', 'running']) {
      if (status === 'running') await container.start()
      const [runtime, period] = ['runtime', 'period'].map(what => limitOf(container.pid, `cpu.rt_${what}_us`))
      t.same(['cpu', 'cpu-realtimeruntime'], runtime, `${realtimeRuntime}`, status)
      t.same(['cpu', 'cpu-realtimeperiod'], period, `${realtimePeriod ?? 1_000_000}`, status)
    }
    await container.destroy()
  }
})
