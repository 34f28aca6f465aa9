import { type CheckContext, requirement } from '#harness'
import type { Mount } from '#inside/proc/mountinfo'
import { mountTable } from './_table.js'
import { makeTree } from './_tree.js'

const kind = (mount: Mount | undefined): string | undefined => {
  if (!mount) return undefined
  const { shared, master, unbindable } = mount.propagation
  const kinds = [shared && 'shared', master && 'slave', unbindable && 'unbindable'].filter(Boolean)
  return kinds.join() || 'private'
}

// option, propagation of the source, what the mount has to be, what the mounts below have to be or not to be
const cases = [
  ['private', 'shared', ['private']],
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

const names = [...new Set(cases.map(([name]) => name))]

export default requirement(
  names.map(name => `mount-option-${name}`),
  async (t: CheckContext) => {
    t.needs(t.sharesKernel, 'the kernel of this runtime has no peer groups in common with the host')
    const sources = {
      shared: await makeTree(t, '', 'shared'),
      private: await makeTree(t, '', 'private'),
    }
    const rows = cases.map(([name, source, top, below]) => {
      const key = `mount-option-${name}`
      return {
        key,
        name,
        top,
        submounts: below,
        keys: [key],
        mount: { source: sources[source].dir, options: ['rbind', name] },
      }
    })
    // The root is a slave: what the host shares, the container's mounts can be slaves of.
    const seen = await mountTable(t, rows, config => config.rootfsPropagation('slave'))
    for (const { row, top, below } of seen) {
      t.ok(
        row.key,
        (row.top as readonly unknown[]).includes(kind(top)),
        `rbind,${row.name}: ${row.top.join(' or ')}`,
        kind(top),
      )
      if (!row.submounts) continue
      const kinds = below.map(kind)
      const fits =
        kinds.every(found => (row.submounts as readonly unknown[]).includes(found)) && kinds.length === 2
      t.ok(row.key, fits, `rbind,${row.name}: below, two mounts, ${row.submounts.join(' or ')}`, kinds)
    }
  },
)
