import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { makeCgroup, needsControllers, readLimits } from '../_cgroup.js'

// In a cgroup that has limits, so that -1 has something to do; that of memory and swap stays above that of memory.
export default requirement(['memory', 'memory-unlimited'], async t => {
  needsControllers(t, 'memory')
  const path = `/${t.newId()}`
  makeCgroup(t, path)
  const dir = cgroupDirFor('memory', path)
  const files = (
    t.cgroup === 'v1'
      ? ['memory.limit_in_bytes', 'memory.soft_limit_in_bytes', 'memory.memsw.limit_in_bytes']
      : ['memory.max', 'memory.low', 'memory.swap.max']
  ).filter(file => existsSync(`${dir}/${file}`))
  const unlimited = t.cgroup === 'v1' ? readFileSync(`${dir}/${files[0]}`, 'utf8').trim() : 'max'

  for (const limit of [-1, 2 ** 26]) {
    makeCgroup(t, path)
    for (const file of files) writeFileSync(`${dir}/${file}`, `${2 ** 27}`)
    const swap = files.length > 2 ? { swap: -1 } : {}
    const { running } = await readLimits(t, files, g =>
      g.cgroupsPath(path).resources({ memory: { limit, reservation: -1, ...swap } }),
    )
    const expected = [limit === -1 ? unlimited : `${limit}`, unlimited, unlimited]
    for (const [index, file] of files.entries())
      t.same(['memory', 'memory-unlimited'], running[file], expected[index], `limit ${limit}: ${file}`)
  }
})
