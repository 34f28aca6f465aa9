import { requirement } from '#harness'
import { accept, listen, notifying, readToEnd } from './_agent.js'

// A socket of another type at the path is no listener: connecting or sending to it must not do.
export default requirement('seccomp-listener-socket-type', async t => {
  const id = 'seccomp-listener-socket-type'
  const stream = listen(t)
  await t.start(notifying(stream.path))
  const { fds } = await readToEnd(t, await accept(t, stream))
  t.same(id, fds.length, 1, 'descriptors sent to a stream socket')

  for (const type of ['dgram', 'seqpacket'] as const) {
    const listener = listen(t, type)
    const attempt = await t.attempt(notifying(listener.path))
    t.failed(id, attempt.start ?? attempt.create, `create or start must refuse a ${type} socket`)
  }
})
