import { join } from 'node:path'
import { type Generator, requirement } from '#harness'
import { listen } from './_agent.js'
import { errnos, outcome, personality } from './_calls.js'

const filter = (listenerPath: string) => (g: Generator) =>
  g.seccomp({
    defaultAction: 'SCMP_ACT_ALLOW',
    listenerPath,
    syscalls: [{ names: ['personality'], action: 'SCMP_ACT_ERRNO', errnoRet: errnos.ENETDOWN }],
  })

// Nothing notifies: an agent that listens gets no connection, and a path to nowhere does no harm.
export default requirement('seccomp-listener-ignored', async t => {
  const listener = listen(t)
  const seen = await t.observe(filter(listener.path), { personality })
  t.same('seccomp-listener-ignored[filter]', outcome(seen.personality), errnos.ENETDOWN, 'the filter works')
  // The container is gone: whoever was to connect, has.
  const connected = await listener.accept(0).then(
    () => true,
    () => false,
  )
  t.same('seccomp-listener-ignored[agent]', connected, false, 'nobody must connect to the agent')

  const attempt = await t.attempt(filter(join(t.newDir('a'), 'none')))
  const last = attempt.start ?? attempt.create
  t.succeeded('seccomp-listener-ignored[no agent]', last, 'create and start must succeed')
})
