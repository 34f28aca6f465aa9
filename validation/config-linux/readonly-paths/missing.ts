import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { unlessRefused } from '../../_can-run.js'

// As with masked paths: one that is not there may be refused, and is no reason to forget the others.
export default requirement('readonlypaths', async t => {
  const bundle = t.bundle(g =>
    g
      .args('/bin/sh', '-c', 'for name in first last open; do touch /var/$name/new && echo $name; done')
      .readonlyPaths(['/var/first', '/not/there', '/proc/not-there', '/var/last']),
  )
  for (const name of ['first', 'last', 'open']) mkdirSync(join(bundle.rootfs, 'var', name))
  const container = await unlessRefused(t, undefined, { bundle })

  t.info('readonlypaths[missing path]', container ? 'is passed over' : 'is refused')
  if (container)
    t.same('readonlypaths[missing path]', await container.output(), 'open\n', 'folders that can be written')
})
