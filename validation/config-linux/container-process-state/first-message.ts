import { requirement } from '#harness'
import { accept, listen, notifying, readToEnd } from '../seccomp/_agent.js'

// A reader of one byte, and then of the rest: what the first sendmsg carries, comes with its first byte.
export default requirement('cps-fds-first-sendmsg', async t => {
  const listener = listen(t)
  await t.start(notifying(listener.path))
  const { messages } = await readToEnd(t, await accept(t, listener))

  const perMessage = messages.map(({ fds }) => fds.length)
  t.same('cps-fds-first-sendmsg', perMessage[0], 1, 'descriptors with the first byte')
  t.ok(
    'cps-fds-first-sendmsg',
    perMessage.slice(1).every(count => count === 0),
    'and none later',
    perMessage,
  )
})
