import { type CheckContext, requirement } from '#harness'
import { limitOf, needsControllers, placesOf, removeLater } from '../_cgroup.js'

const limit = 66

const placeOf = async (t: CheckContext, path: string) => {
  const { container } = await t.tryCreate(g =>
    g.cgroupsPath(path).resources({ pids: { limit } }).args('/bin/true'),
  )
  if (!container) return undefined
  const place = Object.fromEntries(placesOf(container.pid))
  // A path of whatever kind is no reason to forget what is to be there.
  t.same('pids-limit[at a path]', limitOf(container.pid, 'pids.max'), `${limit}`, path)
  await container.kill('KILL')
  await container.exited()
  await container.delete()
  return place
}

// Ids and bundles differ, so that a place that depends on them shows.
export default requirement(['cgroupspath-consistent', 'cgroupspath-relative-may', 'pids-limit'], async t => {
  needsControllers(t, 'pids')
  const key = t.cgroup === 'v1' ? 'pids' : 'unified'
  const names = [t.newId(), t.newId()] as const
  for (const name of names) removeLater(t, `/${name}`)

  const absolute = [await placeOf(t, `/${names[0]}/x`), await placeOf(t, `/${names[0]}/x`)]
  t.ok('cgroupspath-consistent[absolute]', absolute[0], 'an absolute path is good')
  t.same('cgroupspath-consistent[absolute]', absolute[1], absolute[0], 'the same path, the same place')
  const other = await placeOf(t, `/${names[1]}/x`)
  t.ok(
    'cgroupspath-consistent[absolute]',
    other?.[key] !== absolute[0]?.[key],
    'another path, another place',
    other,
  )

  const relative = [await placeOf(t, `${names[0]}/r/y`), await placeOf(t, `${names[0]}/r/y`)]
  if (!relative[0] && !relative[1]) {
    t.skip('cgroupspath-consistent[relative]', 'the runtime refuses a relative path')
    t.info('cgroupspath-relative-may', 'refused')
    return
  }
  t.same('cgroupspath-consistent[relative]', relative[1], relative[0], 'the same path, the same place')
  t.ok(
    'cgroupspath-relative-may',
    relative[0]?.[key]?.endsWith(`${names[0]}/r/y`),
    'ends in the path',
    relative[0],
  )
})
