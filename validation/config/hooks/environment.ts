import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import { parseMountinfo } from '#inside/proc/mountinfo'
import { HookLog, namespaceFiles, ownNamespaces } from './_hook-log.js'

const kinds = ['prestart', 'createRuntime', 'createContainer'] as const
const idsOf = (kind: string) =>
  ['after-environment', 'before-pivot'].map(what => `hook-${kind.toLowerCase()}-${what}`)

// Before pivot_root the process still sees the host's files; its own root and mounts are below the bundle.
export default requirement(
  [...kinds.flatMap(idsOf), 'hook-createruntime-underspecified', 'hook-createcontainer-underspecified'],
  async (t: CheckContext) => {
    t.needs(t.sharesKernel, "the container's process is not in the host's /proc")
    const log = new HookLog(t)
    const hostOnly = t.newDir('host-only')
    const seesOf = (proc: string, root: string) => ({
      namespaces: ownNamespaces.replaceAll('/proc/self', proc),
      mounts: `cat ${proc}/mountinfo`,
      root: `ls -d "${root}${hostOnly}"`,
    })
    const bundle = log.bundle(g => {
      g.namespace('cgroup')
      g.mount({ destination: '/mnt', type: 'tmpfs', source: 'first' })
      g.mount({ destination: '/mnt/last', type: 'tmpfs', source: 'last', options: ['size=64k'] })
      for (const kind of kinds) {
        const inside = kind === 'createContainer'
        const sees = inside ? seesOf('/proc/self', '') : seesOf('/proc/$pid', '/proc/$pid/root')
        g.hook(kind, log.hook(kind, { sees }))
      }
    })
    const container = await t.create(undefined, { bundle })
    const namespaces = namespaceFiles.map(file => readlinkSync(`/proc/${container.pid}/ns/${file}`))
    const destinations = (bundle.config.config.mounts ?? []).map(mount => mount.destination)

    for (const kind of kinds) {
      const [environment, pivot] = idsOf(kind) as [string, string]
      const seen = log.saw(kind, 'namespaces').split('\n').filter(Boolean)
      const points = new Set(parseMountinfo(log.saw(kind, 'mounts')).map(mount => mount.mountPoint))
      const missing = destinations.filter(path => !points.has(join(bundle.rootfs, path)) && !points.has(path))
      // Not the cgroup namespace: cgroups may come later.
      const but = (links: readonly string[]) => links.filter(link => !link.startsWith('cgroup'))

      t.same(environment, but(seen), but(namespaces), 'the namespaces of the process')
      t.same(environment, missing, [], 'mounts that are not there yet')
      if (kind !== 'prestart') {
        t.same(`hook-${kind.toLowerCase()}-underspecified`, seen[0], namespaces[0], 'the mount namespace')
        t.same(`hook-${kind.toLowerCase()}-underspecified`, missing, [], 'mounts that are not there yet')
      }
      t.same(pivot, log.saw(kind, 'root').trim().slice(-hostOnly.length), hostOnly, "a file of the host's")
    }
  },
)
