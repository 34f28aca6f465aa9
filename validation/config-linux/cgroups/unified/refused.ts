import { requirement } from '#harness'
import { availableControllers } from '#host/cgroup'
import { needsControllers } from '../_cgroup.js'

// What v2 has, if the kernel is built with it and no hierarchy of v1 holds it.
const files = {
  memory: { 'memory.max': '268435456' },
  pids: { 'pids.max': '50' },
  cpu: { 'cpu.weight': '50' },
  io: { 'io.weight': '50' },
  cpuset: { 'cpuset.cpus': '0' },
  hugetlb: { 'hugetlb.2MB.max': '4194304' },
}

// Neither a controller that no kernel has nor, with cgroup v1, one of a hierarchy that the runtime does not use.
export default requirement(['unified-missing-controller-error', 'unified-key-is-file'], async t => {
  needsControllers(t)
  const key = 'unified-missing-controller-error'
  const control = t.cgroup === 'v2' ? { 'cgroup.max.depth': '7' } : undefined
  const refused = async (point: string, unified: Record<string, string>) => {
    const attempt = await t.refused(point, g => g.resources({ unified: { ...control, ...unified } }), {
      by: 'create',
      control: g => control && g.resources({ unified: control }),
    })
    t.failed(point, await t.runtime.state(attempt.id), 'there is no container after an error')
  }

  await refused(`${key}[no such controller]`, { 'nosuchthing.max': '1' })
  if (t.cgroup === 'v1') {
    await refused(`${key}[v1]`, { 'pids.max': '50' })
    await refused(`${key}[v1]`, { 'cgroup.max.depth': '7' })
    t.skip('unified-key-is-file', 'only with cgroup v2')
    return
  }
  for (const [controller, unified] of Object.entries(files)) {
    if (!availableControllers().includes(controller)) await refused(`${key}[${controller}]`, unified)
  }
  await refused('unified-key-is-file[no such file]', { 'cgroup.no.such.file': '1' })
  await refused('unified-key-is-file[no dot]', { nosuchfile: '1' })
  await refused('unified-key-is-file[path]', { '../cgroup.max.depth': '1' })
  await refused('unified-key-is-file[no value of the file]', { 'cgroup.max.depth': 'deep' })
  await refused('unified-key-is-file[only to be read]', { 'cgroup.events': '1' })
})
