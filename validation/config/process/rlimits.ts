import { RLIM_INFINITY } from '#generate'
import { requirement } from '#harness'
import { type LimitValue, parseLimits, rlimitNames } from '#inside/proc/limits'
import { isGrantable, word } from './_grantable.js'

type Pair = [soft: bigint, hard: bigint]

// No two numbers are the same, and none is a usual one. The unit is the kernel's: bytes, seconds, µs, a count.
const distinct: Record<string, Pair> = {
  RLIMIT_CPU: [3_601n, 3_607n],
  RLIMIT_FSIZE: [1_000_000_000_001n, 1_000_000_000_003n],
  RLIMIT_DATA: [70_000_000_000_001n, 70_000_000_000_003n],
  RLIMIT_STACK: [6_291_457n, 7_340_033n],
  RLIMIT_CORE: [5_000_011n, 5_000_077n],
  // Never enforced: it can be larger than a double, or a signed integer, holds.
  RLIMIT_RSS: [9_007_199_254_740_993n, 9_223_372_036_854_775_809n],
  RLIMIT_NPROC: [40_001n, 40_003n],
  RLIMIT_NOFILE: [1_021n, 1_723n],
  RLIMIT_MEMLOCK: [40_961n, 50_021n],
  RLIMIT_AS: [80_000_000_000_001n, 80_000_000_000_003n],
  RLIMIT_LOCKS: [211n, 223n],
  RLIMIT_SIGPENDING: [2_003n, 3_001n],
  RLIMIT_MSGQUEUE: [300_007n, 400_009n],
  RLIMIT_NICE: [11n, 13n],
  RLIMIT_RTPRIO: [17n, 19n],
  RLIMIT_RTTIME: [500_000_003n, 600_000_001n],
}

// The edges: none at all, one side without limit, both the same, zero.
const edges: Record<string, Pair> = {
  RLIMIT_CPU: [RLIM_INFINITY, RLIM_INFINITY],
  RLIMIT_FSIZE: [4_294_967_296n, 4_294_967_296n],
  RLIMIT_DATA: [RLIM_INFINITY, RLIM_INFINITY],
  RLIMIT_STACK: [RLIM_INFINITY, RLIM_INFINITY],
  RLIMIT_CORE: [RLIM_INFINITY, RLIM_INFINITY],
  RLIMIT_RSS: [0n, RLIM_INFINITY],
  RLIMIT_NPROC: [39_989n, 39_989n],
  RLIMIT_NOFILE: [2_039n, 2_039n],
  RLIMIT_MEMLOCK: [0n, 8_192n],
  RLIMIT_AS: [90_000_000_000_001n, RLIM_INFINITY],
  RLIMIT_LOCKS: [0n, 0n],
  RLIMIT_SIGPENDING: [0n, 1_009n],
  RLIMIT_MSGQUEUE: [0n, 0n],
  RLIMIT_NICE: [0n, 0n],
  RLIMIT_RTPRIO: [0n, 0n],
  RLIMIT_RTTIME: [700_000_001n, RLIM_INFINITY],
}

const shown = (value: bigint): LimitValue => (value === RLIM_INFINITY ? 'unlimited' : value)

export default requirement(['rlimits-soft', 'rlimits-hard', 'rlimits-getrlimit-succeeds'], async t => {
  // Where only what the suite has itself is possible, nothing tells a limit that is set from one that is not.
  const tellable: string[] = []
  for (const type of rlimitNames) if (await isGrantable(t, type, ...distinct[type]!)) tellable.push(type)

  for (const [uid, table] of [
    [0, distinct],
    [1000, edges],
  ] as const) {
    const possible: string[] = []
    for (const type of rlimitNames) if (await isGrantable(t, type, ...table[type]!)) possible.push(type)

    const seen = await t.observe(
      g => {
        g.user({ uid })
        for (const type of possible) g.rlimit(type, ...table[type]!)
      },
      { limits: 'cat /proc/$$/limits' },
    )
    const limits = parseLimits(seen.limits.text)

    for (const type of rlimitNames) {
      const [soft, hard] = table[type]!
      const limit = limits.get(type)
      if (possible.includes(type)) t.ok('rlimits-getrlimit-succeeds', limit, `the kernel must have ${type}`)
      if (!possible.includes(type) || !tellable.includes(type)) {
        const reason = `this host does not let ${type} be ${word(soft)}:${word(hard)}`
        t.skip(`rlimits-soft[${type}]`, reason)
        t.skip(`rlimits-hard[${type}]`, reason)
        continue
      }
      t.same(`rlimits-soft[${type}]`, limit?.soft, shown(soft), 'the soft limit')
      t.same(`rlimits-hard[${type}]`, limit?.hard, shown(hard), 'the hard limit')
    }
  }
})
