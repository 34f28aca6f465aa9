import { requirement } from '#harness'
import { accept, listen, notifying, parseProcessState, readToEnd } from './_agent.js'

// Two containers at one listener: a connection each, with a state each; only the first one has something to say.
const ofEach = [{ listenerMetadata: 'first' }, {}]

export default requirement(
  ['seccomp-listener-not-reused', 'seccomp-listener-one-state', 'cps-metadata'],
  async t => {
    const listener = listen(t)
    const ids: string[] = []
    const seen: unknown[] = []
    for (const more of ofEach) {
      const container = await t.start(notifying(listener.path, more))
      ids.push(container.id)
      const { data, fds } = await readToEnd(t, await accept(t, listener))
      const sent = parseProcessState(data)
      t.same('cps-metadata', sent?.metadata || undefined, more.listenerMetadata, 'metadata of the container')
      const state = sent?.state as { id?: unknown } | undefined
      t.ok('seccomp-listener-one-state', state, 'a connection must bring one state', data.toString())
      t.same('seccomp-listener-one-state', fds.length, 1, 'descriptors on a connection')
      seen.push(state?.id)
    }
    t.same('seccomp-listener-not-reused', seen, ids, 'the container that each connection is about')
  },
)
