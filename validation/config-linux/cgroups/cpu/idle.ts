import { type CheckContext, requirement } from '#harness'
import { hasFile, needsControllers, readLimits } from '../_cgroup.js'

export default requirement('cpu-idle', async (t: CheckContext) => {
  needsControllers(t, 'cpu')
  t.needs(hasFile(t, 'cpu.idle'), 'the kernel has no idle cgroups (since 5.15)')
  for (const idle of [1, 0]) {
    const { created, running } = await readLimits(t, ['cpu.idle'], g => g.resources({ cpu: { idle } }))
    t.same(
      'cpu-idle',
      [created['cpu.idle'], running['cpu.idle']],
      [`${idle}`, `${idle}`],
      'created and running',
    )
  }
})
