import { requirement } from '#harness'
import { mountTable } from './_table.js'

const types = ['tmpfs', 'ramfs', 'proc', 'sysfs', 'mqueue', 'devpts']

export default requirement('config-mount-type', async t => {
  const rows = types.map(type => ({ keys: ['config-mount-type'], mount: { type, source: 'dummy' } }))
  for (const { row, top } of await mountTable(t, rows)) {
    t.same('config-mount-type', top?.type, row.mount.type)
  }

  const entry = { destination: '/mnt', source: 'dummy' }
  await t.refused('config-mount-type', g => g.mount({ ...entry, type: 'no-such-type' }), {
    control: g => g.mount({ ...entry, type: 'tmpfs' }),
  })
})
