import { type CheckContext, requirement } from '#harness'
import { delegated, ownersOf } from './_owners.js'

export default requirement('cgroup-chown-not-v1', async (t: CheckContext) => {
  t.needs(t.managesCgroups, 'the runtime is run without cgroups')
  t.needs(t.cgroup === 'v1', 'only with cgroup v1')
  t.same(
    'cgroup-chown-not-v1',
    Object.keys(await ownersOf(t, delegated)),
    ['0'],
    'root owns all of the cgroups',
  )
})
