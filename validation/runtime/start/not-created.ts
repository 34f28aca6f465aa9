import { requirement } from '#harness'
import { alert, signalsHeard } from '../_alert.js'
import { appearance, asEver, deletedAsEver, notingHooks } from '../_no-effect.js'
import { killedBeforeStart, settled, stateOf } from '../_status.js'
import { traces } from '../_traces.js'

const ids = ['start-not-created-error', 'start-not-created-no-effect', 'errors-leave-environment'] as const

// The program runs once, however often start is called; nor do hooks, or signals, come of a start too many.
export default requirement(ids, async t => {
  const dir = t.newDir()
  const container = await t.create(g => {
    g.args(...alert)
    notingHooks(dir)(g)
  })
  const refused = async (id: string, row: string, what: string) =>
    t.failed(`start-not-created-error[${row}]`, await t.runtime.start(id), `start of ${what} must fail`)
  const again = async (status: string) => {
    const before = await appearance(t, container, dir)
    await refused(container.id, status, `a ${status} container`)
    const asked = await t.runtime.state(container.id)
    const keys = ['start-not-created-no-effect', 'errors-leave-environment'].map(
      id => `${id}[start, ${status}]`,
    )
    if (t.succeeded(keys, asked, 'the container is still there'))
      t.same(keys, await appearance(t, container, dir), before, 'it must not notice')
  }

  // While it is created: a start that took part of an id for the whole would succeed.
  const unstarted = await appearance(t, container, dir)
  const likeIds = [container.id.slice(0, -1), `${container.id}0`]
  for (const id of likeIds) await refused(id, 'part of an id', 'what is like an id')
  t.same(
    'start-not-created-no-effect[start, part of an id]',
    await appearance(t, container, dir),
    unstarted,
    'the container whose id it is like must not notice',
  )

  // Unless one of these did that.
  if ((await stateOf(t, container)).status === 'created') await container.start()
  await container.printed('ready')
  await settled(t, container, 'running')
  await again('running')
  if (container.isAlive()) {
    const heard = await signalsHeard(t, container)
    t.same('start-not-created-no-effect[start, running]', heard, [], 'signals that the program got')
  }
  await container.kill('KILL')
  await container.output()
  await settled(t, container, 'stopped')
  for (const _ of ['once', 'once more']) await again('stopped')
  t.same(
    'start-not-created-no-effect[start, stopped]',
    container.stdout.match(/ready/g),
    ['ready'],
    'the program ran once',
  )
  t.same('start-not-created-no-effect[start, stopped]', container.isAlive(), false, 'and does not run')
  t.same(
    'start-not-created-no-effect[start, stopped]',
    await deletedAsEver(t, container, dir),
    asEver,
    'what delete does after all this',
  )

  const unborn = await killedBeforeStart(t)
  if (unborn) {
    await refused(unborn.id, 'stopped', 'a container that was killed before start')
  }

  await refused(container.id, 'deleted', 'a deleted container')
  const nobody = { id: t.newId(), bundle: t.bundle() }
  await refused(nobody.id, 'unknown', 'no container')
  t.same('start-not-created-no-effect[start, deleted]', traces(t, container), [], 'nothing comes back')
  t.same('errors-leave-environment[start, unknown]', traces(t, nobody), [], 'nor does what never was')
})
