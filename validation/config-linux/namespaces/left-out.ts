import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement, succeeded } from '#harness'
import type { NamespaceType } from '#host/process'
import { listNamespaces, readNamespaces, row } from './_inodes.js'

// Types that are left out, and what gives the runtime such namespaces of its own: so the container does not get those
// of process 1, and what a container without a mount namespace mounts is seen by no other check.
const leftOut: [NamespaceType[], string[]][] = [
  [['network'], ['--net']],
  [['ipc'], ['--ipc']],
  [['uts'], ['--uts']],
  [['mount'], ['--mount', '--propagation', 'private']],
  [['pid'], []],
  [
    ['network', 'ipc', 'uts', 'mount', 'pid'],
    ['--net', '--ipc', '--uts', '--mount', '--propagation', 'private'],
  ],
  // A time namespace is for the children of who makes it.
  [[], ['--cgroup', '--time', '--fork', '--kill-child=KILL']],
  [[], ['--cgroup']],
]

// The default configuration does not have these.
const always: NamespaceType[] = ['user', 'cgroup', 'time']

export default requirement('ns-inherit', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'the namespaces of a sandbox are not those of the host')

  for (const [types, flags] of leftOut) {
    const unshare = flags.length > 0 ? ['unshare', ...flags] : []
    // unshare may be too old for it.
    if (flags.includes('--cgroup') && !succeeded(await t.hostResult([...unshare, 'true']))) continue
    const keys = types.map(type => `ns-inherit[${type}]`)
    await row(t, keys, async () => {
      const note = join(t.newDir(), 'ns')
      const through = [...unshare, 'sh', '-c', 'ls -l /proc/$$/ns >"$0"; exec "$@"', note]
      const seen = await t.observe(
        g => {
          for (const type of types) g.withoutNamespace(type)
        },
        { ns: listNamespaces },
        { through },
      )
      const [inside, runtime] = [readNamespaces(seen.ns.text), readNamespaces(readFileSync(note, 'utf8'))]

      for (const inherited of [...types, ...always])
        t.same(`ns-inherit[${inherited}]`, inside[inherited], runtime[inherited])
    })
  }
})
