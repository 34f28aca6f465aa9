import { RuntimeFailure, requirement } from '#harness'
import { isNotifyFd, receiveNotification, respond } from '#host/fd-socket/seccomp-notify'
import type { SeccompFlag, Syscall } from '#spec/config'
import { accept, listen, notifying, readToEnd } from './_agent.js'

const flag = 'SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV'

// Another one before it: a list of flags has more than a first one.
const flags: SeccompFlag[] = ['SECCOMP_FILTER_FLAG_LOG', flag]

// A call that the shell makes itself, and nobody else: isatty of a descriptor that is not open. The agent says that it is.
const isatty: Syscall = {
  names: ['ioctl'],
  action: 'SCMP_ACT_NOTIFY',
  args: [{ index: 0, value: 77, op: 'SCMP_CMP_EQ' }],
}
const script = `trap 'echo handled' USR1; test -t 77; echo "exit $?"; sleep 1000`

// The one flag whose effect is easily seen: a call that the agent has got is not broken by a signal that does not kill.
export default requirement('seccomp-flags', async t => {
  const key = 'seccomp-flags[WAIT_KILLABLE_RECV]'
  const listener = listen(t)
  const start = async () => {
    const filter = notifying(listener.path, { flags, syscalls: [isatty] })
    const container = await t.start(g => filter(g).args('/bin/sh', '-c', script))
    const { fds } = await readToEnd(t, await accept(t, listener))
    return { container, fd: fds.find(isNotifyFd) }
  }
  const started = await start().catch((error: unknown) => {
    const claims = JSON.stringify(t.identity.features?.linux ?? {})
    if (!(error instanceof RuntimeFailure) || flags.every(name => claims.includes(name))) throw error
    return undefined
  })
  if (!started) return t.skip(key, 'the runtime refuses this flag, as it may')

  const { container, fd } = started
  if (!t.ok(key, fd !== undefined, 'the runtime must send the listener')) return
  const asked = await receiveNotification(fd!, t.timeoutMs)
  await container.kill('USR1')
  // Another command of the runtime: time for the signal to break the call, if it can.
  await container.state()
  let waits = true
  try {
    respond(fd!, asked.id, { value: 0n })
  } catch {
    waits = false
  }
  if (!t.ok(key, waits, 'the call must still wait for its answer after a signal')) return
  await container.printed('exit ')
  t.ok(key, container.stdout.includes('exit 0\n'), 'and get it', container.stdout)
})
