import { type CheckContext, requirement } from '#harness'
import { hasFile, needsControllers, readLimits } from '../_cgroup.js'
import { disksFor } from './_disks.js'

// Of the scheduler CFQ, which is gone since Linux 5.0.
export default requirement(
  ['blockio', 'blockio-leafweight', 'blockio-weightdevice-leafweight'],
  async (t: CheckContext) => {
    needsControllers(t, 'blkio')
    t.needs(hasFile(t, 'blkio.leaf_weight'), 'the kernel has no leaf weights: they need cgroup v1 and CFQ')
    for (const leafWeight of [234, 876]) {
      const { running } = await readLimits(t, ['blkio.leaf_weight'], g =>
        g.resources({ blockIO: { leafWeight } }),
      )
      t.same(['blockio', 'blockio-leafweight'], running['blkio.leaf_weight'], `${leafWeight}`)
    }
    const [disk] = disksFor(t, 'blkio', 'blkio.leaf_weight_device', '345')
    if (!disk) t.unsupported('no block device takes a leaf weight')
    const { running } = await readLimits(t, ['blkio.leaf_weight_device'], g =>
      g.resources({ blockIO: { weightDevice: [{ ...disk, leafWeight: 432 }] } }),
    )
    t.same(
      ['blockio', 'blockio-weightdevice-leafweight'],
      running['blkio.leaf_weight_device'],
      `${disk.major}:${disk.minor} 432`,
    )
  },
)
