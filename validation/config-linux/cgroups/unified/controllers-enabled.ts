import { readFileSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { limitOf, removeLater } from '../_cgroup.js'
import { needsV2 } from './_v2.js'

// One file of each controller, with a value that it does not start with.
const files: Record<string, [file: string, value: string]> = {
  hugetlb: ['hugetlb.2MB.max', '4194304'],
  pids: ['pids.max', '83'],
  memory: ['memory.max', '134217728'],
  cpu: ['cpu.weight', '77'],
}

// Two levels of new cgroups: whoever makes them has to hand the controller down.
export default requirement('unified-controllers-enabled', async (t: CheckContext) => {
  needsV2(t)
  const there = readFileSync(`${cgroupDirFor('unified', '/')}/cgroup.controllers`, 'utf8')
    .trim()
    .split(' ')
  const known = Object.entries(files).filter(([controller]) => there.includes(controller))
  t.needs(known.length > 0, 'no controller of v2 is available')
  for (const [controller, [file, value]] of known) {
    const path = `/${t.newId()}`
    removeLater(t, path)
    const container = await t.create(g =>
      g.cgroupsPath(`${path}/a/b`).unified(file, value).args('/bin/sleep', '1000'),
    )
    t.same('unified-controllers-enabled', limitOf(container.pid, file), value, `${controller} is enabled`)
    await container.destroy()
  }
})
