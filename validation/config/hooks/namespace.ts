import { readlinkSync } from 'node:fs'
import { requirement } from '#harness'
import { hookKinds } from '#spec/config'
import { HookLog, namespaceFiles, ownNamespaces } from './_hook-log.js'

const mappings = [{ containerID: 0, hostID: 100_000, size: 65_536 }]
const inContainer = ['createContainer', 'startContainer']
const idOf = (kind: string) => `hook-${kind.toLowerCase()}-namespace`

const namespacesOf = (pid: number | 'self') =>
  namespaceFiles.map(file => readlinkSync(`/proc/${pid}/ns/${file}`))

export default requirement(hookKinds.map(idOf), async t => {
  const log = new HookLog(t)
  const bundle = log.bundle(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000').namespace('cgroup')
    g.namespace('user').uidMappings(mappings).gidMappings(mappings)
    for (const kind of hookKinds) {
      for (const n of [1, 2]) g.hook(kind, log.hook(`${kind}-${n}`, { sees: { namespaces: ownNamespaces } }))
    }
  })
  const container = await t.start(undefined, { bundle })
  await container.printed('up')
  const runtimes = namespacesOf('self')
  const containers = t.sharesKernel ? namespacesOf(container.pid) : []
  await container.destroy()

  for (const kind of hookKinds) {
    if (inContainer.includes(kind) && !t.sharesKernel) {
      t.skip(idOf(kind), "the container's namespaces are not the host kernel's")
      continue
    }
    const [whose, namespaces] = inContainer.includes(kind)
      ? ["the container's", containers]
      : ["the runtime's", runtimes]
    for (const name of [`${kind}-1`, `${kind}-2`]) {
      const seen = log.saw(name, 'namespaces').split('\n').filter(Boolean)
      t.same(idOf(kind), seen, namespaces, `${name} runs in ${whose} namespaces`)
    }
  }
})
