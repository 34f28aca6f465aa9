import { requirement } from '#harness'
import { errnos, fallocate, ftruncate, mknodat, outcomes, personality, setpriority } from './_calls.js'

// Beyond a byte, so that a value cut to one shows; it has no name.
const unnamed = 300

// The default is EPERM whatever the default action returns.
export default requirement(['seccomp-act-errno', 'seccomp-errnoret', 'seccomp-errnoret-default'], async t => {
  const seen = outcomes(
    await t.observe(
      g =>
        g.seccomp({
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [
            { names: ['fallocate'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.ENETDOWN },
            { names: ['personality'], action: 'SCMP_ACT_ERRNO' },
            { names: ['mknodat'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.EMLINK },
            { names: ['setpriority'], action: 'SCMP_ACT_ERRNO', errnoRet: unnamed },
            { names: ['ftruncate'], action: 'SCMP_ACT_ERRNO', errnoRet: 0 },
          ],
        }),
      {
        fallocate: fallocate(0, 1),
        personality,
        mknodat,
        setpriority,
        ftruncate: ftruncate(9),
        'length after ftruncate': 'test "$(stat -c %s /dev/shm/f)" = 0',
      },
    ),
  )

  t.same('seccomp-act-errno', [seen.fallocate, seen.personality], [errnos.ENETDOWN, errnos.EPERM])
  t.same('seccomp-errnoret', [seen.fallocate, seen.mknodat], [errnos.ENETDOWN, errnos.EMLINK])
  const isUnnamed = seen.setpriority === unnamed || String(seen.setpriority).endsWith('No error information')
  t.ok('seccomp-errnoret', isUnnamed, `the errno must be ${unnamed}`, seen.setpriority)
  t.same('seccomp-errnoret', seen.ftruncate, 0, 'errno 0 is success')
  t.same('seccomp-errnoret', seen['length after ftruncate'], 0, 'of a call that was not made')
  t.same('seccomp-errnoret-default', seen.personality, errnos.EPERM)
})
