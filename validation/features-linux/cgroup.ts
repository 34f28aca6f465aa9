import { type CheckContext, requirement } from '#harness'
import { cgroupDirs } from '#host/cgroup'
import { askFeatures, member } from '../features/_features.js'

// Each view of the machine shows one of the two versions at work.
export default requirement(
  ['features-linux-cgroup-v1', 'features-linux-cgroup-v2'],
  async (t: CheckContext) => {
    const features = await askFeatures(t)
    t.needs(t.managesCgroups && t.sharesKernel && t.cgroup !== 'none', 'no cgroups to look at')
    const other = t.cgroup === 'v1' ? 'v2' : 'v1'
    t.skip(`features-linux-cgroup-${other}`, `this is the cgroup ${t.cgroup} view of the host`)

    const id = `features-linux-cgroup-${t.cgroup}`
    const claimed = member(features, `linux.cgroup.${t.cgroup}`)
    if (claimed === undefined) return t.skip(id, `features has no linux.cgroup.${t.cgroup}`)
    const container = await t.create()
    const path = container.bundle.config.config.linux?.cgroupsPath ?? ''
    const dirs = [...cgroupDirs(container.pid).values()]
    t.same(
      id,
      dirs.some(dir => dir.endsWith(path)),
      claimed,
      `cgroup ${t.cgroup} works if, and only if, it says so`,
    )
  },
)
