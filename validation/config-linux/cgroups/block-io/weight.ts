import { type CheckContext, requirement } from '#harness'
import { hasFile, limitOf, needsControllers } from '../_cgroup.js'
import { disksFor } from './_disks.js'

// The names of the file: of BFQ, and of what was there before (v1) or beside it (v2).
const files = { v1: ['blkio.weight', 'blkio.bfq.weight'], v2: ['io.bfq.weight', 'io.weight'] }

const weightsGiven = [10, 321, 999]

export default requirement(
  ['blockio-weight', 'blockio-weightdevice', 'blockio-weightdevice-weight'],
  async (t: CheckContext) => {
    const v1 = t.cgroup === 'v1'
    needsControllers(t, v1 ? 'blkio' : 'io')
    const file = files[v1 ? 'v1' : 'v2'].find(name => hasFile(t, name))
    if (!file) t.unsupported('the kernel has no weights of block I/O: they need BFQ')

    const weights: number[] = []
    for (const weight of weightsGiven) {
      const container = await t.create(g => g.resources({ blockIO: { weight } }).args('/bin/sleep', '1000'))
      const read = () => Number(/\d+$/.exec(limitOf(container.pid, file)?.split('\n')[0] ?? ''))
      weights.push(read())
      await container.start()
      t.same('blockio-weight', read(), weights.at(-1), 'start leaves the weight alone')
      if (v1) t.same('blockio-weight', weights.at(-1), weight)
      await container.destroy()
    }
    // v1 has the weights of the field; how they become those of v2 is left open.
    if (!v1) {
      const rising = weights.every((weight, index) => weight > (weights[index - 1] ?? 0))
      t.ok('blockio-weight', rising, 'more weight weighs more', weights)
    }

    const deviceFile = v1 ? `${file}_device` : file
    const disks = disksFor(t, v1 ? 'blkio' : 'io', deviceFile, '345')
    t.needs(disks.length > 0, 'no block device takes a weight: none has the scheduler BFQ')
    const weightDevice = disks.map((disk, index) => ({ ...disk, weight: [456, 567][index]! }))
    const container = await t.create(g =>
      g.resources({ blockIO: { weightDevice } }).args('/bin/sleep', '1000'),
    )
    for (const { major, minor, weight } of weightDevice) {
      const line = limitOf(container.pid, deviceFile)
        ?.split('\n')
        .find(each => each.startsWith(`${major}:${minor} `))
      const seen = v1 ? line?.split(' ')[1] : line !== undefined
      t.same('blockio-weightdevice', seen, v1 ? `${weight}` : true, `${major}:${minor}`)
      t.same('blockio-weightdevice-weight', seen, v1 ? `${weight}` : true, `${major}:${minor}`)
    }
  },
)
