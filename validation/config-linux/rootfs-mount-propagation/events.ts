import { requirement } from '#harness'
import { hostMounts } from '#host/mounts'
import { bundleOnSharedMount, inMountNamespace, mountsOf, peerGroups, rootOf } from './_roots.js'

const arrives = (mounts: readonly { mountPoint: string }[], path: string) =>
  mounts.some(({ mountPoint }) => mountPoint === path)

// Two events each: a mount on the host below the root filesystem, and one in the container. Mounting is synchronous:
// what propagates is there at once.
export default requirement(
  ['rootfspropagation-slave', 'rootfspropagation-private', 'rootfspropagation-unbindable'],
  async t => {
    t.needs(t.sharesKernel, 'the container has mounts of a kernel of its own')
    for (const value of ['slave', 'private', 'unbindable'] as const) {
      const id = `rootfspropagation-${value}` as const
      const bundle = await bundleOnSharedMount(t, value)
      const container = await t.start(undefined, { bundle })
      await container.printed('ready')
      const root = rootOf(container)
      await t.host(['mount', '-t', 'tmpfs', 'from-host', `${bundle.rootfs}/mnt`])
      const bind = await inMountNamespace(t, container, '/bin/mount', '-o', 'bind', '/', '/tmp')
      await inMountNamespace(t, container, '/bin/mount', '-t', 'tmpfs', 'from-container', '/var')
      const inside = mountsOf(container)

      t.ok(id, arrives(inside, '/var'), 'a mount in the container is there')
      const ofTheHost = value === 'slave' ? `${id}[events of the host]` : id
      t.same(
        ofTheHost,
        arrives(inside, '/mnt'),
        value === 'slave',
        'whether a mount of the host arrives in the container',
      )
      t.same(
        id,
        arrives(hostMounts(), `${bundle.rootfs}/var`),
        false,
        'whether a mount of the container arrives on the host',
      )
      if (value === 'slave') {
        const groups = peerGroups(hostMounts().filter(({ mountPoint }) => mountPoint === bundle.dir))
        t.ok(
          ofTheHost,
          groups.has(root?.propagation.master ?? -1),
          "its master is the host's mount",
          root?.propagation,
        )
      }
      t.same(id, arrives(inside, '/tmp/var'), false, 'whether it arrives in a copy of the root')
      t.same(id, bind.exitCode === 0, value !== 'unbindable', 'whether the root can be bind mounted')
      await container.destroy()
    }
  },
)
