import { type CheckContext, requirement } from '#harness'
import { parseCgroup } from '#inside/proc/cgroup'
import { parseMountinfo } from '#inside/proc/mountinfo'

const hierarchy = {
  destination: '/sys/fs/cgroup',
  type: 'cgroup',
  source: 'cgroup',
  options: ['ro', 'nosuid', 'nodev', 'noexec'],
}

// With a namespace of its own, the container's cgroup is the root of all that it sees.
export default requirement(['ns-cgroup', 'config-mount-options'], async (t: CheckContext) => {
  t.needs(t.managesCgroups, 'the runtime does not put containers into cgroups')
  const question = { cgroup: 'cat /proc/$$/cgroup', table: 'cat /proc/$$/mountinfo' }

  const inShared = await t.observe(g => g.mount(hierarchy), question)
  const shared = parseCgroup(inShared.cgroup.text)
  const seen = await t.observe(g => g.namespace('cgroup').mount(hierarchy), question)
  const own = parseCgroup(seen.cgroup.text)

  t.ok(
    'ns-cgroup',
    shared.some(({ path }) => path.includes(t.cgroupParent)),
    'without it, there are outer folders',
    shared,
  )
  t.same(
    'ns-cgroup',
    own.map(({ path }) => path),
    own.map(() => '/'),
    'its cgroup in each hierarchy',
  )
  t.same('ns-cgroup', own.length, shared.length, 'the hierarchies that it is in')

  // The one entry is for several mounts, where each controller has a hierarchy.
  for (const [key, { table }] of [
    ['config-mount-options[cgroup]', seen],
    ['config-mount-options[cgroup, in a shared namespace]', inShared],
  ] as const) {
    const mounts = parseMountinfo(table.text).filter(({ type }) => type.startsWith('cgroup'))
    t.ok(key, mounts.length > 0, 'the hierarchy is mounted')
    for (const { mountPoint, options } of mounts)
      t.same(
        key,
        hierarchy.options.filter(option => options.includes(option)),
        hierarchy.options,
        mountPoint,
      )
  }
})
