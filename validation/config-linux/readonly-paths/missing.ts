import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement, succeeded } from '#harness'

// The spec is silent on a path that is not there; every known runtime passes over it, and sets the others.
export default requirement('readonlypaths', async t => {
  const bundle = t.bundle(g =>
    g
      .args('/bin/sh', '-c', 'echo new >/etc/fixed; cat /etc/fixed')
      .readonlyPaths(['/not/there', '/proc/not-there', '/etc/fixed']),
  )
  writeFileSync(join(bundle.rootfs, 'etc/fixed'), 'old')
  const { create, start, container } = await t.attempt(undefined, { bundle })

  const runs = container && start && succeeded(start)
  t.info(
    'readonlypaths[missing path]',
    runs ? 'is passed over' : `is refused, exit ${(start ?? create).exitCode}`,
  )
  if (runs)
    t.same('readonlypaths[behind a missing path]', await container.output(), 'old', 'what is read-only')
})
