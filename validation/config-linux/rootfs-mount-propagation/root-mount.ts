import { requirement } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'

const expected = {
  shared: { shared: true, master: false, unbindable: false },
  slave: { shared: false, master: true, unbindable: false },
  private: { shared: false, master: false, unbindable: false },
  unbindable: { shared: false, master: false, unbindable: true },
} as const

// What the container reads of its own root. A slave needs a master: its bundle lies on a shared mount.
export default requirement('rootfspropagation', async t => {
  for (const [value, wanted] of Object.entries(expected)) {
    const bundle = t.bundle(g =>
      g.patch('/linux/rootfsPropagation', value).args('/bin/cat', '/proc/self/mountinfo'),
    )
    if (value === 'slave') {
      await t.host(['mount', '--bind', bundle.dir, bundle.dir])
      t.defer(() => t.hostResult(['umount', '-R', '-l', bundle.dir]))
      await t.host(['mount', '--make-shared', bundle.dir])
    }
    const container = await t.run(undefined, { bundle })
    const root = topMount(parseMountinfo(container.stdout), '/')
    const { shared, master, unbindable } = root?.propagation ?? {}
    const seen = {
      shared: shared !== undefined,
      master: master !== undefined,
      unbindable: unbindable === true,
    }
    t.same(`rootfspropagation[${value}]`, seen, wanted, 'optional fields of the root mount')
  }
})
