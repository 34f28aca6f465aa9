import { requirement } from '#harness'
import { hasFile, needsControllers, readLimits, readNew } from '../_cgroup.js'

const MiB = 1024n ** 2n

const files = {
  v1: ['memory.limit_in_bytes', 'memory.soft_limit_in_bytes', 'memory.memsw.limit_in_bytes'],
  v2: ['memory.max', 'memory.low', 'memory.swap.max'],
} as const

interface Values {
  limit?: bigint
  reservation?: bigint
  swap?: bigint
}

// The third is one page below what the kernel takes for no limit, and has its own place to be kept in JSON.
const valuesFor = (page: bigint): Values[] => [
  { limit: 96n * MiB, reservation: 40n * MiB, swap: 160n * MiB },
  { limit: 256n * MiB + page, reservation: 200n * MiB + 2n * page, swap: 256n * MiB + page },
  { limit: 2n ** 63n - 2n * page, reservation: 2n ** 63n - 3n * page, swap: 2n ** 63n - 2n * page },
  { limit: 5n * 1024n * MiB + page },
  { reservation: 64n * MiB },
]

export default requirement(['memory', 'memory-limit', 'memory-reservation', 'memory-swap'], async t => {
  needsControllers(t, 'memory')
  const [limitFile, softFile, swapFile] = files[t.cgroup as 'v1' | 'v2']
  const swaps = hasFile(t, swapFile)
  if (!swaps) t.skip('memory-swap', 'the kernel does not account swap by cgroup')
  const asNew = readNew(t, [limitFile, softFile, swapFile])
  const shown = (value: bigint | undefined, file: string) => (value === undefined ? asNew[file] : `${value}`)

  for (const { swap, ...rest } of valuesFor(BigInt(await t.host(['getconf', 'PAGESIZE'])))) {
    const memory = swaps && swap !== undefined ? { ...rest, swap } : rest
    const seen = await readLimits(t, [limitFile, softFile, swapFile], g => g.resources({ memory }))
    for (const [status, found] of Object.entries(seen)) {
      const said = `${status}, given ${Object.keys(memory).join(' and ')}`
      t.same(
        ['memory', 'memory-limit'],
        found[limitFile],
        shown(rest.limit, limitFile),
        `${said}: ${limitFile}`,
      )
      t.same(
        ['memory', 'memory-reservation'],
        found[softFile],
        shown(rest.reservation, softFile),
        `${said}: ${softFile}`,
      )
      // v2 counts swap without memory.
      const expected = t.cgroup === 'v1' || swap === undefined ? swap : swap - (rest.limit ?? 0n)
      if (swaps)
        t.same(['memory', 'memory-swap'], found[swapFile], shown(expected, swapFile), `${said}: ${swapFile}`)
    }
  }

  // Memory and swap together cannot be less than memory.
  if (!swaps) return
  const pair = (limit: bigint, swap: bigint) => ({ memory: { limit: limit * MiB, swap: swap * MiB } })
  await t.refused('memory-swap', g => g.resources(pair(128n, 64n)), {
    by: 'create',
    control: g => g.resources(pair(64n, 128n)),
  })
})
