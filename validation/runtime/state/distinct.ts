import { requirement } from '#harness'
import { discard, stateOf } from '../_status.js'

// Ids that differ in little are two containers: each has its own state, and goes its own way.
export default requirement(['state-id-unique', 'state-id'], async t => {
  const base = t.newId()
  const ids = [base, `${base}0`, `x${base}`, `${base}-X`, `${base}-x`, `${base}_x`, `${base.slice(0, -1)}.`]
  const containers = []
  // Some have no more than 64 characters, as of a hash. Where one more is taken, all of that length must be.
  const longIds = ['-1', '-2'].map(end => `${base.padEnd(70, 'x')}${end}`)
  const long = await t.tryCreate(undefined, { id: longIds[0]! })
  if (long.container) ids.push(...longIds)
  else t.info('state-id-unique', `an id of ${longIds[0]!.length} characters is refused`)
  for (const id of ids) {
    containers.push(id === long.id && long.container ? long.container : await t.create(undefined, { id }))
  }
  // Each of these may be refused, but not become another one.
  for (const id of [`007${base.replaceAll(/\D/g, '')}`, `${base}+x`, `${base}..`, base.padEnd(200, 'y')]) {
    const { container } = await t.tryCreate(undefined, { id })
    if (container) {
      ids.push(id)
      containers.push(container)
    } else t.info('state-id', `${id} is refused`)
  }

  const states = await Promise.all(containers.map(container => stateOf(t, container)))
  t.same(
    'state-id',
    states.map(({ id }) => id),
    ids,
    'each state has the id of its container',
  )
  t.same('state-id-unique', new Set(states.map(({ id }) => id)).size, ids.length, 'no two have the same id')
  t.same(
    'state-id-unique',
    new Set(states.map(({ pid }) => pid)).size,
    ids.length,
    'no two have the same process',
  )
  const bundles = containers.map(({ bundle }) => bundle.dir)
  t.same(
    'state-id-unique',
    states.map(({ bundle }) => bundle),
    bundles,
    'each has a bundle of its own',
  )
  await discard(t, containers[0])
  const rest = await Promise.all(containers.slice(1).map(container => stateOf(t, container)))
  t.same('state-id-unique', rest, states.slice(1), 'the end of the first is no other’s')
})
