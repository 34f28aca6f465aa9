import { RuntimeFailure, requirement } from '#harness'
import { errnos, outcome, personality } from './_calls.js'

// Their effects are not to be seen from a container: what is, is that the filter is there with them.
const lists = [
  [],
  ['SECCOMP_FILTER_FLAG_TSYNC'],
  ['SECCOMP_FILTER_FLAG_LOG'],
  ['SECCOMP_FILTER_FLAG_SPEC_ALLOW'],
  ['SECCOMP_FILTER_FLAG_LOG', 'SECCOMP_FILTER_FLAG_SPEC_ALLOW'],
]
const unknown = [['SECCOMP_FILTER_FLAG_NOSUCH'], ['SECCOMP_FILTER_FLAG_LOG', 'SECCOMP_FILTER_FLAG_NOSUCH']]

export default requirement('seccomp-flags', async t => {
  const seccomp = (flags: readonly string[]) => ({
    defaultAction: 'SCMP_ACT_ALLOW',
    flags,
    syscalls: [{ names: ['personality'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.ENETDOWN }],
  })
  const says = (flags: readonly string[]) =>
    flags.map(flag => flag.replace('SECCOMP_FILTER_FLAG_', '')).join(' ') || 'none'

  for (const flags of lists) {
    const key = `seccomp-flags[${says(flags)}]`
    try {
      const seen = await t.observe(g => g.patch('/linux/seccomp', seccomp(flags)), { personality })
      t.same(key, outcome(seen.personality), errnos.ENETDOWN)
    } catch (error) {
      // A runtime may choose which of the flags it supports, and has to refuse the others.
      const claims = JSON.stringify(t.identity.features?.linux ?? {})
      const unclaimed = flags.some(flag => !claims.includes(flag))
      if (!(error instanceof RuntimeFailure && unclaimed)) throw error
      t.skip(key, 'the runtime refuses this flag, as it may')
    }
  }
  for (const flags of unknown) {
    await t.refused(`seccomp-flags[unknown: ${says(flags)}]`, g =>
      g.args('/bin/true').patch('/linux/seccomp', seccomp(flags)),
    )
  }
})
