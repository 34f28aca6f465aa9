import { type CheckContext, requirement } from '#harness'
import type { Mount } from '#inside/proc/mountinfo'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { mountTable, type Row as TableRow } from './_table.js'
import { makeTree } from './_tree.js'

const kind = (mount: Mount | undefined): string | undefined => {
  if (!mount) return undefined
  const { shared, master, unbindable } = mount.propagation
  const kinds = [shared && 'shared', master && 'slave', unbindable && 'unbindable'].filter(Boolean)
  return kinds.join() || 'private'
}

// option, propagation of the source, what the mount has to be, what the mounts below have to be or not to be
const cases = [
  ['private', 'shared', ['private'], ['shared', 'slave', 'shared,slave']],
  ['rprivate', 'shared', ['private'], ['private']],
  ['shared', 'private', ['shared'], ['private']],
  ['rshared', 'private', ['shared'], ['shared']],
  // Shared again below a peer group of the host, of which it may be the slave.
  ['shared', 'shared', ['shared', 'shared,slave']],
  ['rshared', 'shared', ['shared', 'shared,slave'], ['shared', 'shared,slave']],
  ['slave', 'shared', ['slave']],
  ['rslave', 'shared', ['slave'], ['slave']],
  ['unbindable', 'private', ['unbindable'], ['private']],
  ['runbindable', 'private', ['unbindable'], ['unbindable']],
] as const

interface Row extends TableRow {
  key: string
  kinds: readonly string[]
  /** The point of the submounts, and what they have to be. */
  below?: string
  submounts?: readonly string[] | undefined
}

const names = [...new Set(cases.map(([name]) => name))]

export default requirement(
  names.map(name => `mount-option-${name}`),
  async (t: CheckContext) => {
    t.needs(t.sharesKernel, 'the kernel of this runtime has no peer groups in common with the host')
    const sources = {
      shared: await makeTree(t, '', 'shared'),
      private: await makeTree(t, '', 'private'),
    }
    const rows = cases.flatMap(([name, source, top, below]) => {
      const id = `mount-option-${name}`
      const bindOf = (bind: string, submounts?: readonly string[]): Row => ({
        key: `${id}[${bind}]`,
        keys: [`${id}[${bind}]`, ...(submounts ? [`${id}[below]`] : [])],
        below: `${id}[below]`,
        kinds: top,
        submounts,
        // A read-only mount takes another way through a runtime: bound, and mounted anew.
        mount: { source: sources[source].dir, options: bind === 'bind' ? ['ro', bind, name] : [bind, name] },
      })
      return [bindOf('rbind', below), bindOf('bind')]
    })
    // Recursive options are applied in a way of their own, too.
    for (const [name, source] of [
      ['rslave', 'shared'],
      ['rprivate', 'shared'],
      ['rshared', 'private'],
    ] as const) {
      const key = `mount-option-${name}[beside rro]`
      const mount = { source: sources[source].dir, options: ['rbind', name, 'rro'] }
      rows.push({ key, keys: [key], kinds: [name.slice(1)], mount })
    }
    const inUser = cases.map(([name, source, kinds]): Row => {
      const key = `mount-option-${name}[in a user namespace]`
      return { key, keys: [key], kinds, mount: { source: sources[source].dir, options: ['rbind', name] } }
    })
    // A new file system has peers to be, too.
    for (const name of ['shared', 'rshared', 'unbindable', 'runbindable']) {
      const key = `mount-option-${name}[tmpfs]`
      const kinds = [name.replace(/^r/, '')]
      rows.push({ key, keys: [key], kinds, mount: { type: 'tmpfs', source: 'tmpfs', options: [name] } })
    }
    // The root is a slave: what the host shares, the container's mounts can be slaves of.
    const seen = await mountTable(t, rows, config => config.rootfsPropagation('slave'))
    if (await hasUserNamespaces(t))
      seen.push(
        ...(await mountTable(t, inUser, config => inUserNamespace(config.rootfsPropagation('slave')))),
      )
    for (const { row, top, below } of seen) {
      const { key, kinds, submounts, mount } = row
      t.ok(key, kinds.includes(kind(top)!), `${mount.options}: ${kinds.join(' or ')}`, kind(top))
      if (!submounts) continue
      const found = below.map(kind)
      const fits = found.every(kind => submounts.includes(kind!)) && found.length === 2
      t.ok(row.below!, fits, `${mount.options}: below, two mounts, ${submounts.join(' or ')}`, found)
    }
  },
)
