import { type CheckContext, requirement } from '#harness'
import { limitOf } from '../_cgroup.js'
import { disksFor } from './_disks.js'
import { weightFiles } from './_weights.js'

const ids = ['blockio', 'blockio-weightdevice', 'blockio-weightdevice-weight']

export default requirement(ids, async (t: CheckContext) => {
  const v1 = t.cgroup === 'v1'
  const [file = ''] = weightFiles(t)
  // Whether weights of devices are converted for what is not BFQ is left open.
  t.needs(v1 || file === 'io.bfq.weight', 'the kernel has no weights of devices: they need BFQ')
  const deviceFile = v1 ? `${file}_device` : file
  const disks = disksFor(t, v1 ? 'blkio' : 'io', deviceFile, '345')
  t.needs(disks.length > 0, 'no block device takes a weight: none has the scheduler BFQ')
  const weightDevice = disks.map((disk, index) => ({ ...disk, weight: [456, 567][index]! }))
  const container = await t.create(g => g.resources({ blockIO: { weightDevice } }).args('/bin/sleep', '1000'))
  for (const { major, minor, weight } of weightDevice) {
    const lines = limitOf(container.pid, deviceFile)?.split('\n')
    const line = lines?.find(each => each.startsWith(`${major}:${minor} `))
    t.same(ids, line?.split(' ')[1], `${weight}`, `${major}:${minor}`)
  }
})
