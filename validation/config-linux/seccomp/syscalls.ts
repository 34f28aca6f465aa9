import { type Generator, requirement } from '#harness'
import type { Seccomp, SeccompAction } from '#spec/config'
import { errnos, fallocate, ftruncate, mknodat, outcomes, personality, setpriority } from './_calls.js'

// Long lists, as the usual profiles of container engines have them, of calls that nobody makes here.
const rare =
  `acct add_key adjtimex clock_adjtime clock_settime delete_module finit_module init_module io_cancel
  io_destroy io_getevents io_setup io_submit io_uring_enter io_uring_register io_uring_setup kcmp kexec_load
  lookup_dcookie mbind migrate_pages move_pages mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink
  msgctl msgget msgrcv msgsnd nfsservctl perf_event_open pkey_alloc pkey_free pkey_mprotect process_vm_readv
  process_vm_writev quotactl reboot remap_file_pages removexattr lremovexattr fremovexattr request_key semctl semget
  semtimedop settimeofday shmat shmctl shmdt shmget swapon sync_file_range userfaultfd vhangup vmsplice
  landlock_create_ruleset landlock_add_rule landlock_restrict_self process_mrelease quotactl_fd fanotify_init
  fanotify_mark`.split(/\s+/)
const many = Array.from({ length: 300 }, (_, value) => ({
  names: ['swapoff'],
  action: 'SCMP_ACT_ERRNO' as const,
  args: [{ index: 1, value, op: 'SCMP_CMP_EQ' as const }],
}))

// Every name of an entry, and every entry, the last one too; and no call that none of them names.
export default requirement(['seccomp-syscalls', 'seccomp-act-errno'], async t => {
  const seen = outcomes(
    await t.observe(
      g =>
        g.seccomp({
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [
            {
              names: ['fallocate', 'personality', ...Array(5).fill(rare).flat(), 'personality', 'mknodat'],
              action: 'SCMP_ACT_ERRNO',
              errnoRet: errnos.ENETDOWN,
            },
            { names: ['setpriority'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.EMLINK },
            ...many,
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

  // A name that the runtime does not know may be refused; it is no reason to forget those beside it.
  const names = ['personality', 'no_such_call', 'mknodat']
  const filtered: Seccomp = {
    defaultAction: 'SCMP_ACT_ALLOW',
    syscalls: [{ names, action: 'SCMP_ACT_ERRNO', errnoRet: errnos.ENETDOWN }],
  }
  const { create, start } = await t.attempt(g => g.args('/bin/true').seccomp(filtered))
  if ((start ?? create).exitCode === 0) {
    const calls = await t.observe(g => g.seccomp(filtered), { personality, mknodat })
    const expected = { personality: errnos.ENETDOWN, mknodat: errnos.ENETDOWN }
    t.same('seccomp-syscalls', outcomes(calls), expected, 'beside an unknown name')
  }

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
