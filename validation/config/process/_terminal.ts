/** A container with a terminal, and the terminal's other end. */
import { join } from 'node:path'
import { type Bundle, type CheckContext, type Container, type Edit, RuntimeFailure } from '#harness'
import { listenForFds } from '#host/fd-socket/listener'
import { closeFd } from '#host/fd-socket/terminal'

/** What does not come, or is no terminal, is the runtime's fault. */
export const mustCome = <T>(event: Promise<T>): Promise<T> =>
  event.catch(error => {
    throw new RuntimeFailure((error as Error).message)
  })

/** Where the configuration asks for a terminal, what create is told for it: a socket that nobody takes the terminal from. */
export function unreadTerminal(t: CheckContext, { config }: Bundle): { consoleSocket?: string } {
  if (!config.config.process?.terminal) return {}
  const listener = listenForFds(join(t.newDir('s'), 'c'), { type: 'stream' })
  t.defer(() => listener.close())
  return { consoleSocket: listener.path }
}

/** Creates a container that `edit` gives a terminal, and receives what comes over the console socket. */
export async function createWithTerminal(
  t: CheckContext,
  edit: Edit | undefined,
  bundle?: Bundle,
): Promise<{ container: Container; fds: number[]; master: number }> {
  const listener = listenForFds(join(t.newDir('s'), 'c'), { type: 'stream' })
  t.defer(() => listener.close())
  const container = await t.create(edit, { consoleSocket: listener.path, ...(bundle && { bundle }) })
  const connection = await mustCome(listener.accept(t.timeoutMs))
  const { fds } = await mustCome(connection.receive({ timeoutMs: t.timeoutMs }))
  t.defer(() => fds.forEach(closeFd))
  const [master] = fds
  if (master === undefined) throw new RuntimeFailure('no terminal came over the socket')
  return { container, fds, master }
}
