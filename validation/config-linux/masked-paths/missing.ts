import { requirement } from '#harness'

// The spec is silent on a path that is not there; every known runtime passes over it.
export default requirement('maskedpaths', async t => {
  const { create, start } = await t.attempt(g =>
    g.args('/bin/true').maskedPaths(['/not/there', '/proc/not-there']),
  )

  t.info('maskedpaths[missing path]', (start ?? create).exitCode === 0 ? 'is passed over' : 'is refused')
})
