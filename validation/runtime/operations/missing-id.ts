import { requirement } from '#harness'
import { settled, stateOf } from '../_status.js'

// There is one container, in the status in which the operation would work: it must not be taken for the one meant.
export default requirement(
  ['state-op-missing-id', 'start-missing-id', 'kill-missing-id', 'delete-missing-id'],
  async t => {
    const container = await t.create(g => g.args('/bin/sh', '-c', 'echo ready; exec sleep 1000'))
    const refuses = async (id: string, ...commands: string[][]) => {
      const before = await stateOf(t, container)
      for (const command of commands) {
        const result = await t.runtime.command(command)
        t.failed(id, result, `'${command.join(' ')}' without an id must fail`)
        t.ok(id, !result.stdout.includes(container.id), 'it tells nothing of a container', result.stdout)
      }
      const after = await t.runtime.state(container.id)
      t.succeeded(id, after, 'the container is still there')
      if (after.exitCode === 0)
        t.same(id, await stateOf(t, container), before, 'the container must not notice')
    }
    await refuses('state-op-missing-id', ['state'], ['state', ''])
    await refuses('start-missing-id', ['start'], ['start', ''])
    // Not if a start without an id did that.
    if ((await stateOf(t, container)).status === 'created') await container.start()
    await container.printed('ready')
    await settled(t, container, 'running')
    await refuses('kill-missing-id', ['kill'], ['kill', '', 'KILL'])
    await t.runtime.kill(container.id, 'KILL')
    await container.exited()
    await settled(t, container, 'stopped')
    await refuses('delete-missing-id', ['delete'], ['delete', ''])
  },
)
