import { type CheckContext, requirement } from '#harness'
import type { NamespaceType } from '#host/process'
import { bindNamespace, holdNamespaces } from './_held.js'
import { listNamespaces, readNamespaces } from './_inodes.js'

const types: NamespaceType[] = ['network', 'ipc', 'uts', 'pid']

// A file anywhere may be a namespace's, as `ip netns` has them; and several are joined at once.
export default requirement('ns-path-join', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox does not join namespaces of the host')
  const held = await holdNamespaces(t, types)
  const files = await Promise.all(types.map(type => bindNamespace(t, held.path(type))))

  const seen = await t.observe(
    g => {
      for (const [index, type] of types.entries()) g.namespace(type, files[index])
    },
    { ns: listNamespaces },
  )

  const inodes = readNamespaces(seen.ns.text)
  for (const type of types) t.same('ns-path-join[bind mounts]', inodes[type], held.inode(type), type)
})
