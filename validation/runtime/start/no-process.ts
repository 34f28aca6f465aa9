import { requirement } from '#harness'
import { settled } from '../_status.js'

// A runtime may notice at create: then there is nothing to start.
export default requirement('start-process-unset-error', async t => {
  await t.run(g => g.args('/bin/true'))
  const { create, start, container } = await t.attempt(g => g.remove('/process'))
  t.failed(
    'start-process-unset-error[error]',
    start ?? create,
    'create or start must refuse a bundle like this',
  )
  if (!container) return
  const { status } = await settled(t, container, 'stopped')
  t.ok('start-process-unset-error[nothing runs]', status !== 'running', 'no program runs', status)
})
