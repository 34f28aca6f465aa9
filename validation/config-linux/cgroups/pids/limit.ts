import { writeFileSync } from 'node:fs'
import { requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { makeCgroup, needsControllers, readLimits } from '../_cgroup.js'

export default requirement(['pids', 'pids-limit'], async t => {
  needsControllers(t, 'pids')
  for (const limit of [71, 4_194_303]) {
    const { created, running } = await readLimits(t, ['pids.max'], g => g.resources({ pids: { limit } }))
    t.same(
      ['pids', 'pids-limit'],
      [created['pids.max'], running['pids.max']],
      [`${limit}`, `${limit}`],
      'created and running',
    )
  }

  // A new cgroup has no limit: in one that has, -1 has something to do.
  const path = `/${t.newId()}`
  makeCgroup(t, path)
  writeFileSync(`${cgroupDirFor('pids', path)}/pids.max`, '55')
  const none = await readLimits(t, ['pids.max'], g => g.cgroupsPath(path).resources({ pids: { limit: -1 } }))
  t.same(['pids', 'pids-limit'], none.running['pids.max'], 'max', '-1 is no limit')

  // The limit is required before 1.3.0.
  const nothing = t.specAtLeast('1.3.0') ? { pids: {} } : {}
  const unset = await readLimits(t, ['pids.max'], g => g.resources(nothing))
  t.same('pids', unset.running['pids.max'], 'max', 'no limit was asked for')
})
