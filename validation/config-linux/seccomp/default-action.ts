import { requirement } from '#harness'
import type { Seccomp } from '#spec/config'
import { errnos, fallocate, ftruncate, mknodat, outcomes, personality } from './_calls.js'
import { mostCalls } from './_most-calls.js'

interface Row {
  ids: readonly ('seccomp-defaultaction' | 'seccomp-defaulterrnoret' | 'seccomp-defaulterrnoret-default')[]
  seccomp: Pick<Seccomp, 'defaultAction' | 'defaultErrnoRet'>
  /** What becomes of a call that no entry names. */
  unlisted: number | string
}

const rows: Row[] = [
  {
    ids: ['seccomp-defaultaction', 'seccomp-defaulterrnoret-default'],
    seccomp: { defaultAction: 'SCMP_ACT_ERRNO' },
    unlisted: errnos.EPERM,
  },
  {
    ids: ['seccomp-defaultaction', 'seccomp-defaulterrnoret'],
    seccomp: { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: errnos.ENETDOWN },
    unlisted: errnos.ENETDOWN,
  },
  {
    ids: ['seccomp-defaulterrnoret'],
    seccomp: { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: errnos.EMLINK },
    unlisted: errnos.EMLINK,
  },
  { ids: ['seccomp-defaultaction'], seccomp: { defaultAction: 'SCMP_ACT_KILL' }, unlisted: 'SIGSYS' },
  { ids: ['seccomp-defaultaction'], seccomp: { defaultAction: 'SCMP_ACT_TRACE' }, unlisted: errnos.ENOSYS },
  { ids: ['seccomp-defaultaction'], seccomp: { defaultAction: 'SCMP_ACT_ALLOW' }, unlisted: 0 },
  { ids: ['seccomp-defaultaction'], seccomp: { defaultAction: 'SCMP_ACT_LOG' }, unlisted: 0 },
]

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
    for (const { ids, seccomp, unlisted } of rows) {
      const name = [seccomp.defaultAction, seccomp.defaultErrnoRet]
        .filter(part => part !== undefined)
        .join(' ')
      const seen = outcomes(
        await t.observe(
          g =>
            g.seccomp({
              ...seccomp,
              syscalls: [
                { names: [...mostCalls, 'ftruncate'], action: 'SCMP_ACT_ALLOW' },
                { names: ['mknodat'], action: 'SCMP_ACT_ERRNO' },
              ],
            }),
          { fallocate: fallocate(0, 1), personality, ftruncate: ftruncate(1), mknodat },
        ),
      )

      for (const id of ids) t.same(id, [seen.fallocate, seen.personality], [unlisted, unlisted], name)
      t.same('seccomp-act-allow', seen.ftruncate, 0, `an entry that allows, and ${name}`)
      t.same('seccomp-errnoret-default', seen.mknodat, errnos.EPERM, `an entry without an errno, and ${name}`)
    }
  },
)
