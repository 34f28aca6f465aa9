import { requirement } from '#harness'
import { flagsOf, mountTable } from './_table.js'
import { makeTree } from './_tree.js'

// Relative times are what the kernel does unless told otherwise: whether they stay is not for the option to say.
export default requirement('mount-option-rnorelatime', async t => {
  const key = 'mount-option-rnorelatime'
  const { dir } = await makeTree(t, 'rw')
  for (const { top, below } of await mountTable(t, [
    { keys: [key], mount: { source: dir, options: ['rbind', 'rnorelatime'] } },
  ])) {
    const flags = [top, ...below].map(mount => flagsOf(t, mount)?.filter(flag => flag !== 'relatime'))
    t.same(key, flags, [['rw'], ['rw'], ['rw']], 'no other option comes of it')
  }
})
