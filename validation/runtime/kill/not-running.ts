import { requirement, type State } from '#harness'
import { settled, stateOf } from '../_status.js'
import { traces } from '../_traces.js'

const ids = ['kill-not-running-error', 'kill-not-running-no-effect', 'errors-leave-environment'] as const

// Whatever the signal: there is no process to get it.
export default requirement(ids, async t => {
  const bystander = await t.create()
  const container = await t.start(g => g.args('/bin/sh', '-c', 'echo ready; exec sleep 1000'))
  const named = { id: container.id, bundle: container.bundle }
  await container.printed('ready')
  await container.kill('KILL')
  await container.output()
  await settled(t, container, 'stopped')

  const look = async (): Promise<[State, string[]]> => [await stateOf(t, container), traces(t, named).sort()]
  const before = await look()
  for (const signal of ['TERM', 'KILL', 'USR1', '9']) {
    const killed = await t.runtime.kill(container.id, signal)
    const asked = await t.runtime.state(container.id)
    t.failed('kill-not-running-error[stopped]', killed, `kill ${signal} of a stopped container must fail`)
    for (const id of ['kill-not-running-no-effect', 'errors-leave-environment'] as const) {
      t.succeeded(`${id}[kill, stopped]`, asked, 'the container is still there')
      if (asked.exitCode === 0)
        t.same(`${id}[kill, stopped]`, await look(), before, 'the container must not notice')
    }
  }
  await container.delete()
  for (const signal of ['TERM', 'KILL']) {
    const [deleted, unknown] = [
      await t.runtime.kill(container.id, signal),
      await t.runtime.kill(t.newId(), signal),
    ]
    t.failed('kill-not-running-error[deleted]', deleted, `kill ${signal} of a deleted container must fail`)
    t.failed('kill-not-running-error[unknown]', unknown, `kill ${signal} of no container must fail`)
  }
  t.ok('kill-not-running-no-effect[kill, stopped]', bystander.isAlive(), 'another container lives on')
})
