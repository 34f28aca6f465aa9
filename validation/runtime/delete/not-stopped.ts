import { type Container, requirement, succeeded } from '#harness'
import { alert, signalsHeard } from '../_alert.js'
import { appearance, asEver, deletedAsEver, notingHooks } from '../_no-effect.js'
import { settled } from '../_status.js'
import { leftovers } from '../_traces.js'

const ids = ['delete-not-stopped-error', 'delete-not-stopped-no-effect', 'errors-leave-environment'] as const

// Refused, and the container goes on: a created one can be started, a running one gets no signal but those from here.
export default requirement(ids, async t => {
  const dir = t.newDir()
  const make = () =>
    t.create(g => {
      g.args(...alert)
      notingHooks(dir)(g)
    })
  const refuses = async (container: Container, status: string) => {
    const before = await appearance(t, container, dir)
    const deleted = await t.runtime.delete(container.id)
    const asked = await t.runtime.state(container.id)
    t.failed(`delete-not-stopped-error[${status}]`, deleted, `delete of a ${status} container must fail`)
    for (const id of ['delete-not-stopped-no-effect', 'errors-leave-environment'] as const) {
      const row = id === 'errors-leave-environment' ? `${id}[delete, ${status}]` : `${id}[${status}]`
      // Where delete wrongly succeeds, there is no error that could leave anything as it was.
      if (id === 'errors-leave-environment' && succeeded(deleted)) t.skip(row, 'delete succeeds')
      else if (t.succeeded(row, asked, 'the container is still there')) {
        t.same(row, await appearance(t, container, dir), before, 'the container must not notice')
      }
    }
    return succeeded(asked)
  }

  const created = await make()
  if (await refuses(created, 'created')) {
    t.succeeded(
      'delete-not-stopped-no-effect[created]',
      await t.runtime.start(created.id),
      'it can be started',
    )
    await created.printed('ready')
  }

  const running = await make()
  await running.start()
  await running.printed('ready')
  await settled(t, running, 'running')
  if ((await refuses(running, 'running')) && running.isAlive()) {
    const row = 'delete-not-stopped-no-effect[running]'
    t.same(row, await signalsHeard(t, running), [], 'signals that the program got')
    await running.kill('KILL')
    await running.exited()
    await settled(t, running, 'stopped')
    t.same(row, await deletedAsEver(t, running, dir), asEver, 'what delete does then')
  }

  const gone = await t.start(g => g.args('/bin/true'), { id: `${t.newId()}-gone` })
  await gone.exited()
  await settled(t, gone, 'stopped')
  for (const id of [gone.id.slice(0, -1), `${gone.id}0`]) {
    t.failed(
      'delete-not-stopped-error[part of an id]',
      await t.runtime.delete(id),
      'there is a stopped container with an id that is like it',
    )
  }
  const asked = await t.runtime.state(gone.id)
  if (t.succeeded('delete-not-stopped-no-effect[part of an id]', asked, 'which is still there'))
    await gone.delete()
  t.failed('delete-not-stopped-error[deleted]', await t.runtime.delete(gone.id), 'a second delete must fail')
  const nobody = { id: t.newId(), bundle: t.bundle() }
  t.failed(
    'delete-not-stopped-error[unknown]',
    await t.runtime.delete(nobody.id),
    'there never was a container',
  )
  t.same('errors-leave-environment[delete, unknown]', await leftovers(t, nobody), [], 'nothing comes of it')
  t.same('errors-leave-environment[delete, deleted]', await leftovers(t, gone), [], 'nothing comes back')
})
