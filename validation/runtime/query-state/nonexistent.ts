import { requirement } from '#harness'
import { settled } from '../_status.js'

export default requirement('state-op-nonexistent', async t => {
  const container = await t.start(g => g.args('/bin/sh', '-c', 'exec sleep 1000'))
  const refuses = async (id: string, what: string) => {
    const result = await t.runtime.state(id)
    t.failed('state-op-nonexistent', result, `the state of ${what} must be refused`)
    t.ok(
      'state-op-nonexistent',
      !/"status"/.test(result.stdout),
      `no state is printed of ${what}`,
      result.stdout,
    )
  }
  t.succeeded('state-op-nonexistent', await t.runtime.state(container.id), 'control: there is a container')
  await refuses(t.newId(), 'an id that nobody has')
  await refuses(`${container.id}0`, 'the id of a container and more')
  await refuses(container.id.slice(0, -1), 'the beginning of an id')
  await refuses(container.id.toUpperCase(), 'the id of a container in capitals')

  await container.kill('KILL')
  await container.exited()
  await settled(t, container, 'stopped')
  t.succeeded('state-op-nonexistent', await t.runtime.state(container.id), 'a stopped container does exist')
  await container.delete()
  await refuses(container.id, 'a container that was deleted')
  await refuses(container.id, 'a container that was deleted, once more')
})
