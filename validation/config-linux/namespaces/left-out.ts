import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import type { NamespaceType } from '#host/process'
import { listNamespaces, readNamespaces, row } from './_inodes.js'

// Type that is left out, and what gives the runtime such a namespace of its own: so the container does not get that
// of process 1, and what a container without a mount namespace mounts is seen by no other check.
const leftOut: [NamespaceType, string[]][] = [
  ['network', ['unshare', '--net']],
  ['ipc', ['unshare', '--ipc']],
  ['uts', ['unshare', '--uts']],
  ['mount', ['unshare', '--mount', '--propagation', 'private']],
  ['pid', []],
]

export default requirement('ns-inherit', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'the namespaces of a sandbox are not those of the host')

  for (const [type, unshare] of leftOut) {
    await row(t, [`ns-inherit[${type}]`], async () => {
      const note = join(t.newDir(), 'ns')
      const through = [...unshare, 'sh', '-c', 'ls -l /proc/$$/ns >"$0"; exec "$@"', note]
      const seen = await t.observe(g => g.withoutNamespace(type), { ns: listNamespaces }, { through })
      const [inside, runtime] = [readNamespaces(seen.ns.text), readNamespaces(readFileSync(note, 'utf8'))]

      // User, cgroup and time are not in the default configuration.
      for (const inherited of [type, 'user', 'cgroup', 'time'] as const) {
        t.same(`ns-inherit[${inherited}]`, inside[inherited], runtime[inherited])
      }
    })
  }
})
