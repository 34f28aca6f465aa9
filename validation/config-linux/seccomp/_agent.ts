/** A seccomp agent: listens where a runtime sends the state of a container whose filter notifies. */
import { join } from 'node:path'
import type { CheckContext } from '#harness'
import { type Generator, RuntimeFailure } from '#harness'
import { libcMissing } from '#host/fd-socket/libc'
import type { FdConnection, ReceivedAll } from '#host/fd-socket/listener'
import { type FdListener, listenForFds, type SocketType } from '#host/fd-socket/listener'
import { closeFd } from '#host/fd-socket/terminal'
import type { Seccomp } from '#spec/config'
import { fallocate, ftruncate } from './_calls.js'

const script = `${ftruncate(122)}; ${fallocate(0, 1)} && echo unfiltered; echo running; ${ftruncate(123)}; echo "exit $?"; sleep 1000`

/** A filter that asks the agent about the second ftruncate of the two, by one of its entries. */
export const notifying =
  (listenerPath: string, more: Partial<Seccomp> = {}) =>
  (g: Generator) =>
    g.args('/bin/sh', '-c', script).seccomp({
      defaultAction: 'SCMP_ACT_ALLOW',
      listenerPath,
      syscalls: [
        { names: ['setpriority'], action: 'SCMP_ACT_ERRNO' },
        {
          names: ['ftruncate'],
          action: 'SCMP_ACT_NOTIFY',
          args: [{ index: 1, value: 123, op: 'SCMP_CMP_EQ' }],
        },
        { names: ['fallocate'], action: 'SCMP_ACT_ERRNO' },
      ],
      ...more,
    })

/** Listens at a path of this check's own. */
export function listen(t: CheckContext, type: SocketType = 'stream'): FdListener {
  const missing = libcMissing()
  t.needs(missing === undefined, missing ?? '')
  const listener = listenForFds(join(t.newDir('a'), 's'), { type })
  t.defer(() => listener.close())
  return listener
}

// A runtime that does not send in time is at fault, not the suite.
const must = async <T>(what: Promise<T>): Promise<T> => {
  try {
    return await what
  } catch (error) {
    throw error instanceof Error && error.name === 'WaitTimeout' ? new RuntimeFailure(error.message) : error
  }
}

/** The next connection of the runtime. */
export const accept = (t: CheckContext, listener: FdListener): Promise<FdConnection> =>
  must(listener.accept(t.timeoutMs))

/** All that a connection brings, up to its end. The fds go away with the check. */
export async function readToEnd(t: CheckContext, connection: FdConnection): Promise<ReceivedAll> {
  const received = await must(connection.readToEnd(t.timeoutMs))
  for (const fd of received.fds) t.defer(() => closeFd(fd))
  return received
}

/** What a runtime has to send, as far as it is what it has to be. */
export function parseProcessState(data: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(data.toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
