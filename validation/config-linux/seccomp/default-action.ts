import { requirement } from '#harness'
import type { Seccomp, SyscallArg } from '#spec/config'
import type { SpecVersion } from '#spec/versions'
import { errnos, fallocate, ftruncate, mknodat, outcomes, personality, setpriority } from './_calls.js'
import { mostCalls } from './_most-calls.js'

type Id = 'seccomp-defaultaction' | 'seccomp-defaulterrnoret' | 'seccomp-defaulterrnoret-default'

interface Row {
  ids: readonly Id[]
  seccomp: Pick<Seccomp, 'defaultAction' | 'defaultErrnoRet'>
  /** What becomes of a call that no entry names. */
  unlisted: number | string
  /** Only judged by this spec version, and newer ones. */
  since?: SpecVersion
  /** Whether such a call is made. */
  made?: true
  /** Whether a handler of SIGSYS sees it. */
  trapped?: true
}

// Beyond a byte, so that a value cut to one shows; it has no name.
const unnamed = 300

const rows: Row[] = [
  {
    ids: ['seccomp-defaultaction', 'seccomp-defaulterrnoret-default'],
    seccomp: { defaultAction: 'SCMP_ACT_ERRNO' },
    unlisted: errnos.EPERM,
  },
  {
    ids: ['seccomp-defaulterrnoret'],
    seccomp: { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: errnos.ENETDOWN },
    unlisted: errnos.ENETDOWN,
  },
  {
    ids: ['seccomp-defaulterrnoret'],
    seccomp: { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: unnamed },
    unlisted: unnamed,
  },
  // Errno 0 is success, of a call that was not made.
  {
    ids: ['seccomp-defaulterrnoret'],
    seccomp: { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 0 },
    unlisted: 0,
  },
  { ids: ['seccomp-defaultaction'], seccomp: { defaultAction: 'SCMP_ACT_KILL' }, unlisted: 'SIGSYS' },
  {
    ids: ['seccomp-defaultaction'],
    seccomp: { defaultAction: 'SCMP_ACT_KILL_THREAD' },
    unlisted: 'SIGSYS',
    since: '1.1.0',
  },
  {
    ids: ['seccomp-defaultaction'],
    seccomp: { defaultAction: 'SCMP_ACT_KILL_PROCESS' },
    unlisted: 'SIGSYS',
    since: '1.1.0',
  },
  {
    ids: ['seccomp-defaultaction'],
    seccomp: { defaultAction: 'SCMP_ACT_TRAP' },
    unlisted: 'SIGSYS',
    trapped: true,
  },
  // What a tracer would get to know; none is there.
  {
    ids: ['seccomp-defaultaction', 'seccomp-defaulterrnoret'],
    seccomp: { defaultAction: 'SCMP_ACT_TRACE', defaultErrnoRet: errnos.ENETDOWN },
    unlisted: errnos.ENOSYS,
  },
  {
    ids: ['seccomp-defaultaction'],
    seccomp: { defaultAction: 'SCMP_ACT_ALLOW' },
    unlisted: 0,
    made: true,
  },
  {
    ids: ['seccomp-defaultaction'],
    seccomp: { defaultAction: 'SCMP_ACT_LOG' },
    unlisted: 0,
    made: true,
  },
]

const eq = (index: number, value: number): SyscallArg => ({ index, value, op: 'SCMP_CMP_EQ' })

// An entry's own action and errno stay its own.
export default requirement(
  [
    'seccomp-defaultaction',
    'seccomp-defaulterrnoret',
    'seccomp-defaulterrnoret-default',
    'seccomp-act-allow',
    'seccomp-errnoret-default',
  ],
  async t => {
    // Logs are not for a container to read: what shows is that there is a filter.
    for (const syscalls of [undefined, []]) {
      const { status } = await t.observe(
        g => g.seccomp({ defaultAction: 'SCMP_ACT_LOG', ...(syscalls && { syscalls }) }),
        { status: 'grep -w Seccomp: /proc/self/status' },
      )
      const name = `a filter that has ${syscalls ? 'an empty list' : 'no list'} of syscalls`
      t.same('seccomp-defaultaction', status.text.trim(), 'Seccomp:\t2', name)
    }

    const judged = rows.filter(({ since }) => since === undefined || t.specAtLeast(since))
    for (const [index, { ids, seccomp, unlisted, made = false, trapped = false }] of judged.entries()) {
      const name = [seccomp.defaultAction, seccomp.defaultErrnoRet]
        .filter(part => part !== undefined)
        .join(' ')
      const answers = await t.observe(
        g =>
          g.seccomp({
            ...seccomp,
            syscalls: [
              { names: [...mostCalls, 'setpriority'], action: 'SCMP_ACT_ALLOW' },
              { names: ['ftruncate'], action: 'SCMP_ACT_ALLOW', args: [eq(1, 1)] },
              // No two filters are the same but for their errnos: see errno-second.ts.
              { names: ['ftruncate'], action: 'SCMP_ACT_ALLOW', args: [eq(1, 1000 + index)] },
              { names: ['mknodat'], action: 'SCMP_ACT_ERRNO' },
              // Nobody calls it: its errno is not to become another's.
              { names: ['chroot'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.EMLINK },
              { names: ['ftruncate'], action: 'SCMP_ACT_ALLOW', args: [eq(1, 3)] },
            ],
          }),
        {
          fallocate: fallocate(0, 5),
          made: 'test "$(stat -c %s /dev/shm/f)" = 5',
          personality,
          trapped: `sh -c 'trap "trapped=yes" SYS; times >/dev/null; test "$trapped" = yes'`,
          setpriority,
          'ftruncate to 1': ftruncate(1),
          'ftruncate to 2': ftruncate(2),
          'ftruncate to 3': ftruncate(3),
          mknodat,
        },
      )
      const seen = outcomes(answers)

      const wanted = Array.from({ length: 3 }, () => unlisted)
      const found = [seen.fallocate, seen.personality, seen['ftruncate to 2']]
      t.same(ids, found, wanted, name)
      t.same(ids, answers.made.code === 0, made, `whether a call is made, and ${name}`)
      t.same(ids, answers.trapped.code === 0, trapped, `whether a handler of SIGSYS runs, and ${name}`)
      const allowed = [seen.setpriority, seen['ftruncate to 1'], seen['ftruncate to 3']]
      t.same('seccomp-act-allow', allowed, [0, 0, 0], `entries that allow, and ${name}`)
      t.same('seccomp-act-allow', seen['ftruncate to 2'], unlisted, `an unmet condition, and ${name}`)
      t.same('seccomp-errnoret-default', seen.mknodat, errnos.EPERM, `an entry without an errno, and ${name}`)
    }
  },
)
