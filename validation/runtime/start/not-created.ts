import { requirement, type State } from '#harness'
import { settled, stateOf } from '../_status.js'
import { traces } from '../_traces.js'

const ids = ['start-not-created-error', 'start-not-created-no-effect', 'errors-leave-environment'] as const

// The program runs once, however often start is called.
export default requirement(ids, async t => {
  const container = await t.create(g => g.args('/bin/sh', '-c', 'echo "ran $$"; exec sleep 1000'))
  const named = { id: container.id, bundle: container.bundle }
  const again = async (status: string) => {
    const look = async (): Promise<[State, string[], string]> => [
      await stateOf(t, container),
      traces(t, named).sort(),
      container.stdout,
    ]
    const before = await look()
    const started = await t.runtime.start(container.id)
    const asked = await t.runtime.state(container.id)
    t.failed(`start-not-created-error[${status}]`, started, `start of a ${status} container must fail`)
    for (const id of ['start-not-created-no-effect', 'errors-leave-environment'] as const) {
      t.succeeded(`${id}[start, ${status}]`, asked, 'the container is still there')
      if (asked.exitCode === 0)
        t.same(`${id}[start, ${status}]`, await look(), before, 'the container must not notice')
    }
  }

  await container.start()
  await container.printed('ran')
  await settled(t, container, 'running')
  await again('running')
  await container.kill('KILL')
  await container.output()
  await settled(t, container, 'stopped')
  await again('stopped')
  t.same('start-not-created-no-effect[start, stopped]', container.stdout, 'ran 1\n', 'the program ran once')
  t.same('start-not-created-no-effect[start, stopped]', container.isAlive(), false, 'and does not run')
  await container.delete()

  t.failed(
    'start-not-created-error[deleted]',
    await t.runtime.start(container.id),
    'there is no container any more',
  )
  t.failed(
    'start-not-created-error[unknown]',
    await t.runtime.start(t.newId()),
    'there never was a container',
  )
  t.same('start-not-created-no-effect[start, deleted]', traces(t, named), [], 'nothing comes back')
})
