import { requirement } from '#harness'
import { hostMounts } from '#host/mounts'
import { bundleOnSharedMount, inMountNamespace, mountsOf, peerGroups, rootOf } from './_roots.js'

// A new peer group: none of the host's, though the bundle lies on a shared mount. Mounts in the container propagate to a
// peer of its root, not to the host.
export default requirement(['rootfspropagation-shared', 'rootfspropagation-shared-not-host'], async t => {
  t.needs(t.sharesKernel, 'the container has mounts of a kernel of its own')
  const container = await t.start(undefined, { bundle: await bundleOnSharedMount(t, 'shared') })
  await container.printed('ready')
  const group = rootOf(container)?.propagation.shared
  const others = peerGroups(hostMounts())

  t.ok(
    'rootfspropagation-shared',
    group !== undefined,
    'the root mount is in a peer group',
    rootOf(container)?.propagation,
  )
  t.ok(
    'rootfspropagation-shared',
    group === undefined || !others.has(group),
    "it is none of the host's",
    group,
  )
  await inMountNamespace(t, container, '/bin/mount', '-o', 'bind', '/', '/mnt')
  await inMountNamespace(t, container, '/bin/mount', '-t', 'tmpfs', 'from-container', '/var')
  const points = mountsOf(container).map(({ mountPoint }) => mountPoint)
  t.ok('rootfspropagation-shared', points.includes('/var'), 'a mount in the container is there', points)
  t.ok('rootfspropagation-shared', points.includes('/mnt/var'), 'it propagates to a peer of the root', points)
  const escaped = hostMounts().filter(
    ({ mountPoint, source }) =>
      mountPoint.startsWith(`${container.bundle.dir}/`) || source === 'from-container',
  )
  t.same('rootfspropagation-shared-not-host', escaped, [], 'the host sees none of it')
})
