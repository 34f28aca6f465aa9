import { requirement } from '#harness'
import { parseLimits } from '#inside/proc/limits'
import { isGrantable } from './_grantable.js'

// A limit that is not in the list is what it is without any list, and neither is the last of the list special.
export default requirement('rlimits', async t => {
  const limitsWith = async (entries: [type: string, soft: number, hard: number][]) => {
    const seen = await t.observe(
      g => {
        g.user({ uid: 1000 })
        for (const entry of entries) g.rlimit(...entry)
      },
      { limits: 'cat /proc/$$/limits' },
    )
    return parseLimits(seen.limits.text)
  }

  const lists: [string, number, number][][] = [
    [['RLIMIT_CORE', 1_201, 1_213]],
    [
      ['RLIMIT_NOFILE', 911, 919],
      ['RLIMIT_FSIZE', 900_000_001, 900_000_007],
      ['RLIMIT_STACK', 4_194_305, 5_242_881],
    ],
  ]
  const without = await limitsWith([])
  for (const list of lists) {
    const entries: typeof list = []
    for (const [type, soft, hard] of list)
      if (await isGrantable(t, type, BigInt(soft), BigInt(hard))) entries.push([type, soft, hard])
    const expected = new Map(without)
    for (const [type, soft, hard] of entries) expected.set(type, { soft: BigInt(soft), hard: BigInt(hard) })
    t.same('rlimits', await limitsWith(entries), expected)
  }
})
