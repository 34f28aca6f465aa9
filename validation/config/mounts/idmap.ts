import { chownSync, writeFileSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import { mountTable } from './_table.js'
import { levels, makeTree } from './_tree.js'

// Owners of the files of the source, and who has to own them in the container; ids that no extent has are nobody's.
const files = { level: [0, 0], next: [1, 2], second: [5, 6], unmapped: [1000, 1000] } as const
const uidMappings = [
  { containerID: 0, hostID: 5000, size: 2 },
  { containerID: 5, hostID: 7000, size: 1 },
]
const gidMappings = [
  { containerID: 0, hostID: 6000, size: 3 },
  { containerID: 6, hostID: 8000, size: 1 },
]
const owners = (format: string, dir = '.') =>
  `$(echo $(cd ${dir} && stat -c ${format} ${Object.keys(files).join(' ')}))`
const mapped = {
  '%u': '5000 5001 7000 65534',
  '%g': '6000 6002 8000 65534',
  '%u:%g': '5000:6000 5001:6002 7000:8000 65534:65534',
}
const below = {
  none: ':',
  plain: `test "${owners('%u:%g', 'sub')}" = "0:0 1:2 5:6 1000:1000"`,
  mapped: ['sub', 'sub/deep']
    .map(dir => `test "${owners('%u:%g', dir)}" = "${mapped['%u:%g']}"`)
    .join(' && '),
}

// The spec asks for the option only since 1.2.0, and only as a SHOULD: without it the mappings may be refused, not ignored.
const cases = [
  { name: undefined, options: ['bind'], submounts: 'none' },
  { name: 'idmap', options: ['bind', 'idmap'], submounts: 'none' },
  { name: 'idmap', options: ['rbind', 'idmap'], submounts: 'plain' },
  { name: 'ridmap', options: ['rbind', 'ridmap'], submounts: 'mapped' },
] as const

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
    const [major = 0, minor = 0] = release().split('.').map(Number)
    t.needs(major > 6 || (major === 6 && minor >= 3), 'tmpfs has no id mappings before Linux 6.3')
    const { dir } = await makeTree(t, '')
    for (const level of levels) {
      for (const [file, [uid, gid]] of Object.entries(files)) {
        writeFileSync(join(dir, level, file), '')
        chownSync(join(dir, level, file), uid, gid)
      }
    }
    // A bit of the exit status for each of the three answers.
    const rows = cases.map(({ name, options, submounts }) => ({
      name,
      keys: name === undefined ? [] : [`mount-option-${name}`],
      mount: { source: dir, options: [...options], uidMappings, gidMappings },
      probe: [
        'r=0',
        `test "${owners('%u')}" = "${mapped['%u']}" || r=$((r + 1))`,
        `test "${owners('%g')}" = "${mapped['%g']}" || r=$((r + 2))`,
        `{ ${below[submounts]}; } || r=$((r + 4))`,
        'exit $r',
      ].join('\n'),
    }))
    for (const { row, code } of await mountTable(t, rows)) {
      const what = `options ${row.mount.options}`
      t.same('config-mount-uidmappings', code & 1, 0, `${what}: users`)
      t.same('config-mount-gidmappings', code & 2, 0, `${what}: groups`)
      if (row.name === undefined) continue
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
