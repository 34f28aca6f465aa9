import { type Generator, requirement } from '#harness'
import type { SeccompAction } from '#spec/config'

const withoutErrno: SeccompAction[] = [
  'SCMP_ACT_KILL',
  'SCMP_ACT_KILL_PROCESS',
  'SCMP_ACT_KILL_THREAD',
  'SCMP_ACT_TRAP',
  'SCMP_ACT_LOG',
  'SCMP_ACT_ALLOW',
]

// For a call that nobody makes. The control names another one: a filter that is cached without regard to its errno (see
// errno-second.ts) would hide a refusal.
const entry = (name: string, action: SeccompAction, errno: { errnoRet?: number }) => (g: Generator) =>
  g.args('/bin/true').seccomp({
    defaultAction: action === 'SCMP_ACT_ALLOW' ? 'SCMP_ACT_LOG' : 'SCMP_ACT_ALLOW',
    syscalls: [{ names: [name], action, ...errno }],
  })

// As the default, of those actions that let a container live on.
const byDefault = (action: SeccompAction, errno: { defaultErrnoRet?: number }) => (g: Generator) =>
  g.args('/bin/true').seccomp({
    defaultAction: action,
    ...errno,
    syscalls: [{ names: ['personality'], action: 'SCMP_ACT_ERRNO' }],
  })

export default requirement(
  ['seccomp-errnoret-unsupported', 'seccomp-defaulterrnoret-unsupported'],
  async t => {
    for (const action of withoutErrno) {
      await t.refused('seccomp-errnoret-unsupported', entry('personality', action, { errnoRet: 100 }), {
        control: entry('setpriority', action, {}),
      })
    }
    for (const action of ['SCMP_ACT_ALLOW', 'SCMP_ACT_LOG'] as const) {
      await t.refused('seccomp-defaulterrnoret-unsupported', byDefault(action, { defaultErrnoRet: 100 }), {
        control: byDefault(action, {}),
      })
    }
  },
)
