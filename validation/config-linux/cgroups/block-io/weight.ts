import { type CheckContext, requirement } from '#harness'
import { hasFile, limitOf, needsControllers, readLimits } from '../_cgroup.js'
import { disksFor } from './_disks.js'

// The names of the file: of BFQ, and of what was there before (v1) or beside it (v2).
const names = { v1: ['blkio.weight', 'blkio.bfq.weight'], v2: ['io.bfq.weight', 'io.weight'] }

const weightsGiven = [10, 321, 1000]

export default requirement(
  ['blockio-weight', 'blockio-weightdevice', 'blockio-weightdevice-weight'],
  async (t: CheckContext) => {
    const v1 = t.cgroup === 'v1'
    needsControllers(t, v1 ? 'blkio' : 'io')
    const files = names[v1 ? 'v1' : 'v2'].filter(name => hasFile(t, name))
    const [file] = files
    if (!file) t.unsupported('the kernel has no weights of block I/O: they need BFQ')

    const weights: number[][] = []
    for (const weight of weightsGiven) {
      const { created, running } = await readLimits(t, files, g => g.resources({ blockIO: { weight } }))
      t.same('blockio-weight', running, created, 'start leaves the weight alone')
      weights.push(files.map(name => Number(/\d+$/.exec(created[name]?.split('\n')[0] ?? ''))))
    }
    // v1 has the weights of the field; how they become those of v2, and in which file, is left open.
    const isRising = (_: string, at: number) =>
      weights.every((given, index) => given[at]! > (weights[index - 1]?.[at] ?? 0))
    if (v1)
      t.same(
        'blockio-weight',
        weights.map(([first]) => first),
        weightsGiven,
      )
    else t.ok('blockio-weight', files.some(isRising), 'more weight weighs more', weights)
    await t.refused('blockio-weight', g => g.resources({ blockIO: { weight: 1001 } }), { by: 'create' })

    // Whether weights of devices are converted for what is not BFQ is left open.
    t.needs(v1 || file === 'io.bfq.weight', 'the kernel has no weights of devices: they need BFQ')
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
      for (const id of ['blockio-weightdevice', 'blockio-weightdevice-weight'])
        t.same(id, line?.split(' ')[1], `${weight}`, `${major}:${minor}`)
    }
  },
)
