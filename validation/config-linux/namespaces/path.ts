import { type CheckContext, requirement } from '#harness'
import { type NamespaceType, namespaceInodes } from '#host/process'
import { holdNamespaces, holdUserNamespace } from './_held.js'
import { listNamespaces, readNamespaces, row } from './_inodes.js'

// A namespace that is to be joined, and the type whose file must be refused in its place.
const types: [NamespaceType, NamespaceType][] = [
  ['pid', 'ipc'],
  ['network', 'uts'],
  ['mount', 'network'],
  ['ipc', 'pid'],
  ['uts', 'mount'],
  ['cgroup', 'user'],
  ['user', 'cgroup'],
]

export default requirement(
  ['ns-path', 'ns-path-join', 'ns-path-wrong-type-error'],
  async (t: CheckContext) => {
    t.needs(t.sharesKernel, 'a sandbox does not join namespaces of the host')
    const held = await holdNamespaces(t, ['pid', 'network', 'mount', 'ipc', 'uts', 'cgroup'])
    const heldUser = await holdUserNamespace(t)
    const holderOf = (type: NamespaceType) => (type === 'user' ? heldUser : held)
    let joinedOne = false
    const own = namespaceInodes(process.pid)

    for (const [type, wrong] of types) {
      const [joined, refused] = [`ns-path-join[${type}]`, `ns-path-wrong-type-error[${type}]`]
      const ran = await row(t, [joined], async () => {
        const seen = await t.observe(g => g.namespace(type, holderOf(type).path(type)), {
          ns: listNamespaces,
        })
        const inodes = readNamespaces(seen.ns.text)
        t.same(joined, inodes[type], holderOf(type).inode(type), `the ${type} namespace of the path`)
        joinedOne ||= inodes[type] === holderOf(type).inode(type)
        t.ok('ns-path', inodes[type] !== own[type], `the ${type} namespace is not the runtime's`)

        const attempt = await t.attempt(g => g.namespace(type, holderOf(wrong).path(wrong)).args('/bin/true'))
        t.failed(refused, attempt.start ?? attempt.create, `${type} with the path of a ${wrong} namespace`)
      })
      if (!ran) t.skip(refused, 'the runtime does not take the right path either')
    }
    t.ok('ns-path', joinedOne, 'a namespace can be joined at all')
  },
)
