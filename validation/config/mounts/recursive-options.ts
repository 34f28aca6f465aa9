import { requirement } from '#harness'
import { mountTable, sameFlags } from './_table.js'
import { levels, makeTree, type Tree } from './_tree.js'

// What the mounts of the source have, and what the three mounts in the container have to show for it.
const cases = [
  ['rro', 'rw', 'ro,relatime'],
  ['rrw', 'ro', 'rw,relatime'],
  ['rnosuid', 'rw', 'rw,nosuid,relatime'],
  ['rsuid', 'nosuid', 'rw,relatime'],
  ['rdev', 'nodev', 'rw,relatime'],
  ['rnoexec', 'rw', 'rw,noexec,relatime'],
  ['rexec', 'noexec', 'rw,relatime'],
  ['rnodiratime', 'rw', 'rw,nodiratime,relatime'],
  ['rdiratime', 'nodiratime', 'rw,relatime'],
  ['rnoatime', 'rw', 'rw,noatime'],
  ['ratime', 'noatime', 'rw,relatime'],
  ['rrelatime', 'noatime', 'rw,relatime'],
  ['rrelatime', 'strictatime', 'rw,relatime'],
  ['rstrictatime', 'rw', 'rw'],
  ['rstrictatime', 'noatime', 'rw'],
  ['rnostrictatime', 'strictatime', 'rw,relatime'],
  ['rnosymfollow', 'rw', 'rw,relatime,nosymfollow'],
  ['rsymfollow', 'nosymfollow', 'rw,relatime'],
] as const

const names = [...new Set(cases.map(([name]) => name))]

export default requirement(
  names.map(name => `mount-option-${name}`),
  async t => {
    const trees = new Map<string, Tree>()
    for (const [, has] of cases) if (!trees.has(has)) trees.set(has, await makeTree(t, has))
    const before = [...trees.values()].map(tree => tree.flags())

    const rows = cases.map(([name, has, shows]) => {
      const key = `mount-option-${name}`
      return { key, keys: [key], shows, mount: { source: trees.get(has)!.dir, options: ['rbind', name] } }
    })
    for (const { row, path, top, below } of await mountTable(
      t,
      rows.filter(({ key }) => t.wants(key)),
    )) {
      for (const level of levels) {
        const mount = level === '' ? top : below.find(({ mountPoint }) => mountPoint === path + level)
        sameFlags(t, row.key, mount, row.shows, `rbind,${row.mount.options[1]}: top${level}`)
      }
    }

    const after = [...trees.values()].map(tree => tree.flags())
    for (const name of names) t.same(`mount-option-${name}`, after, before, 'the source keeps its options')
  },
)
