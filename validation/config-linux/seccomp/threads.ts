import { type CheckContext, requirement } from '#harness'
import type { SeccompAction } from '#spec/config'
import { errnos } from './_calls.js'

// A thread of Node's pool makes the call; when it is gone, the first thread sees so. The pool is there before.
const program = `
const { fsync, readdirSync, stat } = require('node:fs')
const threads = () => readdirSync('/proc/self/task').length
stat('/', () => {
  const before = threads()
  fsync(1, error => {
    console.log('returned ' + error.code)
    process.exit()
  })
  setInterval(() => {
    if (threads() >= before) return
    console.log('lost a thread')
    process.exit()
  }, 1)
})`

// The ways to die by SIGSYS differ for a process of several threads only. Those of busybox have one: the suite's own Node
// is run, from the host's root.
export default requirement(
  ['seccomp-act-kill', 'seccomp-act-kill-process', 'seccomp-act-kill-thread'],
  async (t: CheckContext) => {
    const run = async (action: SeccompAction, errnoRet?: number) => {
      const container = await t.run(g =>
        g
          .mount({ destination: '/mnt', type: 'bind', source: '/', options: ['bind', 'ro'] })
          .mount({ destination: '/mnt/proc', type: 'proc', source: 'proc' })
          .args(
            '/bin/sh',
            '-c',
            'busybox chroot /mnt "$@"; echo "exit $?"',
            'sh',
            process.execPath,
            '-e',
            program,
          )
          .seccomp({
            defaultAction: 'SCMP_ACT_ALLOW',
            syscalls: [{ names: ['fsync'], action, ...(errnoRet === undefined ? {} : { errnoRet }) }],
          }),
      )
      return container.stdout.trim()
    }

    const control = await run('SCMP_ACT_ERRNO', errnos.ENETDOWN)
    t.needs(
      control === 'returned ENETDOWN\nexit 0',
      'Node does not run in a container, from the root of the host',
    )

    t.same(
      'seccomp-act-kill-process',
      await run('SCMP_ACT_KILL_PROCESS'),
      'exit 159',
      'the process dies, by SIGSYS',
    )
    t.same(
      'seccomp-act-kill-thread',
      await run('SCMP_ACT_KILL_THREAD'),
      'lost a thread\nexit 0',
      'a thread dies',
    )
    t.same('seccomp-act-kill', await run('SCMP_ACT_KILL'), 'lost a thread\nexit 0', 'KILL is KILL_THREAD')
  },
)
