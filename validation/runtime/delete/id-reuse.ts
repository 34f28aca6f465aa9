import { requirement, succeeded } from '#harness'
import { settled, stateOf } from '../_status.js'

// Three containers in turn under one id; none shows anything of the one before.
export default requirement('delete-id-reuse', async t => {
  const id = t.newId()
  for (const turn of ['first', 'second', 'third']) {
    const { create, container } = await t.tryCreate(
      g => g.args('/bin/sh', '-c', `echo ${turn}; exec sleep 1000`).annotation(turn, turn),
      { id },
    )
    if (!t.succeeded('delete-id-reuse', create, `${turn} create with one id`) || !container) return
    const state = await stateOf(t, container)
    t.same('delete-id-reuse', state.bundle, container.bundle.dir, `${turn}: bundle`)
    t.same('delete-id-reuse', state.status, 'created', `${turn}: status`)
    t.same('delete-id-reuse', state.annotations?.[turn], turn, `${turn}: annotations`)
    const started = await t.runtime.start(id)
    t.succeeded('delete-id-reuse', started, `${turn} start`)
    if (succeeded(started)) await container.printed(turn)
    t.same('delete-id-reuse', container.stdout, `${turn}\n`, `${turn}: its own program`)
    await container.kill('KILL')
    await container.exited()
    await settled(t, container, 'stopped')
    await container.delete()
  }
})
