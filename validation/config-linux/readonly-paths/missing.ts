import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { requirement, succeeded } from '#harness'

// As with masked paths: one that is not there may be refused, and is no reason to forget the others.
export default requirement('readonlypaths', async t => {
  const bundle = t.bundle(g =>
    g
      .args('/bin/sh', '-c', 'for name in first last open; do touch /var/$name/new && echo $name; done')
      .readonlyPaths(['/var/first', '/not/there', '/proc/not-there', '/var/last']),
  )
  for (const name of ['first', 'last', 'open']) mkdirSync(join(bundle.rootfs, 'var', name))
  const { create, start, container } = await t.attempt(undefined, { bundle })

  const isPassedOver = succeeded(start ?? create)
  t.info('readonlypaths[missing path]', isPassedOver ? 'is passed over' : 'is refused')
  if (isPassedOver)
    t.same('readonlypaths[missing path]', await container?.output(), 'open\n', 'folders that can be written')
})
