import { closeSync, openSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import type { NamespaceType } from '#host/process'
import { bindNamespace, type Held, holdNamespaces, holdUserNamespace } from './_held.js'
import { listNamespaces, readNamespaces, row } from './_inodes.js'

const types: NamespaceType[] = ['network', 'ipc', 'uts', 'pid', 'cgroup']
const inUser: NamespaceType[] = ['user', 'network', 'ipc', 'uts']

// A file anywhere may be a namespace's, as `ip netns` has them; and several are joined at once, as in a pod.
export default requirement(['ns-path-join', 'ns-path-wrong-type-error'], async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox does not join namespaces of the host')
  const held = await holdNamespaces(t, types)
  const heldUser = await holdUserNamespace(t, inUser)

  const joins = async (
    key: string,
    joined: readonly NamespaceType[],
    holder: Held,
    paths: readonly string[],
  ) => {
    await row(t, [key], async () => {
      const seen = await t.observe(
        g => {
          for (const [index, type] of joined.entries()) g.namespace(type, paths[index])
        },
        { ns: listNamespaces },
      )
      const inodes = readNamespaces(seen.ns.text)
      for (const type of joined) t.same(key, inodes[type], holder.inode(type), type)
    })
  }
  const bind = (holder: Held) => (type: NamespaceType) => bindNamespace(t, holder.path(type))

  const files = await Promise.all(types.map(bind(held)))
  const links = files.map((file, index) => {
    const link = join(t.newDir(), types[index]!)
    symlinkSync(file, link)
    return link
  })
  await joins('ns-path-join[bind mounts]', types, held, files)
  await joins('ns-path-join[symbolic links]', types, held, links)
  // As those do who do not look the process up by its own folder.
  const descriptor = openSync(held.path('uts'), 'r')
  t.defer(() => closeSync(descriptor))
  await joins('ns-path-join[other paths]', ['network', 'ipc', 'uts'], held, [
    `/proc/${held.pid}/task/${held.pid}/ns/net`,
    `/proc//${held.pid}/./task/../ns/ipc`,
    `/proc/${process.pid}/fd/${descriptor}`,
  ])
  await joins(
    'ns-path-join[with their user namespace]',
    inUser,
    heldUser,
    await Promise.all(inUser.map(bind(heldUser))),
  )

  // Where the container's root may do nothing: no sysfs of it either.
  const foreign = 'ns-path-join[network of another user namespace]'
  await row(t, [foreign], async () => {
    const seen = await t.observe(
      g =>
        g
          .withoutMount('/sys')
          .namespace('user', heldUser.path('user'))
          .namespace('network', held.path('network')),
      { ns: listNamespaces },
    )
    const { user, network } = readNamespaces(seen.ns.text)
    t.same(foreign, [user, network], [heldUser.inode('user'), held.inode('network')])
  })

  // Each type with the file of the one before it.
  for (const [index, type] of types.entries()) {
    await t.refused(`ns-path-wrong-type-error[bind mounts]`, g => g.namespace(type, files.at(index - 1)))
  }
})
