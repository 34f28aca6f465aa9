import { requirement } from '#harness'
import type { SeccompAction, SyscallArg } from '#spec/config'
import { errnos, fallocate, ftruncate, mknodat, outcomes, personality, setpriority } from './_calls.js'

const rule = (name: string, action: SeccompAction, args?: SyscallArg[]) => ({
  names: [name],
  action,
  ...(args ? { args } : {}),
})
const eq = (index: number, value: number): SyscallArg[] => [{ index, value, op: 'SCMP_CMP_EQ' }]

// Three ways to die by SIGSYS, which only a process with threads can tell apart: see threads.ts. Each but the last has a
// condition, which not all of its calls meet.
export default requirement(
  [
    'seccomp-act-kill',
    'seccomp-act-kill-process',
    'seccomp-act-kill-thread',
    'seccomp-act-trap',
    'seccomp-act-trace',
    'seccomp-act-log',
  ],
  async t => {
    const seen = outcomes(
      await t.observe(
        g =>
          g.seccomp({
            defaultAction: 'SCMP_ACT_ALLOW',
            syscalls: [
              rule('fallocate', 'SCMP_ACT_KILL', eq(3, 1)),
              rule('ftruncate', 'SCMP_ACT_KILL_PROCESS', eq(1, 1)),
              rule('mknodat', 'SCMP_ACT_KILL_THREAD', eq(2, 0o10666)),
              rule('kill', 'SCMP_ACT_TRAP', eq(1, 0)),
              // The number is what a tracer would get to know.
              { ...rule('personality', 'SCMP_ACT_TRACE', eq(0, 0)), errnoRet: errnos.ENETDOWN },
              rule('setpriority', 'SCMP_ACT_LOG'),
            ],
          }),
        {
          kill: fallocate(0, 1),
          otherKill: fallocate(0, 2),
          killProcess: ftruncate(1),
          otherKillProcess: ftruncate(2),
          killThread: mknodat,
          otherKillThread: 'mknod -m 600 /dev/shm/p p',
          // A shell of its own, whose kill is built in: a trap of SIGSYS has it live on.
          trap: `sh -c 'trap "trapped=yes" SYS; kill -0 $$; test "$trapped" = yes'`,
          trapWithoutHandler: `sh -c 'kill -0 $$; :'`,
          otherTrap: `sh -c 'kill -CONT $$; :'`,
          trace: personality,
          otherTrace: 'busybox linux32 true',
          log: setpriority,
          'calls that no rule names': 'chmod 700 /dev/shm; mkdir /dev/shm/d',
        },
      ),
    )

    const unmet = 'a call that does not meet the condition'
    t.same('seccomp-act-kill', seen.kill, 'SIGSYS')
    t.same('seccomp-act-kill', seen.otherKill, 0, unmet)
    t.same('seccomp-act-kill-process', seen.killProcess, 'SIGSYS')
    t.same('seccomp-act-kill-process', seen.otherKillProcess, 0, unmet)
    t.same('seccomp-act-kill-thread', seen.killThread, 'SIGSYS')
    t.same('seccomp-act-kill-thread', seen.otherKillThread, 0, unmet)
    t.same('seccomp-act-trap', seen.trap, 0, 'a handler of SIGSYS runs')
    t.same('seccomp-act-trap', seen.trapWithoutHandler, 'SIGSYS', 'without one, the process ends')
    t.same('seccomp-act-trap', seen.otherTrap, 0, unmet)
    t.same('seccomp-act-trace', seen.trace, errnos.ENOSYS, 'no tracer is there')
    t.same('seccomp-act-trace', seen.otherTrace, 0, unmet)
    t.same('seccomp-act-log', seen.log, 0)
    t.same('seccomp-act-kill', seen['calls that no rule names'], 0, 'no other call is hit')
  },
)
