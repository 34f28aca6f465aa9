import { readFileSync, writeFileSync } from 'node:fs'
import { requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { makeCgroup, needsControllers, readLimits } from '../_cgroup.js'

// In a cgroup that has limits, so that -1 has something to do.
export default requirement('memory-unlimited', async t => {
  needsControllers(t, 'memory')
  const files =
    t.cgroup === 'v1' ? ['memory.limit_in_bytes', 'memory.soft_limit_in_bytes'] : ['memory.max', 'memory.low']
  const path = `/${t.newId()}`
  makeCgroup(t, path)
  const dir = cgroupDirFor('memory', path)
  const unlimited = t.cgroup === 'v1' ? readFileSync(`${dir}/${files[0]}`, 'utf8').trim() : 'max'
  for (const file of files) writeFileSync(`${dir}/${file}`, `${2 ** 27}`)

  const { running } = await readLimits(t, files, g =>
    g.cgroupsPath(path).resources({ memory: { limit: -1, reservation: -1 } }),
  )
  for (const file of files) t.same('memory-unlimited', running[file], unlimited, file)
})
