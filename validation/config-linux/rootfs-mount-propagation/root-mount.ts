import { requirement } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'

const expected = {
  shared: { shared: true, master: false, unbindable: false },
  slave: { shared: false, master: true, unbindable: false },
  private: { shared: false, master: false, unbindable: false },
  unbindable: { shared: false, master: false, unbindable: true },
} as const

// What the container reads of its own root, which is read-only, and has a mount with a propagation of its own. A slave
// needs a master: its bundle lies on a shared mount; whether it has that one is a point of its own.
export default requirement('rootfspropagation', async t => {
  for (const [value, wanted] of Object.entries(expected)) {
    const bundle = t.bundle(g =>
      g
        .rootReadonly(true)
        .patch('/linux/rootfsPropagation', value)
        .mount({ destination: '/mnt', type: 'tmpfs', source: 'tmpfs', options: ['rshared'] })
        .args('/bin/cat', '/proc/self/mountinfo'),
    )
    if (value === 'slave') {
      await t.host(['mount', '--bind', bundle.dir, bundle.dir])
      t.defer(() => t.hostResult(['umount', '-R', '-l', bundle.dir]))
      await t.host(['mount', '--make-shared', bundle.dir])
    }
    const container = await t.run(undefined, { bundle })
    const root = topMount(parseMountinfo(container.stdout), '/')
    const { shared, master, unbindable } = root?.propagation ?? {}
    const key = `rootfspropagation[${value}]`
    const what = 'optional fields of the root mount'
    t.same(
      key,
      { shared: shared !== undefined, unbindable },
      { shared: wanted.shared, unbindable: wanted.unbindable },
      what,
    )
    t.same(
      value === 'slave' ? 'rootfspropagation[slave of the host]' : key,
      master !== undefined,
      wanted.master,
      what,
    )
  }

  // Whose mounts are the host's slaves, unless told otherwise.
  if (!(await hasUserNamespaces(t))) return
  for (const value of ['shared', 'private', 'unbindable'] as const) {
    const { table } = await t.observe(g => inUserNamespace(g).patch('/linux/rootfsPropagation', value), {
      table: 'cat /proc/self/mountinfo',
    })
    const { shared, unbindable } = topMount(parseMountinfo(table.text), '/')?.propagation ?? {}
    t.same(
      `rootfspropagation[${value}, in a user namespace]`,
      { shared: shared !== undefined, unbindable },
      { shared: expected[value].shared, unbindable: expected[value].unbindable },
      'optional fields of the root mount',
    )
  }
})
