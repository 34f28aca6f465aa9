/** The root mount of a container whose bundle lies on a shared mount of the host's. */
import type { Bundle, CheckContext, Container } from '#harness'
import { readProc } from '#host/process'
import { type Mount, parseMountinfo, topMount } from '#inside/proc/mountinfo'

export type Propagation = 'shared' | 'slave' | 'private' | 'unbindable'

/** A bundle that waits to be killed, on a mount of its own that is a peer of nobody but itself. */
export async function bundleOnSharedMount(t: CheckContext, propagation: Propagation): Promise<Bundle> {
  const bundle = t.bundle(g =>
    g.args('/bin/sh', '-c', 'echo ready; sleep 1000').patch('/linux/rootfsPropagation', propagation),
  )
  await t.host(['mount', '--bind', bundle.dir, bundle.dir])
  t.defer(() => t.hostResult(['umount', '-R', '-l', bundle.dir]))
  await t.host(['mount', '--make-shared', bundle.dir])
  return bundle
}

/** The mounts that a container's process sees. */
export const mountsOf = (container: Container): Mount[] =>
  parseMountinfo(readProc(container.pid, 'mountinfo'))

export const rootOf = (container: Container): Mount | undefined => topMount(mountsOf(container), '/')

/** Peer groups of a list of mounts. */
export const peerGroups = (mounts: readonly Mount[]): Set<number> =>
  new Set(mounts.flatMap(({ propagation: { shared } }) => (shared === undefined ? [] : [shared])))

/** Runs a program of the container's in its mount namespace, with all of the suite's privileges. */
export const inMountNamespace = (t: CheckContext, container: Container, ...argv: string[]) =>
  t.hostResult(['nsenter', '--mount', '--root', '--target', String(container.pid), '--', ...argv])
