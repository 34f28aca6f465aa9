import { requirement } from '#harness'
import { availableControllers } from '#host/cgroup'
import type { Resources } from '#spec/config'
import { needsV2 } from './_v2.js'

// What v2 has nothing for, by the controller that has the rest.
const rows: [row: string, controller: string, resources: Resources][] = [
  ['memory.kernelTCP', 'memory', { memory: { kernelTCP: 2 ** 26 } }],
  ['memory.swappiness', 'memory', { memory: { swappiness: 7 } }],
  ['memory.disableOOMKiller', 'memory', { memory: { disableOOMKiller: true } }],
  ['cpu.realtimeRuntime', 'cpu', { cpu: { realtimeRuntime: 3000, realtimePeriod: 400_000 } }],
  ['blockIO.leafWeight', 'io', { blockIO: { leafWeight: 234 } }],
  ['network.classID', '', { network: { classID: 0x100001 } }],
  ['network.priorities', '', { network: { priorities: [{ name: 'lo', priority: 7 }] } }],
]

export default requirement('unified-v1-conversion-error', async t => {
  needsV2(t)
  for (const [row, controller, resources] of rows) {
    const key = `unified-v1-conversion-error[${row}]`
    if (controller !== '' && !availableControllers().includes(controller)) {
      t.skip(key, `controller ${controller} is not available`)
    } else await t.refused(key, g => g.resources(resources), { by: 'create' })
  }
})
