import { requirement } from '#harness'
import { accept, listen, notifying, parseProcessState, readToEnd } from './_agent.js'

// Two containers at one listener: a connection each, with a state each.
export default requirement(['seccomp-listener-not-reused', 'seccomp-listener-one-state'], async t => {
  const listener = listen(t)
  const ids: string[] = []
  const seen: unknown[] = []
  for (let turn = 0; turn < 2; turn++) {
    const container = await t.start(notifying(listener.path))
    ids.push(container.id)
    const { data, fds } = await readToEnd(t, await accept(t, listener))
    const state = parseProcessState(data)?.state as { id?: unknown } | undefined
    t.ok('seccomp-listener-one-state', state, 'a connection must bring one state', data.toString())
    t.same('seccomp-listener-one-state', fds.length, 1, 'descriptors on a connection')
    seen.push(state?.id)
  }
  t.same('seccomp-listener-not-reused', seen, ids, 'the container that each connection is about')
})
