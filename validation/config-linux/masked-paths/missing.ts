import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { unlessRefused } from '../../_can-run.js'

// The spec is silent on a path that is not there; every known runtime passes over it, and masks the others all the same.
export default requirement('maskedpaths', async t => {
  const bundle = t.bundle(g =>
    g
      .args('/bin/cat', '/etc/first', '/etc/last')
      .maskedPaths(['/etc/first', '/not/there', '/proc/not-there', '/etc/last']),
  )
  for (const name of ['first', 'last']) writeFileSync(join(bundle.rootfs, 'etc', name), 'secret')
  const container = await unlessRefused(t, undefined, { bundle })

  t.info('maskedpaths[missing path]', container ? 'is passed over' : 'is refused')
  if (container)
    t.same('maskedpaths[missing path]', await container.output(), '', 'what is masked before and after it')
})
