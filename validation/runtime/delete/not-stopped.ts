import { requirement, succeeded } from '#harness'
import { discard, settled, stateOf } from '../_status.js'
import { leftovers, traces } from '../_traces.js'

const ids = ['delete-not-stopped-error', 'delete-not-stopped-no-effect', 'errors-leave-environment'] as const

// Refused, and the container goes on: a created one can be started, a running one answers a signal.
export default requirement(ids, async t => {
  const script = 'trap "echo heard" USR1; echo ready; sleep 1000 & while :; do wait $!; done'
  const make = () => t.create(g => g.args('/bin/sh', '-c', script))
  const refuses = async (container: Awaited<ReturnType<typeof make>>, status: string) => {
    const named = { id: container.id, bundle: container.bundle }
    const look = async () => [await stateOf(t, container), traces(t, named).sort(), container.isAlive()]
    const before = await look()
    const deleted = await t.runtime.delete(container.id)
    const asked = await t.runtime.state(container.id)
    t.failed(`delete-not-stopped-error[${status}]`, deleted, `delete of a ${status} container must fail`)
    for (const id of ['delete-not-stopped-no-effect', 'errors-leave-environment'] as const) {
      const row = id === 'errors-leave-environment' ? `${id}[delete, ${status}]` : `${id}[${status}]`
      // Where delete wrongly succeeds, there is no error that could leave anything as it was.
      if (id === 'errors-leave-environment' && succeeded(deleted)) t.skip(row, 'delete succeeds')
      else if (t.succeeded(row, asked, 'the container is still there')) {
        t.same(row, await look(), before, 'the container must not notice')
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
  if (await refuses(running, 'running')) {
    t.succeeded(
      'delete-not-stopped-no-effect[running]',
      await t.runtime.kill(running.id, 'USR1'),
      'it gets signals',
    )
    await running.printed('heard')
  }

  const gone = await t.create()
  await discard(t, gone)
  t.failed('delete-not-stopped-error[deleted]', await t.runtime.delete(gone.id), 'a second delete must fail')
  t.failed(
    'delete-not-stopped-error[unknown]',
    await t.runtime.delete(t.newId()),
    'there never was a container',
  )
  t.same('errors-leave-environment[delete, deleted]', await leftovers(t, gone), [], 'nothing comes back')
})
