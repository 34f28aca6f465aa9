import { type CheckContext, type Edit, requirement } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'

const expected = {
  shared: { shared: true, master: false, unbindable: false },
  slave: { shared: false, master: true, unbindable: false },
  private: { shared: false, master: false, unbindable: false },
  unbindable: { shared: false, master: false, unbindable: true },
} as const
type Value = keyof typeof expected
const values = Object.keys(expected) as Value[]

// What the container reads of its own root, which is read-only, and has a mount with a propagation of its own. A slave
// needs a master: its bundle lies on a shared mount; whether it has that one is a point of its own.
export default requirement('rootfspropagation', async t => {
  for (const value of values) await check(t, value, '', () => undefined)
  if (!(await hasUserNamespaces(t))) return
  // A root that is a mount already, which a runtime need not make one.
  for (const value of values) await check(t, value, ', a mount in a user namespace', inUserNamespace)

  // Whose mounts are the host's slaves, unless told otherwise.
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

async function check(t: CheckContext, value: Value, where: string, edit: Edit): Promise<void> {
  const bundle = t.bundle(g => {
    edit(g)
    g.rootReadonly(true)
      .patch('/linux/rootfsPropagation', value)
      .mount({ destination: '/mnt', type: 'tmpfs', source: 'tmpfs', options: ['rshared'] })
      .args('/bin/cat', '/proc/self/mountinfo')
  })
  const dirs = [...(value === 'slave' ? [bundle.dir] : []), ...(where === '' ? [] : [bundle.rootfs])]
  for (const dir of dirs) {
    await t.host(['mount', '--bind', dir, dir])
    t.defer(() => t.hostResult(['umount', '-R', '-l', dir]))
    await t.host(['mount', value === 'slave' ? '--make-shared' : '--make-private', dir])
  }
  const container = await t.run(undefined, { bundle })
  const root = topMount(parseMountinfo(container.stdout), '/')
  const { shared, master, unbindable } = root?.propagation ?? {}
  const { master: hasMaster, ...wanted } = expected[value]
  const key = `rootfspropagation[${value}${where}]`
  const what = 'optional fields of the root mount'
  t.same(key, { shared: shared !== undefined, unbindable }, wanted, what)
  const ofMaster = value === 'slave' ? `rootfspropagation[slave of the host${where}]` : key
  t.same(ofMaster, master !== undefined, hasMaster, what)
}
