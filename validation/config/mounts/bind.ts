import { requirement } from '#harness'
import { hostMounts } from '#host/mounts'
import { topMount } from '#inside/proc/mountinfo'
import { mountTable } from './_table.js'
import { levels, makeTree } from './_tree.js'

const probes = {
  bind: 'test "$(cat level)" = top && test -d sub && ! test -e sub/level',
  rbind:
    'test "$(cat level)" = top && test "$(cat sub/level)" = top/sub && test "$(cat sub/deep/level)" = top/sub/deep',
}
// The options make it a bind mount: what the type says, even of a file system that there is, is of no account.
const types = [undefined, 'none', 'bind', 'no-such-type', 'tmpfs', 'proc', 'sysfs', 'mqueue', 'devpts']
const kinds = ['bind', 'rbind'] as const

export default requirement(
  ['mount-option-bind', 'mount-option-rbind', 'config-mount-bind-definition', 'config-mount-type-bind-dummy'],
  async t => {
    const { dir } = await makeTree(t, '')
    const source = topMount(hostMounts(), dir)!
    const rows = kinds.flatMap(kind =>
      types.map(type => {
        const own = type === undefined || type === 'none' ? [`mount-option-${kind}`] : []
        const keys = [
          ...own,
          'config-mount-bind-definition',
          ...(type === undefined ? [] : ['config-mount-type-bind-dummy']),
        ]
        // Wherever in the list it stands.
        const options = type === 'bind' ? ['rw', kind] : [kind]
        const mount = { source: dir, options, ...(type === undefined ? {} : { type }) }
        return { kind, type, keys, mount, probe: probes[kind] }
      }),
    )
    for (const { row, path, top, below, code } of await mountTable(t, rows)) {
      const what = `${row.kind}, type ${row.type}`
      const submounts = row.kind === 'rbind' ? levels.slice(1).map(level => path + level) : []
      for (const key of row.keys) {
        t.same(key, code, 0, `${what}: ${row.probe}`)
        t.same(key, below.map(({ mountPoint }) => mountPoint).sort(), submounts, `${what}: mounts below`)
        if (!t.sharesKernel) continue
        t.same(
          key,
          [top?.device, top?.root, top?.type],
          [source.device, '/', 'tmpfs'],
          `${what}: the source itself`,
        )
      }
    }
  },
)
