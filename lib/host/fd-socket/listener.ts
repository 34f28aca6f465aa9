import { closeSync, rmSync } from 'node:fs'
import { type FdConnection, openConnection, type SocketType } from './connection.js'
import { callLibc, LibcError } from './libc.js'
import { eventsNow, POLLIN, startWait, waitFor } from './wait.js'

export type { FdConnection, Received, ReceivedAll, SocketType } from './connection.js'

export interface FdListener {
  readonly path: string
  /** The next connection; of a datagram socket, which has none, the socket itself once a message is there. */
  accept(timeoutMs: number): Promise<FdConnection>
  /** Closes the socket and the connections that it gave out, and removes the path. May be called twice. */
  close(): void
}

const AF_UNIX = 1
const SOCKET_TYPES = { stream: 1, dgram: 2, seqpacket: 5 }
const SOCK_NONBLOCK = 0o4000
const SOCK_CLOEXEC = 0o2000000
const PATH_BYTES = 107
const BACKLOG = 16

/** Listens on a Unix socket for messages that carry file descriptors, as a console or a seccomp agent does. */
export function listenForFds(path: string, { type }: { type: SocketType }): FdListener {
  const address = unixAddress(path)
  const fd = openSocket(type)
  try {
    callLibc('bind', [fd, address, address.length], path)
    if (type !== 'dgram') callLibc('listen', [fd, BACKLOG], path)
  } catch (error) {
    closeSync(fd)
    throw error
  }

  let open = true
  const connections: FdConnection[] = []
  const assertOpen = () => {
    if (!open) throw new Error(`the listener on ${path} is closed`)
  }

  const handOut = (connection: FdConnection) => {
    connections.push(connection)
    return connection
  }

  return {
    path,

    async accept(timeoutMs) {
      const wait = startWait(`a connection to ${path}`, timeoutMs, assertOpen)
      if (type === 'dgram') {
        await waitFor(() => (eventsNow(fd, POLLIN) & POLLIN) !== 0 || undefined, wait)
        return handOut(openConnection(fd, type, path, false))
      }
      return handOut(openConnection(await waitFor(() => acceptNow(fd), wait), type, path))
    },

    close() {
      if (!open) return
      open = false
      for (const connection of connections) connection.close()
      closeSync(fd)
      rmSync(path, { force: true })
    },
  }
}

/** Connects to a Unix socket as a runtime does: the other side, for tests and for agents. */
export function connectForFds(path: string, { type }: { type: SocketType }): FdConnection {
  const address = unixAddress(path)
  const fd = openSocket(type)
  try {
    callLibc('connect', [fd, address, address.length], path)
  } catch (error) {
    closeSync(fd)
    throw error
  }
  return openConnection(fd, type, path)
}

function openSocket(type: SocketType): number {
  return callLibc('socket', [AF_UNIX, SOCKET_TYPES[type] | SOCK_NONBLOCK | SOCK_CLOEXEC, 0])
}

// The one who connected may be gone again (ECONNABORTED), or another accept was faster (EAGAIN).
function acceptNow(fd: number): number | undefined {
  try {
    return callLibc('accept4', [fd, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC])
  } catch (error) {
    if (error instanceof LibcError && ['EAGAIN', 'ECONNABORTED'].includes(error.code)) return undefined
    throw error
  }
}

// struct sockaddr_un. A longer path could be bound by way of /proc/self/fd, but no runtime could connect to it.
function unixAddress(path: string): Buffer {
  const name = Buffer.from(path)
  if (name.length > PATH_BYTES) {
    throw new Error(`a Unix socket's path takes ${PATH_BYTES} bytes, this one has ${name.length}: ${path}`)
  }
  if (name.length === 0 || name.includes(0))
    throw new Error(`not a Unix socket's path: ${JSON.stringify(path)}`)

  const address = Buffer.alloc(2 + name.length + 1)
  address.writeUInt16LE(AF_UNIX, 0)
  name.copy(address, 2)
  return address
}
