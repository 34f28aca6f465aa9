import { requirement } from '#harness'
import type { SeccompAction } from '#spec/config'
import { errnos, fallocate, ftruncate, mknodat, outcomes, personality, setpriority } from './_calls.js'

const rule = (name: string, action: SeccompAction) => ({ names: [name], action })

// Three ways to die by SIGSYS, which only a process with threads can tell apart: see threads.ts.
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
              rule('fallocate', 'SCMP_ACT_KILL'),
              rule('ftruncate', 'SCMP_ACT_KILL_PROCESS'),
              rule('mknodat', 'SCMP_ACT_KILL_THREAD'),
              rule('kill', 'SCMP_ACT_TRAP'),
              rule('personality', 'SCMP_ACT_TRACE'),
              rule('setpriority', 'SCMP_ACT_LOG'),
            ],
          }),
        {
          kill: fallocate(0, 1),
          killProcess: ftruncate(1),
          killThread: mknodat,
          // A shell of its own, whose kill is built in: a trap of SIGSYS has it live on.
          trap: `sh -c 'trap "trapped=yes" SYS; kill -0 $$; test "$trapped" = yes'`,
          trapWithoutHandler: `sh -c 'kill -0 $$; :'`,
          trace: personality,
          log: setpriority,
          'calls that no rule names': 'chmod 700 /dev/shm; mkdir /dev/shm/d',
        },
      ),
    )

    t.same('seccomp-act-kill', seen.kill, 'SIGSYS')
    t.same('seccomp-act-kill-process', seen.killProcess, 'SIGSYS')
    t.same('seccomp-act-kill-thread', seen.killThread, 'SIGSYS')
    t.same('seccomp-act-trap', seen.trap, 0, 'a handler of SIGSYS runs')
    t.same('seccomp-act-trap', seen.trapWithoutHandler, 'SIGSYS', 'without one, the process ends')
    t.same('seccomp-act-trace', seen.trace, errnos.ENOSYS, 'no tracer is there')
    t.same('seccomp-act-log', seen.log, 0)
    t.same('seccomp-act-kill', seen['calls that no rule names'], 0, 'no other call is hit')
  },
)
