import { requirement } from '#harness'
import { settled } from '../_status.js'
import { traces } from '../_traces.js'

export default requirement(['state-op-nonexistent', 'errors-leave-environment'], async t => {
  const container = await t.start(g => g.args('/bin/sh', '-c', 'exec sleep 1000'))
  const refuses = async (row: string, id: string, what: string) => {
    const key = `state-op-nonexistent[${row}]`
    const result = await t.runtime.state(id)
    t.failed(key, result, `the state of ${what} must be refused`)
    t.ok(key, !/"status"/.test(result.stdout), `no state is printed of ${what}`, result.stdout)
  }
  t.succeeded('state-op-nonexistent[unknown]', await t.runtime.state(container.id), 'control: there is one')
  const nobody = { id: t.newId(), bundle: t.bundle() }
  await refuses('unknown', nobody.id, 'an id that nobody has')
  t.same('errors-leave-environment[state, unknown]', traces(t, nobody), [], 'nothing comes of it')
  await refuses('unknown', container.id.toUpperCase(), 'the id of a container in capitals')
  await refuses('part of an id', `${container.id}0`, 'the id of a container and more')
  await refuses('part of an id', container.id.slice(0, -1), 'the beginning of an id')
  await refuses('part of an id', container.id.slice(1), 'the end of an id')

  await container.kill('KILL')
  await container.exited()
  await settled(t, container, 'stopped')
  const asked = await t.runtime.state(container.id)
  t.succeeded('state-op-nonexistent[deleted]', asked, 'a stopped container does exist')
  await container.delete()
  await refuses('deleted', container.id, 'a container that was deleted')
  await refuses('deleted', container.id, 'a container that was deleted, once more')
})
