import { readlinkSync } from 'node:fs'
import { requirement } from '#harness'
import { hookKinds } from '#spec/config'
import { HookLog, namespaceFiles, ownNamespaces } from './_hook-log.js'

const inContainer = ['createContainer', 'startContainer']
const idOf = (kind: string) => `hook-${kind.toLowerCase()}-namespace`

const namespacesOf = (pid: number | 'self') =>
  namespaceFiles.map(file => readlinkSync(`/proc/${pid}/ns/${file}`))

export default requirement(hookKinds.map(idOf), async t => {
  const log = new HookLog(t)
  const bundle = log.bundle(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000').namespace('cgroup')
    for (const kind of hookKinds) g.hook(kind, log.hook(kind, { sees: { namespaces: ownNamespaces } }))
  })
  const container = await t.start(undefined, { bundle })
  await container.printed('up')
  const runtimes = namespacesOf('self')
  const containers = t.sharesKernel ? namespacesOf(container.pid) : []
  await container.destroy()

  for (const kind of hookKinds) {
    const seen = log.saw(kind, 'namespaces').split('\n').filter(Boolean)
    if (!inContainer.includes(kind)) t.same(idOf(kind), seen, runtimes, "the runtime's namespaces")
    else if (t.sharesKernel) t.same(idOf(kind), seen, containers, "the container's namespaces")
    else t.skip(idOf(kind), "the container's namespaces are not the host kernel's")
  }
})
