import { type CheckContext, requirement, succeeded } from '#harness'
import { mountTable } from './_table.js'

const usual = ['tmpfs', 'ramfs', 'proc', 'sysfs', 'mqueue', 'devpts']
// Which no runtime has a reason to know by name.
const unusual = ['bpf', 'hugetlbfs', 'tracefs']

/** Those that can be mounted here. */
async function mountable(t: CheckContext, types: readonly string[]): Promise<string[]> {
  const can: string[] = []
  for (const type of t.sharesKernel ? types : []) {
    const dir = t.newDir()
    if (!succeeded(await t.hostResult(['mount', '-t', type, 'dummy', dir]))) continue
    await t.host(['umount', dir])
    can.push(type)
  }
  return can
}

export default requirement('config-mount-type', async t => {
  const types = [...usual, ...(await mountable(t, unusual))]
  const rows = types.map(type => ({ keys: ['config-mount-type'], mount: { type, source: 'dummy' } }))
  for (const { row, top } of await mountTable(t, rows)) {
    t.same('config-mount-type', top?.type, row.mount.type)
  }

  const entry = { destination: '/mnt', source: 'dummy' }
  await t.refused('config-mount-type', g => g.mount({ ...entry, type: 'no-such-type' }), {
    control: g => g.mount({ ...entry, type: 'tmpfs' }),
  })
})
