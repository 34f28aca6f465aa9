import { requirement } from '#harness'
import { errnos, outcome, personality } from './_calls.js'

// Containers that differ in nothing else: each has its own errno, not one that was kept from another's filter.
export default requirement('seccomp-errnoret', async t => {
  for (const errnoRet of [errnos.ENETDOWN, errnos.EMLINK, undefined]) {
    const seen = await t.observe(
      g =>
        g.seccomp({
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [
            {
              names: ['personality'],
              action: 'SCMP_ACT_ERRNO',
              ...(errnoRet === undefined ? {} : { errnoRet }),
            },
          ],
        }),
      { personality },
    )
    t.same('seccomp-errnoret[second container]', outcome(seen.personality), errnoRet ?? errnos.EPERM)
  }
})
