import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import { kernelAtLeast } from '#host/kernel-version'
import { mountTable } from './_table.js'
import { levels, makeTree } from './_tree.js'

// Owners of the files of the source, and who has to own them in the container; ids that no extent has are nobody's.
const files = { level: [0, 0], next: [1, 2], second: [5, 6], third: [8, 9], unmapped: [1000, 1000] } as const
/** The mappings of one mount, each mount having its own. */
const mappingsOf = (mount: number) => ({
  uidMappings: [
    { containerID: 0, hostID: 5000 + mount, size: 2 },
    { containerID: 5, hostID: 7000 + mount, size: 1 },
    { containerID: 8, hostID: 9000 + mount, size: 1 },
  ],
  gidMappings: [
    { containerID: 0, hostID: 6000 + mount, size: 3 },
    { containerID: 6, hostID: 8000 + mount, size: 1 },
    { containerID: 9, hostID: 9500 + mount, size: 1 },
  ],
})
const mappedOf = (mount: number) => {
  const users = [5000 + mount, 5001 + mount, 7000 + mount, 9000 + mount, 65534]
  const groups = [6000 + mount, 6002 + mount, 8000 + mount, 9500 + mount, 65534]
  return { users, groups, both: users.map((user, index) => `${user}:${groups[index]}`) }
}
const owners = (format: string, dir = '.') =>
  `$(echo $(cd ${dir} && stat -c ${format} ${Object.keys(files).join(' ')}))`
const test = (format: string, expected: readonly (number | string)[], dir?: string) =>
  `test "${owners(format, dir)}" = "${expected.join(' ')}"`
const testFile = (format: string, expected: number) => `test "$(stat -c ${format} file)" = ${expected}`
const below = {
  none: () => ':',
  plain: () => test('%u:%g', ['0:0', '1:2', '5:6', '8:9', '1000:1000'], 'sub'),
  mapped: (both: string[]) => ['sub', 'sub/deep'].map(dir => test('%u:%g', both, dir)).join(' && '),
}

// The spec asks for the option only since 1.2.0, and only as a SHOULD: without it the mappings may be refused, not ignored.
const cases = [
  { name: undefined, options: ['bind'], submounts: 'none' },
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
] as const
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
    // A bit of the exit status for each of the three answers.
    const rows = cases.map(({ name, options, submounts, ...rest }, index) => {
      const { users, groups, both } = mappedOf(10 * index)
      const isFile = 'isFile' in rest
      const [user, group] = ofFile(10 * index)
      return {
        name,
        flags: 'flags' in rest ? [...rest.flags] : ([] as string[]),
        keys: name === undefined ? [] : [`mount-option-${name}`],
        isFile,
        mount: { source: isFile ? join(dir, 'next') : dir, options: [...options], ...mappingsOf(10 * index) },
        probe: [
          'r=0',
          `${isFile ? testFile('%u', user) : test('%u', users)} || r=$((r + 1))`,
          `${isFile ? testFile('%g', group) : test('%g', groups)} || r=$((r + 2))`,
          `{ ${below[submounts](both)}; } || r=$((r + 4))`,
          'exit $r',
        ].join('\n'),
      }
    })
    for (const { row, top, code } of await mountTable(t, rows)) {
      const what = `options ${row.mount.options}`
      t.same('config-mount-uidmappings', code & 1, 0, `${what}: users`)
      t.same('config-mount-gidmappings', code & 2, 0, `${what}: groups`)
      if (row.name === undefined) continue
      const kept = top?.options.filter(option => row.flags.includes(option))
      t.same(`mount-option-${row.name}`, kept?.toSorted(), row.flags.toSorted(), `${what}: other options`)
      for (const id of [`mount-option-${row.name}`, `mount-option-${row.name}-applied`]) {
        t.same(id, code & 3, 0, `${what}: users (1) and groups (2)`)
        t.same(id, code & 4, 0, `${what}: submounts`)
      }
    }
    for (const id of ['mount-option-idmap-applied', 'mount-option-ridmap-applied'])
      t.skip(id, 'the runtime refuses the option')
    for (const id of ['config-mount-uidmappings', 'config-mount-gidmappings'])
      t.skip(id, 'the runtime refuses idmap and ridmap')
  },
)
