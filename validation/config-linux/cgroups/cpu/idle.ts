import { writeFileSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { hasFile, makeCgroup, needsControllers, readLimits } from '../_cgroup.js'

// 0 in a cgroup that is idle, so that it has something to do. Below one of its own, where no neighbour gets the CPU first.
export default requirement('cpu-idle', async (t: CheckContext) => {
  needsControllers(t, 'cpu')
  t.needs(hasFile(t, 'cpu.idle'), 'the kernel has no idle cgroups (since 5.15)')
  const path = `/${t.newId()}/idle`
  for (const idle of [1, 0]) {
    makeCgroup(t, path)
    writeFileSync(`${cgroupDirFor('cpu', path)}/cpu.idle`, `${1 - idle}`)
    const { created, running } = await readLimits(t, ['cpu.idle'], g =>
      g.cgroupsPath(path).resources({ cpu: { idle } }),
    )
    const seen = [created['cpu.idle'], running['cpu.idle']]
    t.same('cpu-idle', seen, [`${idle}`, `${idle}`], 'created and running')
  }
  await t.refused('cpu-idle', g => g.resources({ cpu: { idle: 2 } }), { by: 'create' })
})
