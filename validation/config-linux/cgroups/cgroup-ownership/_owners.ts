import { mkdirSync, readdirSync, statSync } from 'node:fs'
import type { CheckContext, Generator } from '#harness'
import type { ContainerOptions } from '#harness/context'
import { placesOf } from '../_cgroup.js'

/** Where uid 0 of the container is on the host. */
export const hostId = 300_000
export const uid = 7
export const owner = hostId + uid

/** A container for which the cgroup has to change hands: its own cgroup namespace, and a writable mount. */
export const delegated = (g: Generator) =>
  g
    .namespace('user')
    .namespace('cgroup')
    .uidMappings([{ containerID: 0, hostID: hostId, size: 1000 }])
    .gidMappings([{ containerID: 0, hostID: hostId, size: 1000 }])
    .user({ uid, gid: uid })
    // The kernel mounts sysfs in a user namespace only where nothing is hidden of it, which a check may do.
    .withoutMount('/sys')
    .mount({
      destination: '/sys/fs/cgroup',
      type: 'cgroup',
      source: 'cgroup',
      options: ['nosuid', 'noexec', 'nodev'],
    })
    .args('/bin/sleep', '1000')

const above = ['..', '../cgroup.procs']

/** Who owns the container's cgroup ('.'), its files and the cgroup above, in all hierarchies: names by uid. */
export async function ownersOf(
  t: CheckContext,
  edit: (g: Generator) => unknown,
  options: ContainerOptions = {},
): Promise<Record<number, string[]>> {
  const bundle = t.bundle(edit)
  mkdirSync(`${bundle.rootfs}/sys/fs/cgroup`, { recursive: true })
  const container = await t.create(undefined, { bundle, ...options })
  await container.start()
  const owners: [id: number, name: string][] = []
  for (const dir of new Set(placesOf(container.pid).values())) {
    const files = readdirSync(dir, { withFileTypes: true }).filter(entry => entry.isFile())
    for (const name of ['.', ...above, ...files.map(entry => entry.name)])
      owners.push([statSync(`${dir}/${name}`).uid, name])
  }
  await container.destroy()
  const namesOf = (id: number) => owners.flatMap(([owner, name]) => (owner === id ? [name] : [])).sort()
  return Object.fromEntries(owners.map(([id]) => [id, namesOf(id)]))
}
