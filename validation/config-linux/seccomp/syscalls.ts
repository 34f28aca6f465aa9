import { type Generator, requirement } from '#harness'
import type { SeccompAction } from '#spec/config'
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

  // Without entries, the default action is all there is.
  for (const syscalls of [undefined, []]) {
    const filter = (defaultAction: SeccompAction) => (g: Generator) =>
      g.seccomp({ defaultAction, ...(syscalls ? { syscalls } : {}) })
    const what = syscalls ? 'no entry' : 'no syscalls'
    const free = outcomes(
      await t.observe(filter('SCMP_ACT_ALLOW'), { personality, chmod: 'chmod 700 /dev/shm' }),
    )
    t.same('seccomp-syscalls', free, { personality: 0, chmod: 0 }, `${what}, all calls allowed`)

    if (!t.specAtLeast('1.1.0')) continue
    const attempt = await t.attempt(g => filter('SCMP_ACT_KILL_PROCESS')(g.args('/bin/echo', 'ran')))
    await attempt.container?.exited()
    t.same('seccomp-syscalls', attempt.container?.stdout ?? '', '', `${what}, no call allowed`)
  }
})
