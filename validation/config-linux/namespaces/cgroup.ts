import { type CheckContext, requirement } from '#harness'
import { parseCgroup } from '#inside/proc/cgroup'

// With a namespace of its own, the container's cgroup is the root of all that it sees.
export default requirement('ns-cgroup', async (t: CheckContext) => {
  t.needs(t.managesCgroups, 'the runtime does not put containers into cgroups')
  const question = { cgroup: 'cat /proc/$$/cgroup' }

  const shared = parseCgroup((await t.observe(undefined, question)).cgroup.text)
  const own = parseCgroup((await t.observe(g => g.namespace('cgroup'), question)).cgroup.text)

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
})
