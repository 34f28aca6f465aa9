import { mkdirSync } from 'node:fs'
import { requirement } from '#harness'

const orders = {
  'readonlypaths[below another]': ['/folder', '/folder/deep'],
  'readonlypaths[below another, which comes later]': ['/folder/deep', '/folder'],
}

// A path that is in another one of the list is as read-only as any.
export default requirement('readonlypaths', async t => {
  for (const [key, paths] of Object.entries(orders)) {
    const bundle = t.bundle(g => g.readonlyPaths(paths))
    mkdirSync(`${bundle.rootfs}/folder/deep`, { recursive: true })
    const seen = await t.observe(
      undefined,
      { top: 'touch /folder/new', deep: 'touch /folder/deep/new' },
      { bundle },
    )
    t.ok(key, seen.top.code !== 0, 'nothing is made in the outer one')
    t.ok(key, seen.deep.code !== 0, 'nothing is made in the inner one')
  }
})
