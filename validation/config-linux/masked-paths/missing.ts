import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement, succeeded } from '#harness'

// The spec is silent on a path that is not there; every known runtime passes over it, and masks the others.
export default requirement('maskedpaths', async t => {
  const bundle = t.bundle(g =>
    g.args('/bin/cat', '/etc/secret').maskedPaths(['/not/there', '/proc/not-there', '/etc/secret']),
  )
  writeFileSync(join(bundle.rootfs, 'etc/secret'), 'a secret')
  const { create, start, container } = await t.attempt(undefined, { bundle })

  const runs = container && start && succeeded(start)
  t.info(
    'maskedpaths[missing path]',
    runs ? 'is passed over' : `is refused, exit ${(start ?? create).exitCode}`,
  )
  if (runs) t.same('maskedpaths[behind a missing path]', await container.output(), '', 'what is masked')
})
