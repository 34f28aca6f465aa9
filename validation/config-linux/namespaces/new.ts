import { type Generator, RuntimeFailure, requirement } from '#harness'
import { type NamespaceType, namespaceInodes } from '#host/process'
import { listNamespaces, newNamespace, readNamespaces } from './_inodes.js'

const byDefault: NamespaceType[] = ['pid', 'network', 'mount', 'ipc', 'uts']

// Compared with the runtime's and with those of a container that is still there: inode numbers are used again.
export default requirement(['ns-no-path-new', 'ns-types-supported'], async t => {
  const own = namespaceInodes(process.pid)

  for (const types of [byDefault, ['user'], ['cgroup'], ['time']] as NamespaceType[][]) {
    if (types.includes('time') && (!t.specAtLeast('1.1.0') || own.time === undefined)) continue
    const edit = (g: Generator) => {
      for (const type of types) newNamespace(type)(g)
    }
    try {
      const first = await t.start(g => {
        edit(g)
        g.args('/bin/sh', '-c', `${listNamespaces}; echo listed; exec sleep 1000`)
      })
      await first.printed('listed')
      const second = await t.observe(edit, { ns: listNamespaces })
      const [one, other] = [readNamespaces(first.stdout), readNamespaces(second.ns.text)]
      for (const type of types) {
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
    } catch (error) {
      if (!(error instanceof RuntimeFailure)) throw error
      for (const type of types) {
        t.fault(`ns-types-supported[${type}]`, { message: error.message }, error.result)
        t.skip(`ns-no-path-new[${type}]`, 'the runtime does not support the type')
      }
    }
  }
})
