import { mkdirSync } from 'node:fs'
import { requirement } from '#harness'

// The spec does not say whether a mount of its own below a read-only path is meant, too.
export default requirement('readonlypaths', async t => {
  const bundle = t.bundle(g =>
    g.mount({ destination: '/folder/mount', type: 'tmpfs', source: 'tmpfs' }).readonlyPaths(['/folder']),
  )
  mkdirSync(`${bundle.rootfs}/folder/mount`, { recursive: true })
  const seen = await t.observe(
    undefined,
    { top: 'touch /folder/new', below: 'touch /folder/mount/new' },
    { bundle },
  )
  t.ok('readonlypaths[above a mount]', seen.top.code !== 0, 'the path itself is read-only')
  t.info('readonlypaths[mount below]', seen.below.code === 0 ? 'stays writable' : 'is read-only, too')
})
