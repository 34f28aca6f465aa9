import { existsSync, readdirSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { needsControllers, readLimits } from '../_cgroup.js'

const ids = ['rdma', 'rdma-hcahandles', 'rdma-hcaobjects']

export default requirement(ids, async (t: CheckContext) => {
  needsControllers(t, 'rdma')
  const [device] = existsSync('/sys/class/infiniband') ? readdirSync('/sys/class/infiniband') : []
  if (!device) t.unsupported('this host has no RDMA device')
  const of = (hcaHandles: number | undefined, hcaObjects: number | undefined) =>
    `${device} hca_handle=${hcaHandles ?? 'max'} hca_object=${hcaObjects ?? 'max'}`
  for (const limits of [{ hcaHandles: 3, hcaObjects: 10_000 }, { hcaHandles: 7 }, { hcaObjects: 1234 }]) {
    const { created } = await readLimits(t, ['rdma.max'], g => g.resources({ rdma: { [device]: limits } }))
    // The kernel ends each line in a space.
    const lines = created['rdma.max']?.split('\n').map(line => line.trim())
    const line = lines?.find(each => each.startsWith(`${device} `))
    t.same(ids, line, of(limits.hcaHandles, limits.hcaObjects))
  }
})
