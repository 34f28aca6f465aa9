import { requirement } from '#harness'
import { mountTable, sameFlags } from './_table.js'
import { levels, makeTree, type Tree } from './_tree.js'

// What the mounts of the source have, and what the mount in the container has to show for it. Access times that no
// option names are the source's: a remount leaves them alone, by mount(8) too.
const cases = [
  ['ro', 'rw', 'ro,relatime'],
  ['rw', 'ro', 'rw,relatime'],
  ['nosuid', 'rw', 'rw,nosuid,relatime'],
  ['suid', 'nosuid', 'rw,relatime'],
  ['nodev', 'rw', 'rw,nodev,relatime'],
  ['dev', 'nodev', 'rw,relatime'],
  ['noexec', 'rw', 'rw,noexec,relatime'],
  ['exec', 'noexec', 'rw,relatime'],
  ['nodiratime', 'rw', 'rw,nodiratime,relatime'],
  ['noatime', 'rw', 'rw,noatime'],
  ['relatime', 'noatime', 'rw,relatime'],
  ['relatime', 'strictatime', 'rw,relatime'],
  ['strictatime', 'rw', 'rw'],
  ['nosymfollow', 'rw', 'rw,relatime,nosymfollow'],
  ['symfollow', 'nosymfollow', 'rw,relatime'],
  ['defaults', 'rw', 'rw,relatime'],
] as const

const names = [...new Set(cases.map(([name]) => name))]

// An option without the r is of the top mount only, with rbind too.
export default requirement(
  names.map(name => `mount-option-${name}`),
  async t => {
    const trees = new Map<string, Tree>()
    for (const [, has] of cases) if (!trees.has(has)) trees.set(has, await makeTree(t, has))
    const before = [...trees.values()].map(tree => tree.flags())

    const rows = cases.flatMap(([name, has, shows]) =>
      ['bind', 'rbind'].map(bind => {
        const key = `mount-option-${name}[${bind} of ${has}]`
        return {
          key,
          keys: [key],
          bind,
          has,
          shows,
          // An option holds before and behind the one that makes it a bind mount.
          mount: { source: trees.get(has)!.dir, options: bind === 'bind' ? [bind, name] : [name, bind] },
        }
      }),
    )
    for (const { row, path, top, below } of await mountTable(
      t,
      rows.filter(({ key }) => t.wants(key)),
    )) {
      const { flags } = trees.get(row.has)!
      sameFlags(t, row.key, top, row.shows, `options ${row.mount.options}`)
      if (row.bind === 'bind') continue
      for (const [index, level] of levels.entries()) {
        const mount = below.find(({ mountPoint }) => mountPoint === path + level)
        if (index > 0)
          sameFlags(t, row.key, mount, flags()[index]!, `a submount, ${level}, keeps its options`)
      }
    }

    const after = [...trees.values()].map(tree => tree.flags())
    for (const { key } of rows) t.same(key, after, before, 'the source keeps its options')
  },
)
