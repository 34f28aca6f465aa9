import { type CheckContext, requirement } from '#harness'
import { parsePersonality } from '#inside/proc/personality'

// There are no flags yet, so an empty list means nothing and any flag is wrong.
export default requirement('personality-flags', async (t: CheckContext) => {
  const seen = await t.observe(g => g.personality({ domain: 'LINUX32', flags: [] }), {
    personality: 'cat /proc/$$/personality',
  })
  t.needs(t.sharesKernel || seen.personality.code === 0, 'a sandbox does not tell the personality')
  t.same('personality-flags', parsePersonality(seen.personality.text), { domain: 8, flags: 0 })

  for (const flag of ['ADDR_NO_RANDOMIZE', 'no-such-flag']) {
    await t.refused('personality-flags[unsupported]', g =>
      g.personality({ domain: 'LINUX32', flags: [flag] }),
    )
  }
})
