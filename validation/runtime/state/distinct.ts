import { type Container, type Edit, requirement } from '#harness'
import { made, settled, stateOf } from '../_status.js'

const sleeps: Edit = g => g.args('/bin/sleep', '1000')

// Ids that differ in little are two containers: each has its own state, and goes its own way.
export default requirement(['state-id-unique', 'state-id', 'create-new-container'], async t => {
  const base = t.newId()
  const pattern = `${base.slice(0, -1)}.`
  const ids = [base, `${base}0`, `x${base}`]
  // Of no other letters than the first, however like the one in capitals it is.
  const small = `${base}-x`
  const containers: Container[] = []
  // Some have no more than 64 characters, as of a hash. Where one more is taken, all of that length must be.
  const longIds = ['-1', '-2'].map(end => `${base.padEnd(70, 'x')}${end}`)
  const long = await t.tryCreate(sleeps, { id: longIds[0]! })
  if (long.container) ids.push(...longIds)
  else t.info('state-id-unique', `an id of ${longIds[0]!.length} characters is refused`)
  // Side by side.
  const attempts = await Promise.all(
    ids.map(async id => (id === long.id && long.container ? long : await t.tryCreate(sleeps, { id }))),
  )
  for (const attempt of attempts) {
    made(t, 'create-new-container', attempt, `create of ${attempt.id} beside others`)
    if (attempt.container) containers.push(attempt.container)
  }
  if (containers.length < ids.length) return
  // Each of these may be refused, but not become another one.
  for (const id of [
    `${base}-X`,
    small,
    `${base}_x`,
    pattern,
    `007${base.replaceAll(/\D/g, '')}`,
    '7',
    'delete',
    `_${base}`,
    `.${base}`,
    `${base}+x`,
    `${base}..`,
    `${base}-`,
    `${base}__.json`,
    base.padEnd(200, 'y'),
  ]) {
    const container =
      id === small ? await t.create(sleeps, { id }) : (await t.tryCreate(sleeps, { id })).container
    if (container) {
      ids.push(id)
      containers.push(container)
    } else t.info('state-id', `${id} is refused`)
  }
  const last = await t.tryCreate(sleeps)
  made(t, 'create-new-container', last, `create of one more, beside ${containers.length}`)
  if (last.container) {
    ids.push(last.id)
    containers.push(last.container)
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
  // One whose id is a beginning or an end of the others', and one whose id is a pattern that others match.
  const gone = new Set<number>()
  const restIs = async (what: string) => {
    const [rest, before] = [containers, states].map(list => list.filter((_, index) => !gone.has(index)))
    const now = await Promise.all((rest as typeof containers).map(container => stateOf(t, container)))
    t.same('state-id-unique', now, before, what)
  }
  for (const index of [ids.indexOf(pattern), 0, ids.indexOf(`${base}-X`)].filter(index => index >= 0)) {
    const id = ids[index]!
    gone.add(index)
    t.succeeded(['state-id', 'state-id-unique'], await t.runtime.start(id), `start of ${id}`)
    await restIs(`the start of ${id} is no other’s`)
    const killed = await t.runtime.kill(id, 'KILL')
    if (!t.succeeded(['state-id', 'state-id-unique'], killed, `kill of ${id}`)) continue
    await containers[index]!.exited()
    await settled(t, containers[index]!, 'stopped')
    t.succeeded(['state-id', 'state-id-unique'], await containers[index]!.tryDelete(), `delete of ${id}`)
    await restIs(`the end of ${id} is no other’s`)
  }

  // Whatever an id looks like, each operation takes it.
  const rest = containers.filter((_, index) => !gone.has(index))
  await Promise.all(
    rest.map(async container => {
      const { id } = container
      t.succeeded('state-id', await t.runtime.start(id), `start of ${id}`)
      if (!t.succeeded('state-id', await t.runtime.kill(id, 'KILL'), `kill of ${id}`)) return
      await container.exited()
      await settled(t, container, 'stopped')
      t.succeeded('state-id', await container.tryDelete(), `delete of ${id}`)
    }),
  )
})
