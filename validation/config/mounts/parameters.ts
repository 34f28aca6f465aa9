import { requirement } from '#harness'
import { flagsOf, mountTable, sameFlags } from './_table.js'

// Flags and data of mount(2) mixed, and each at the beginning, in the middle and at the end of the list. Of two modes
// the file system takes the later one.
const data = ['size=128k', 'nr_inodes=33', 'mode=1751', 'uid=7', 'gid=8']
const lists = [
  [
    'mode=1700',
    'nosuid',
    'size=128k',
    'noexec',
    'nr_inodes=33',
    'mode=1751',
    'noatime',
    'uid=7',
    'gid=8',
    'nodev',
  ],
  [
    'gid=8',
    'mode=1700',
    'nodev',
    'uid=7',
    'noatime',
    'noexec',
    'mode=1751',
    'nosuid',
    'nr_inodes=33',
    'size=128k',
  ],
]
const probe = 'test "$(stat -c %a:%u:%g .)" = 1751:7:8 && ! dd if=/dev/zero of=big bs=1k count=129'

export default requirement(
  ['config-mounts-linux-params', 'config-mount-options', 'mount-options-unknown-as-data'],
  async t => {
    const rows = lists.map(options => ({
      keys: ['config-mounts-linux-params', 'config-mount-options', 'mount-options-unknown-as-data'],
      mount: { type: 'tmpfs', source: 'parameters', options },
      probe,
    }))
    const plain = {
      keys: ['config-mount-options'],
      mount: { type: 'tmpfs', source: 'plain' },
      probe: 'touch x',
    }
    const empty = {
      keys: ['config-mount-options'],
      mount: { type: 'tmpfs', source: 'empty', options: [] },
      probe: 'touch x',
    }
    for (const { row, top, code } of await mountTable(t, [...rows, plain, empty])) {
      const { options = [], source } = row.mount as { options?: string[]; source: string }
      const expected = options.length > 0 ? 'rw,nosuid,nodev,noexec,noatime' : 'rw,relatime'
      sameFlags(t, 'config-mount-options', top, expected, `options ${options}`)
      t.same('config-mount-options', code, 0, `options ${options}: ${row.probe}`)
      if (options.length === 0) continue
      const shown = top?.superOptions.filter(option => data.includes(option)).toSorted()
      t.same('mount-options-unknown-as-data', code, 0, `options ${options}: ${row.probe}`)
      t.same(
        'mount-options-unknown-as-data',
        shown,
        data.toSorted(),
        `options ${options}: of the file system`,
      )
      t.same(
        'config-mounts-linux-params',
        [top?.source, top?.type, flagsOf(t, top), shown],
        [source, 'tmpfs', expected.split(',').toSorted(), data.toSorted()],
      )
    }

    const tmpfs = { destination: '/mnt', type: 'tmpfs', source: 'tmpfs' }
    // Those of the table are in small letters.
    for (const unknown of ['no_such_option=1', 'no_such_option', 'RO', ' ro']) {
      await t.refused(
        'mount-options-unknown-as-data',
        g => g.mount({ ...tmpfs, options: ['size=64k', unknown] }),
        { control: g => g.mount({ ...tmpfs, options: ['size=64k'] }) },
      )
    }
  },
)
