import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, type Generator, requirement, succeeded } from '#harness'
import { unlessRefused } from '../../_can-run.js'
import { mountTable } from './_table.js'
import { levels, makeTree } from './_tree.js'

const inUserNamespace = (config: Generator) =>
  config
    .namespace('user')
    .uidMappings([{ containerID: 0, hostID: 100000, size: 65536 }])
    .gidMappings([{ containerID: 0, hostID: 200000, size: 65536 }])

// Of the submount, too, for the recursive option.
const owners = {
  idmap: 'stat -c %u:%g level far',
  ridmap: 'stat -c %u:%g level far sub/level sub/far sub/deep/level sub/deep/far',
}
const kinds = ['idmap', 'ridmap'] as const

export default requirement(
  kinds.flatMap(kind =>
    ['uses-mappings', 'userns-default-may', 'unsupported-error'].map(rule => `mount-option-${kind}-${rule}`),
  ),
  async (t: CheckContext) => {
    const userns = await t.hostResult(['unshare', '--user', 'true'])
    t.needs(succeeded(userns), 'this host has no user namespaces')
    const { dir } = await makeTree(t, '')
    for (const level of levels) {
      chownSync(join(dir, level, 'level'), 3, 4)
      writeFileSync(join(dir, level, 'far'), '')
      chownSync(join(dir, level, 'far'), 52, 53)
    }

    // What the user namespace makes of the mount's ids: 3 is 100023 for the host, and 23 in the container.
    const mappings = {
      uidMappings: [
        { containerID: 0, hostID: 100020, size: 10 },
        { containerID: 50, hostID: 100500, size: 5 },
      ],
      gidMappings: [
        { containerID: 0, hostID: 200040, size: 10 },
        { containerID: 50, hostID: 200600, size: 5 },
      ],
    }
    const rows = kinds.map(kind => {
      const key = `mount-option-${kind}-uses-mappings`
      const both = '23:44 502:603'
      const lines = kind === 'idmap' ? both : `${both} ${both} ${both}`
      const probe = `test "$(echo $(${owners[kind]}))" = "${lines}"`
      return { key, keys: [key], probe, mount: { source: dir, options: ['rbind', kind], ...mappings } }
    })
    for (const { row, code } of await mountTable(t, rows, inUserNamespace)) {
      t.same(row.key, code, 0, `${row.mount.options} with mappings of the mount's own: ${row.probe}`)
    }

    for (const kind of kinds) {
      const mount = { destination: '/mnt', source: dir, options: ['rbind', kind] }
      const container = await unlessRefused(t, config =>
        inUserNamespace(config).mount(mount).args('/bin/sh', '-c', `cd /mnt; ${owners[kind]}`),
      )
      const seen = container ? (await container.output()).trim().split('\n') : 'refused'
      t.info(`mount-option-${kind}-userns-default-may`, seen)
      const followed =
        container && (seen as string[]).every((owner, index) => owner === (index % 2 === 0 ? '3:4' : '52:53'))
      t.ok(
        `mount-option-${kind}-unsupported-error`,
        !container || followed,
        'the mapping of the user namespace, or an error',
        seen,
      )
    }
  },
)
