import { writeFileSync } from 'node:fs'
import { requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { limitOf, makeCgroup, needsControllers } from '../_cgroup.js'

// In a cgroup that has a quota, so that -1 has something to do.
export default requirement(['cpu', 'cpu-quota'], async t => {
  needsControllers(t, 'cpu')
  const path = `/${t.newId()}`
  makeCgroup(t, path)
  const file = t.cgroup === 'v1' ? 'cpu.cfs_quota_us' : 'cpu.max'
  writeFileSync(`${cgroupDirFor('cpu', path)}/${file}`, '60000')

  const container = await t.start(g =>
    g
      .cgroupsPath(path)
      .resources({ cpu: { quota: -1 } })
      .args('/bin/sleep', '1000'),
  )
  const quota = limitOf(container.pid, file)?.split(' ')[0]
  // -1 is what the file of v1 takes; whether that is converted for v2 the spec leaves open.
  if (t.cgroup === 'v1') t.same(['cpu', 'cpu-quota'], quota, '-1')
  else for (const id of ['cpu', 'cpu-quota']) t.info(id, `-1 gives ${quota}`)
})
