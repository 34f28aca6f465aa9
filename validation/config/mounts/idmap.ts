import { chownSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import { kernelAtLeast } from '#host/kernel-version'
import { mountTable } from './_table.js'
import { levels, makeTree } from './_tree.js'

// Owners of the files of the source, and who has to own them in the container; ids that no extent has are nobody's.
const files = {
  level: [0, 0],
  next: [1, 2],
  second: [5, 6],
  third: [8, 9],
  large: [5_000_528, 6_000_491],
  unmapped: [1000, 1000],
} as const
/** The mappings of one mount, each mount having its own. */
const mappingsOf = (mount: number) => ({
  uidMappings: [
    { containerID: 0, hostID: 5000 + mount, size: 2 },
    { containerID: 5, hostID: 7000 + mount, size: 1 },
    { containerID: 8, hostID: 9000 + mount, size: 1 },
    { containerID: 4_000_000, hostID: 3_000_000_000 + mount, size: 1_500_000 },
  ],
  gidMappings: [
    { containerID: 0, hostID: 6000 + mount, size: 3 },
    { containerID: 6, hostID: 8000 + mount, size: 1 },
    { containerID: 9, hostID: 9500 + mount, size: 1 },
    { containerID: 5_000_000, hostID: 3_100_000_000 + mount, size: 1_500_000 },
  ],
})
const mappedOf = (mount: number) => {
  const users = [...[5000, 5001, 7000, 9000, 3_001_000_528].map(id => id + mount), 65534]
  const groups = [...[6000, 6002, 8000, 9500, 3_101_000_491].map(id => id + mount), 65534]
  return { users, groups, both: users.map((user, index) => `${user}:${groups[index]}`) }
}
const ownersOf = Object.values(files)
const asTheyAre = {
  users: ownersOf.map(([uid]) => uid),
  groups: ownersOf.map(([, gid]) => gid),
  both: ownersOf.map(ids => ids.join(':')),
}
const owners = (format: string, dir = '.') =>
  `$(echo $(cd ${dir} && stat -c ${format} ${Object.keys(files).join(' ')}))`
const test = (format: string, expected: readonly (number | string)[], dir?: string) =>
  `test "${owners(format, dir)}" = "${expected.join(' ')}"`
const testFile = (format: string, expected: number) => `test "$(stat -c ${format} file)" = ${expected}`
const below = {
  none: () => ':',
  plain: () => test('%u:%g', asTheyAre.both, 'sub'),
  mapped: (both: string[]) => ['sub', 'sub/deep'].map(dir => test('%u:%g', both, dir)).join(' && '),
}

interface Case {
  name?: 'idmap' | 'ridmap'
  options: string[]
  submounts: keyof typeof below
  flags?: string[]
  isFile?: boolean
  /** How the source is written. */
  by?: 'itself' | 'relative path' | 'link'
  /** Whether it has no mappings. */
  isPlain?: boolean
}

// The spec asks for the option only since 1.2.0, and only as a SHOULD: without it the mappings may be refused, not ignored.
const cases: Case[] = [
  { options: ['bind'], submounts: 'none' },
  { name: 'idmap', options: ['bind', 'idmap'], submounts: 'none' },
  { name: 'idmap', options: ['rbind', 'idmap'], submounts: 'plain' },
  { name: 'ridmap', options: ['rbind', 'ridmap'], submounts: 'mapped' },
  // Beside other options, and as the first of the list.
  {
    name: 'idmap',
    options: ['idmap', 'ro', 'bind', 'nosuid'],
    submounts: 'none',
    flags: ['ro', 'nosuid'],
  },
  {
    name: 'ridmap',
    options: ['ridmap', 'noexec', 'rbind', 'ro'],
    submounts: 'mapped',
    flags: ['ro', 'noexec'],
  },
  // Of a file, too.
  { name: 'idmap', options: ['bind', 'idmap'], submounts: 'none', isFile: true },
  // With a propagation of its own.
  { name: 'ridmap', options: ['rbind', 'rslave', 'ridmap'], submounts: 'mapped' },
  // By a path from the bundle, and by a link.
  { name: 'idmap', options: ['bind', 'idmap'], submounts: 'none', by: 'relative path' },
  { name: 'idmap', options: ['bind', 'idmap'], submounts: 'none', by: 'link' },
  // What has no mappings is none of the others' affair.
  { options: ['rbind'], submounts: 'plain', isPlain: true },
]
const flagsBeside = [...new Set(cases.flatMap(({ flags = [] }) => flags))]
const beside = (flag: string) => `mount-option-${flag}[beside mappings]`
const ofFile = (mount: number) => [5001 + mount, 6002 + mount] as const

export default requirement(
  [
    ...[
      'mount-option-idmap',
      'mount-option-idmap-applied',
      'mount-option-ridmap',
      'mount-option-ridmap-applied',
    ],
    ...['config-mount-uidmappings', 'config-mount-gidmappings'],
    ...flagsBeside.map(flag => `mount-option-${flag}`),
  ],
  async (t: CheckContext) => {
    t.needs(kernelAtLeast(6, 3), 'tmpfs has no id mappings before Linux 6.3')
    const { dir } = await makeTree(t, '')
    for (const level of levels) {
      for (const [file, [uid, gid]] of Object.entries(files)) {
        writeFileSync(join(dir, level, file), '')
        chownSync(join(dir, level, file), uid, gid)
      }
    }
    const link = join(t.newDir(), 'link')
    symlinkSync(dir, link)
    // Bundles are beside the other folders of the check.
    const paths = { itself: dir, 'relative path': join('..', basename(dir)), link }
    // A bit of the exit status for each of the three answers.
    const rows = cases.map((each, index) => {
      const { name, options, submounts, flags = [], isFile = false, by = 'itself', isPlain = false } = each
      const { users, groups, both } = isPlain ? asTheyAre : mappedOf(10 * index)
      const isApart = by !== 'itself'
      const source = isFile ? join(dir, 'next') : paths[by]
      const [user, group] = ofFile(10 * index)
      return {
        name,
        isPlain,
        flags,
        keys: name === undefined ? [] : [`mount-option-${name}${isApart ? `[source by a ${by}]` : ''}`],
        isApart,
        isFile,
        mount: { source, options, ...(isPlain ? {} : mappingsOf(10 * index)) },
        probe: [
          'r=0',
          `${isFile ? testFile('%u', user) : test('%u', users)} || r=$((r + 1))`,
          `${isFile ? testFile('%g', group) : test('%g', groups)} || r=$((r + 2))`,
          `{ ${below[submounts](both)}; } || r=$((r + 4))`,
          'exit $r',
        ].join('\n'),
      }
    })
    const seen = await mountTable(
      t,
      rows.filter(row => !row.isApart),
    )
    // A refusal of these must not take the others apart.
    const apart = rows.filter(row => row.isApart)
    seen.push(...(await mountTable(t, apart)))
    const areTaken = seen.some(({ row }) => !row.isPlain)
    for (const { row, top, code } of areTaken ? seen : []) {
      const what = `options ${row.mount.options} of ${row.mount.source}`
      t.same('config-mount-uidmappings', code & 1, 0, `${what}: users`)
      t.same('config-mount-gidmappings', code & 2, 0, `${what}: groups`)
      const [key] = row.keys
      if (row.name === undefined || key === undefined) continue
      const kept = top?.options.filter(option => row.flags.includes(option))
      t.same(key, kept?.toSorted(), row.flags.toSorted(), `${what}: other options`)
      for (const flag of row.flags) t.ok(beside(flag), kept?.includes(flag), what, kept)
      const applied = [key, `mount-option-${row.name}-applied`]
      t.same(applied, code & 3, 0, `${what}: users (1) and groups (2)`)
      t.same(applied, code & 4, 0, `${what}: submounts`)
    }
    for (const id of ['mount-option-idmap-applied', 'mount-option-ridmap-applied'])
      t.skip(id, 'the runtime refuses the option')
    for (const flag of flagsBeside) t.skip(beside(flag), 'the runtime refuses the mappings')
    for (const id of ['config-mount-uidmappings', 'config-mount-gidmappings'])
      t.skip(id, 'the runtime refuses idmap and ridmap')
  },
)
