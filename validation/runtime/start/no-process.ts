import { requirement } from '#harness'

// A runtime may notice at create: then there is nothing to start.
export default requirement('start-process-unset-error', async t => {
  const { id, start } = await t.refused('start-process-unset-error', g => g.remove('/process'))
  if (!start) return
  const asked = await t.runtime.state(id)
  t.ok('start-process-unset-error', !/"status": *"running"/.test(asked.stdout), 'nothing runs', asked.stdout)
})
