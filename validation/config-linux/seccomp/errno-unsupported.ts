import { type Generator, requirement } from '#harness'
import type { Seccomp, SeccompAction } from '#spec/config'
import { listen } from './_agent.js'
import { mostCalls } from './_most-calls.js'

const withoutErrno: SeccompAction[] = [
  'SCMP_ACT_KILL',
  'SCMP_ACT_KILL_PROCESS',
  'SCMP_ACT_KILL_THREAD',
  'SCMP_ACT_TRAP',
  'SCMP_ACT_LOG',
  'SCMP_ACT_ALLOW',
  'SCMP_ACT_NOTIFY',
]

// For a call that nobody makes. The control names another one: a filter that is cached without regard to its errno (see
// errno-second.ts) would hide a refusal.
const entry =
  (name: string, action: SeccompAction, more: Partial<Seccomp>, errno: { errnoRet?: number }) =>
  (g: Generator) =>
    g.args('/bin/true').seccomp({
      defaultAction: action === 'SCMP_ACT_ALLOW' ? 'SCMP_ACT_LOG' : 'SCMP_ACT_ALLOW',
      ...more,
      syscalls: [
        { names: ['fallocate'], action: 'SCMP_ACT_ERRNO' },
        { names: [name], action, ...errno },
      ],
    })

const byDefault =
  (name: string, action: SeccompAction, errno: { defaultErrnoRet?: number }) => (g: Generator) =>
    g.args('/bin/true').seccomp({
      defaultAction: action,
      ...errno,
      syscalls: [
        { names: mostCalls, action: action === 'SCMP_ACT_ALLOW' ? 'SCMP_ACT_LOG' : 'SCMP_ACT_ALLOW' },
        { names: [name], action: 'SCMP_ACT_ERRNO' },
      ],
    })

export default requirement(
  ['seccomp-errnoret-unsupported', 'seccomp-defaulterrnoret-unsupported'],
  async t => {
    for (const action of withoutErrno) {
      const notifies = action === 'SCMP_ACT_NOTIFY'
      const more = notifies ? { listenerPath: listen(t).path } : {}
      await t.refused('seccomp-errnoret-unsupported', entry('personality', action, more, { errnoRet: 100 }), {
        control: entry('setpriority', action, more, {}),
      })
      if (notifies) continue
      const refused = byDefault('personality', action, { defaultErrnoRet: 100 })
      await t.refused('seccomp-defaulterrnoret-unsupported', refused, {
        control: byDefault('setpriority', action, {}),
      })
    }
    // Set to 0 is set, too.
    await t.refused(
      'seccomp-errnoret-unsupported[0]',
      entry('personality', 'SCMP_ACT_LOG', {}, { errnoRet: 0 }),
    )
    const refused = byDefault('personality', 'SCMP_ACT_LOG', { defaultErrnoRet: 0 })
    await t.refused('seccomp-defaulterrnoret-unsupported[0]', refused)
  },
)
