import { requirement } from '#harness'
import { canMount } from '../../_can-mount.js'
import { mountTable } from './_table.js'

const usual = ['tmpfs', 'ramfs', 'proc', 'sysfs', 'mqueue', 'devpts']
// Which no runtime has a reason to know by name.
const unusual = ['bpf', 'hugetlbfs', 'tracefs']

export default requirement('config-mount-type', async t => {
  const types = [...usual]
  for (const type of t.sharesKernel ? unusual : [])
    if (await canMount(t, '-t', type, 'dummy')) types.push(type)
  const rows = types.map(type => ({ keys: ['config-mount-type'], mount: { type, source: 'dummy' } }))
  for (const { row, top } of await mountTable(t, rows)) {
    t.same('config-mount-type', top?.type, row.mount.type)
  }

  const entry = { destination: '/mnt', source: 'dummy' }
  await t.refused('config-mount-type', g => g.mount({ ...entry, type: 'no-such-type' }), {
    control: g => g.mount({ ...entry, type: 'tmpfs' }),
  })
})
