import { requirement } from '#harness'
import { errnos, fallocate, ftruncate, mknodat, outcomes, personality, setpriority } from './_calls.js'

// Every name of an entry, and every entry, the last one too; and no call that none of them names.
export default requirement(['seccomp-syscalls', 'seccomp-act-errno'], async t => {
  const seen = outcomes(
    await t.observe(
      g =>
        g.seccomp({
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [
            {
              names: ['fallocate', 'personality', 'mknodat'],
              action: 'SCMP_ACT_ERRNO',
              errnoRet: errnos.ENETDOWN,
            },
            { names: ['setpriority'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.EMLINK },
            { names: ['sethostname'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.EPIPE },
          ],
        }),
      {
        first: fallocate(0, 1),
        middle: personality,
        last: mknodat,
        'second entry': setpriority,
        'last entry': 'hostname other',
        'other call': ftruncate(1),
        'another call': 'chmod 700 /dev/shm/f',
      },
    ),
  )

  const refused = {
    first: errnos.ENETDOWN,
    middle: errnos.ENETDOWN,
    last: errnos.ENETDOWN,
    'second entry': errnos.EMLINK,
    'last entry': errnos.EPIPE,
  }
  t.same('seccomp-syscalls', seen, { ...refused, 'other call': 0, 'another call': 0 })
  t.same('seccomp-act-errno', seen.first, errnos.ENETDOWN)
})
