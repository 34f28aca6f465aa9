import { readFileSync, writeFileSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { availableControllers, cgroupDirFor } from '#host/cgroup'
import { limitOf, makeCgroup, needsControllers } from '../_cgroup.js'

// cgroup.max.descendants is in v2 whatever the controllers; no value of `resources` stands for it.
const knobs = [
  { controller: 'pids', file: 'pids.max', before: '77', given: { pids: { limit: 78 } }, after: '78' },
  { controller: 'cpu', file: 'cpu.shares', before: '333', given: { cpu: { shares: 444 } }, after: '444' },
  { controller: 'unified', file: 'cgroup.max.descendants', before: '5', given: {}, after: '5' },
]

export default requirement(
  ['cgroup-resources-via-config', 'delete-foreign-resources'],
  async (t: CheckContext) => {
    needsControllers(t)
    const controllers = [...availableControllers(), t.cgroup === 'v2' ? 'unified' : '']
    const path = `/${t.newId()}/given`
    makeCgroup(t, path)
    const there = knobs.flatMap(knob => {
      const file = `${cgroupDirFor(knob.controller, path)}/${knob.file}`
      if (!controllers.includes(knob.controller)) return []
      try {
        writeFileSync(file, knob.before, { flag: 'r+' })
        return [{ ...knob, path: file }]
      } catch {
        return []
      }
    })
    t.needs(there.length > 0, 'no controller is available')

    const { container } = await t.tryCreate(g => g.cgroupsPath(path).args('/bin/sleep', '1000'))
    if (!container) t.unsupported('the runtime takes no cgroup that is there already')
    for (const { file, before } of there) {
      t.same(
        'cgroup-resources-via-config',
        limitOf(container.pid, file),
        before,
        `${file} stays without resources`,
      )
    }
    await container.destroy()

    // The runtime may take the cgroup for its own and have removed it; what is above is not its own.
    const parent = path.replace('/given', '')
    makeCgroup(t, path)
    const files = there.map(knob => `${cgroupDirFor(knob.controller, path)}/${knob.file}`)
    for (const [index, file] of files.entries()) writeFileSync(file, there[index]!.before, { flag: 'r+' })
    const given = Object.assign({}, ...there.map(knob => knob.given))
    const second = await t.start(g => g.cgroupsPath(path).resources(given).args('/bin/sleep', '1000'))
    for (const { file, after } of there) {
      t.same('cgroup-resources-via-config', limitOf(second.pid, file), after, `${file} is as resources say`)
    }
    await second.destroy()
    for (const { controller } of there) {
      const dir = cgroupDirFor(controller, parent)
      t.ok('delete-foreign-resources[cgroup]', readableProcs(dir), `${dir} was there before`)
    }
  },
)

const readableProcs = (dir: string | undefined): boolean => {
  try {
    readFileSync(`${dir}/cgroup.procs`)
    return true
  } catch {
    return false
  }
}
