import { type CheckContext, type Generator, RuntimeFailure, requirement } from '#harness'
import { type NamespaceType, namespaceInodes } from '#host/process'
import { listNamespaces, newNamespace, readNamespaces } from './_inodes.js'

const byDefault: NamespaceType[] = ['pid', 'network', 'mount', 'ipc', 'uts']
const more: NamespaceType[] = ['user', 'cgroup', 'time']

// Each of the others beside those of the default configuration, then all that are supported at once.
export default requirement(['ns-no-path-new', 'ns-types-supported'], async t => {
  const known = more.filter(
    type => type !== 'time' || (t.specAtLeast('1.1.0') && namespaceInodes(process.pid).time),
  )
  const supported: NamespaceType[] = []
  for (const added of [[], ...known.map(type => [type]), supported]) {
    try {
      await compare(t, added)
      supported.push(...added.filter(type => !supported.includes(type)))
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      for (const type of added.length > 0 ? added : byDefault) {
        t.fault(`ns-types-supported[${type}]`, { message: error.message }, error.result)
        t.skip(`ns-no-path-new[${type}]`, 'the runtime does not support the type')
      }
    }
  }
})

// With the runtime's and with those of a container that is still there: inode numbers are used again.
async function compare(t: CheckContext, added: readonly NamespaceType[]): Promise<void> {
  const own = namespaceInodes(process.pid)
  const edit = (g: Generator) => {
    for (const type of added) newNamespace(type)(g)
  }
  const first = await t.start(g => {
    edit(g)
    g.args('/bin/sh', '-c', `${listNamespaces}; echo listed; exec sleep 1000`)
  })
  await first.printed('listed')
  const second = await t.observe(edit, { ns: listNamespaces })
  const [one, other] = [readNamespaces(first.stdout), readNamespaces(second.ns.text)]
  for (const type of [...byDefault, ...added]) {
    t.ok(`ns-types-supported[${type}]`, true, 'is supported')
    const key = `ns-no-path-new[${type}]`
    if (!t.sharesKernel) {
      t.skip(key, 'a sandbox numbers namespaces by itself')
      continue
    }
    t.ok(key, one[type] && other[type], 'the process has a namespace', [one, other])
    t.ok(key, one[type] !== own[type] && other[type] !== own[type], "it is not the runtime's", [one, own])
    t.ok(key, one[type] !== other[type], "it is not another container's", [one, other])
  }
}
