import { requirement } from '#harness'
import { isNotifyFd, receiveNotification, respond } from '#host/fd-socket/seccomp-notify'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { accept, listen, notifying, parseProcessState, readToEnd } from './_agent.js'
import { errnos } from './_calls.js'

// From the connection to the answer: the agent's errno is what the container's program gets.
export default requirement(
  [
    'seccomp-listenerpath',
    'seccomp-act-notify',
    'seccomp-listener-one-state',
    'seccomp-listener-closed',
    'seccomp-fd-names',
    'seccomp-seccompfd',
    'seccomp-syscalls',
  ],
  async t => {
    const listener = listen(t)
    // The others of this folder have none.
    const inUser = await hasUserNamespaces(t)
    const container = await t.start(g => {
      if (inUser) inUserNamespace(g)
      notifying(listener.path)(g.user({ uid: 1000 }))
    })
    // The end of the connection comes while the container waits for an answer.
    const { data, fds } = await readToEnd(t, await accept(t, listener))
    t.ok('seccomp-listenerpath', data.length > 0, 'the runtime must send something to listenerPath')
    t.ok('seccomp-listener-closed', container.isAlive(), 'the connection ends before the container does')

    const state = parseProcessState(data)
    t.ok('seccomp-listener-one-state', state, 'one JSON object, and nothing after it', data.toString())
    t.same(
      'seccomp-fd-names',
      [state?.fds, fds.length],
      [['seccompFd'], 1],
      'names, and number of descriptors',
    )
    t.ok('seccomp-seccompfd', fds.length > 0 && isNotifyFd(fds[0]!), 'it must be what seccomp(2) returned')
    const fd = fds.find(isNotifyFd)
    if (fd === undefined) return

    const asked = await receiveNotification(fd, t.timeoutMs)
    t.same('seccomp-act-notify', asked.args[1], 123n, 'the call of the container waits')
    t.ok('seccomp-seccompfd', asked.pid > 0, 'a process of the container asks', asked.pid)
    respond(fd, asked.id, { error: errnos.ENETDOWN })
    await container.printed('exit ')
    const key = 'seccomp-syscalls[beside one that notifies]'
    t.ok(key, !container.stdout.includes('unfiltered'), 'other entries count', container.stdout)
    t.ok(
      'seccomp-act-notify',
      container.stdout.endsWith('exit 1\n'),
      'the call fails as answered',
      container.stdout,
    )
    t.ok(
      'seccomp-act-notify',
      container.stderr.includes('Network is down'),
      'with that errno',
      container.stderr,
    )
  },
)
