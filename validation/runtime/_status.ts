/** State and status as they are told, without judging the rest of the document: a check for that is elsewhere. */
import {
  type Attempt,
  type CheckContext,
  type Container,
  type Result,
  RuntimeFailure,
  type State,
  succeeded,
  waitFor,
} from '#harness'

const defined = ['creating', 'created', 'running', 'stopped']

const specified = ['ociVersion', 'id', 'status', 'pid', 'bundle', 'annotations']

/**
 * What an answer of `state` says of a container, save members of the runtime's own, which may change at any time.
 * Throws a RuntimeFailure if it is no success or no JSON object.
 */
export function stateIn(asked: Result): State {
  if (!succeeded(asked)) throw new RuntimeFailure('state must succeed', asked)
  try {
    const members = Object.entries(JSON.parse(asked.stdout)).filter(([name]) => specified.includes(name))
    return Object.fromEntries(members) as unknown as State
  } catch {
    throw new RuntimeFailure('state must print JSON', asked)
  }
}

/** Asks for the state of a container; throws as `stateIn` does. */
export const stateOf = async (t: CheckContext, { id }: { id: string }): Promise<State> =>
  stateIn(await t.runtime.state(id))

/**
 * The first state whose status is `wanted`, or the one that it is stuck in. Forgiven are values of the runtime's own,
 * and a moment of delay at the end of a process.
 */
export async function settled(t: CheckContext, container: Container, wanted: string): Promise<State> {
  let state = await stateOf(t, container)
  const mayChange = () =>
    !defined.includes(state.status) || (wanted === 'stopped' && state.status === 'running')
  await waitFor(`status ${wanted}`, t.timeoutMs, async () => {
    if (!mayChange()) return true
    state = await stateOf(t, container)
    return false
  }).catch(() => undefined)
  return state
}

/** Asserts that a create has made a container: it succeeds, and there is a process. */
export function made(t: CheckContext, key: string, { create, container }: Attempt, what: string): void {
  if (t.succeeded(key, create, what)) t.ok(key, container?.isAlive(), `${what}: there is a process`)
}

/** A container that was killed before start; undefined if the runtime kills none then. */
export async function killedBeforeStart(t: CheckContext): Promise<Container | undefined> {
  const container = await t.create()
  if (!succeeded(await t.runtime.kill(container.id, 'KILL'))) return undefined
  await container.exited()
  await settled(t, container, 'stopped')
  return container
}

/** Ends a container that a check needs no more, in whatever way the runtime can: not what the check is about. */
export async function discard(t: CheckContext, container: Container | undefined): Promise<void> {
  if (!container) return
  if (succeeded(await t.runtime.kill(container.id, 'KILL'))) {
    await container.exited()
    await settled(t, container, 'stopped').catch(() => undefined)
    if (succeeded(await container.tryDelete())) return
  }
  await t.runtime.command(['delete', '--force', container.id])
}
