import { mkdirSync } from 'node:fs'
import { requirement } from '#harness'

const below = ['/folder/plain', '/folder/mount']
const orders = {
  'readonlypaths[after its parent]': ['/folder', ...below],
  'readonlypaths[before its parent]': [...below, '/folder'],
}

// A path that is in another one of the list is as read-only as any, be it a mount or not.
export default requirement('readonlypaths', async t => {
  for (const [key, paths] of Object.entries(orders)) {
    const bundle = t.bundle(g =>
      g.mount({ destination: '/folder/mount', type: 'tmpfs', source: 'tmpfs' }).readonlyPaths(paths),
    )
    for (const path of below) mkdirSync(bundle.rootfs + path, { recursive: true })
    const look = `for at in ${paths.join(' ')}; do touch $at/new && echo $at; done; :`
    const { written } = await t.observe(undefined, { written: look }, { bundle })
    t.same(key, written.text, '', 'folders that can be written')
  }
})
