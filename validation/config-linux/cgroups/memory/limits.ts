import { requirement } from '#harness'
import { hasFile, needsControllers, readLimits } from '../_cgroup.js'

const MiB = 1024 ** 2
const page = 4096

const files = {
  v1: ['memory.limit_in_bytes', 'memory.soft_limit_in_bytes', 'memory.memsw.limit_in_bytes'],
  v2: ['memory.max', 'memory.low', 'memory.swap.max'],
} as const

// The last one is one page below what the kernel takes for no limit, and has its own place to be kept in JSON.
const values = [
  { limit: 96 * MiB, reservation: 40 * MiB, swap: 160 * MiB },
  { limit: 256 * MiB + page, reservation: 200 * MiB + 2 * page, swap: 256 * MiB + page },
  { limit: 2n ** 63n - 2n * 4096n, reservation: 2n ** 63n - 3n * 4096n, swap: 2n ** 63n - 2n * 4096n },
]

export default requirement(['memory', 'memory-limit', 'memory-reservation', 'memory-swap'], async t => {
  needsControllers(t, 'memory')
  const [limitFile, softFile, swapFile] = files[t.cgroup as 'v1' | 'v2']
  const swaps = hasFile(t, swapFile)
  if (!swaps) t.skip('memory-swap', 'the kernel does not account swap by cgroup')

  for (const { swap, ...rest } of values) {
    const seen = await readLimits(t, [limitFile, softFile, swapFile], g =>
      g.resources({ memory: swaps ? { ...rest, swap } : rest }),
    )
    for (const [status, files] of Object.entries(seen)) {
      t.same('memory', files[limitFile], `${rest.limit}`, `${status}: ${limitFile}`)
      t.same('memory-limit', files[limitFile], `${rest.limit}`, `${status}: ${limitFile}`)
      t.same('memory-reservation', files[softFile], `${rest.reservation}`, `${status}: ${softFile}`)
      // v2 counts swap without memory.
      const expected = t.cgroup === 'v1' ? BigInt(swap) : BigInt(swap) - BigInt(rest.limit)
      if (swaps) t.same('memory-swap', files[swapFile], `${expected}`, `${status}: ${swapFile}`)
    }
  }
})
