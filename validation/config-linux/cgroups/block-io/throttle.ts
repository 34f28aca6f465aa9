import { type CheckContext, requirement } from '#harness'
import type { BlockIO } from '#spec/config'
import { limitOf, needsControllers } from '../_cgroup.js'
import { disksFor } from './_disks.js'

/** Per list: the file of v1, the key of io.max of v2, rates of the first and the second device. */
const lists = {
  throttleReadBpsDevice: ['blkio.throttle.read_bps_device', 'rbps', 1_234_567n, 2n ** 53n + 1n],
  throttleWriteBpsDevice: ['blkio.throttle.write_bps_device', 'wbps', 2n ** 40n + 7n, 7_654_321n],
  throttleReadIOPSDevice: ['blkio.throttle.read_iops_device', 'riops', 321n, 4_000_000_021n],
  throttleWriteIOPSDevice: ['blkio.throttle.write_iops_device', 'wiops', 87_654n, 3_000_000_007n],
} as const

type List = keyof typeof lists

// A number that no driver has.
const absent = { major: 4000, minor: 0 }

const keyOf = (list: List) => `blockio-${list.toLowerCase()}`

export default requirement(
  ['blockio', ...Object.keys(lists).map(list => keyOf(list as List))],
  async (t: CheckContext) => {
    const v1 = t.cgroup === 'v1'
    needsControllers(t, v1 ? 'blkio' : 'io')
    const disks = disksFor(
      t,
      ...((v1 ? ['blkio', lists.throttleReadBpsDevice[0], '1000'] : ['io', 'io.max', 'rbps=1000']) as [
        string,
        string,
        string,
      ]),
    )
    t.needs(disks.length > 0, 'no block device takes a limit')

    const blockIO: BlockIO = Object.fromEntries(
      Object.entries(lists).map(([list, [, , ...rates]]) => [
        list,
        disks.map(({ major, minor }, index) => ({ major, minor, rate: rates[index]! })),
      ]),
    )
    const container = await t.create(g => g.resources({ blockIO }).args('/bin/sleep', '1000'))
    for (const status of ['created', 'running']) {
      if (status === 'running') await container.start()
      for (const [list, [file, key, ...rates]] of Object.entries(lists)) {
        const lines = limitOf(container.pid, v1 ? file : 'io.max')
          ?.split('\n')
          .sort()
        const seen = v1
          ? lines
          : lines?.map(line => `${line.split(' ')[0]} ${new RegExp(`\\b${key}=(\\S+)`).exec(line)?.[1]}`)
        const expected = disks.map(({ major, minor }, index) => `${major}:${minor} ${rates[index]}`).sort()
        t.same(['blockio', keyOf(list as List)], seen, expected, `${status}: ${v1 ? file : key}`)
      }
    }
    await container.destroy()

    // Each alone, and for a device that is not there.
    for (const list of Object.keys(lists) as List[]) {
      await t.refused(keyOf(list), g => g.resources({ blockIO: { [list]: [{ ...absent, rate: 1000 }] } }), {
        by: 'create',
        control: g => g.resources({ blockIO: { [list]: [{ ...disks[0]!, rate: 1000 }] } }),
      })
    }
  },
)
