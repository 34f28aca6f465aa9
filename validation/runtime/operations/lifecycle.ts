import { requirement } from '#harness'
import { settled, stateOf } from '../_status.js'

// Two containers, of which one lives and dies while the other must not move: each operation finds its own.
export default requirement(['operations-supported', 'runtime-scope-same-entity'], async t => {
  const ids = ['operations-supported', 'runtime-scope-same-entity'] as const
  const edit = (name: string) => t.bundle(g => g.args('/bin/sh', '-c', `echo ${name}; exec sleep 1000`))
  const other = await t.create(undefined, { bundle: edit('other') })
  const before = await stateOf(t, other)
  const own = await t.create(undefined, { bundle: edit('own') })

  const must = async (operation: 'state' | 'start' | 'kill' | 'delete') => {
    const result = await (operation === 'kill'
      ? t.runtime.kill(own.id, 'KILL')
      : t.runtime[operation](own.id))
    t.succeeded(ids, result, `${operation} must find the container that create made`)
  }
  await must('state')
  t.succeeded(ids, await t.runtime.state(other.id), 'state must find a container that is not the newest')
  await must('start')
  await own.printed('own')
  await must('state')
  await must('kill')
  await own.exited()
  await settled(t, own, 'stopped')
  await must('delete')
  t.same(ids, await stateOf(t, other), before, 'no operation reaches another container')
  t.same(ids, other.stdout, '', 'the other container was not started')
})
