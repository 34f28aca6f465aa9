import { type Edit, requirement } from '#harness'
import { limitOf, makeCgroup, needsControllers, readNew } from '../_cgroup.js'
import { askable, asking, turn } from './_knobs.js'

const id = 'cgroup-resources-via-config'

/** Settings that nothing asks for here, besides those that something may. */
const others = {
  v1: [
    ...['cpu.cfs_period_us', 'cpu.cfs_burst_us', 'cpu.idle', 'cpu.rt_runtime_us', 'memory.oom_control'],
    ...['memory.memsw.limit_in_bytes', 'memory.kmem.tcp.limit_in_bytes', 'blkio.throttle.read_bps_device'],
  ],
  v2: [
    ...['cpu.weight', 'cpu.max.burst', 'cpu.idle', 'memory.min', 'memory.high', 'memory.swap.max', 'io.max'],
    ...['hugetlb.1GB.max', 'hugetlb.1GB.rsvd.max', 'cgroup.max.descendants'],
  ],
}

const mapping = [{ containerID: 0, hostID: 300_000, size: 1000 }]
const withUserNamespace: Edit = g =>
  g.namespace('user').uidMappings(mapping).gidMappings(mapping).withoutMount('/sys')

// A cgroup that the runtime makes is as the kernel makes any, but for what resources ask for.
export default requirement(id, async t => {
  needsControllers(t)
  const path = `/${t.newId()}`
  makeCgroup(t, path)
  const knobs = askable(turn(t, path))
  t.needs(knobs.length > 0, 'no controller is available')
  const unasked = others[t.cgroup as 'v1' | 'v2']
  const files = [...knobs.map(({ file }) => file), ...unasked]
  const asNew = readNew(t, files)
  const after = Object.fromEntries(knobs.map(knob => [knob.file, knob.after]))

  const limitsIn = async (place: Edit, asked: typeof knobs) => {
    const { container } = await t.tryCreate(g => place(asking(asked)(g.args('/bin/sleep', '1000'))))
    if (!container) return undefined
    const limits = Object.fromEntries(files.map(file => [file, limitOf(container.pid, file)]))
    await container.destroy()
    return limits
  }
  t.same(id, await limitsIn(() => undefined, []), asNew, 'no resources')
  t.same(id, await limitsIn(() => undefined, knobs), { ...asNew, ...after }, 'all at once')
  const inUserNamespace = await limitsIn(withUserNamespace, knobs)
  if (inUserNamespace) t.same(id, inUserNamespace, { ...asNew, ...after }, 'in a user namespace')
  // A runtime may refuse both of these; where the cgroup is, and what it has from those above, is left open.
  const relative = await limitsIn(g => g.cgroupsPath(`${t.newId()}/relative`), knobs)
  if (relative) t.same(id, { ...relative, ...after }, relative, 'a relative path')
  const unset = await limitsIn(g => g.remove('/linux/cgroupsPath'), knobs)
  if (unset) t.same(id, { ...unset, ...after }, unset, 'no path')
})
