import { closeSync } from 'node:fs'
import { type Message, receiveMessage, sendMessage } from './message.js'
import { eventsNow, POLLHUP, POLLIN, POLLRDHUP, startWait, type Wait, waitFor } from './wait.js'

export type SocketType = 'stream' | 'dgram' | 'seqpacket'

/** What one recvmsg brought. `truncated`: data of the message, or fds, did not fit and are lost. */
export interface Received extends Message {
  eof: boolean
}

/** All that came until the end; `messages` holds one entry for each recvmsg that brought something. */
export interface ReceivedAll {
  data: Buffer
  fds: number[]
  messages: Received[]
}

export interface FdConnection {
  /** Exactly one recvmsg, as soon as there is something. The fds are the caller's to close. */
  receive(options: { bufferBytes?: number; timeoutMs: number }): Promise<Received>
  /** Receives until the end of the stream. On failure the fds received so far are closed. */
  readToEnd(timeoutMs: number): Promise<ReceivedAll>
  /** Sends all of the data; the fds travel with its first byte. */
  send(data: string | Buffer, options: { fds?: number[]; timeoutMs: number }): Promise<void>
  /** Closes the socket, not the fds that were received through it. May be called twice. */
  close(): void
}

const BUFFER_BYTES = 64 * 1024

/** A connection around a connected, non-blocking socket; `where` names it in errors. */
export function openConnection(
  fd: number,
  type: SocketType,
  where: string,
  closeSocket = true,
): FdConnection {
  let open = true
  const assertOpen = () => {
    if (!open) throw new Error(`the connection on ${where} is closed`)
  }

  // The listening socket of a datagram connection outlives it, and has no end.
  const isEnd = ({ data, fds }: Message) =>
    data.length === 0 &&
    fds.length === 0 &&
    (type === 'stream' || (type === 'seqpacket' && (eventsNow(fd, POLLRDHUP) & (POLLRDHUP | POLLHUP)) !== 0))

  const receiveBy = async (bufferBytes: number, wait: Wait, soFar?: () => string): Promise<Received> => {
    const message = await waitFor(() => receiveMessage(fd, bufferBytes), wait, soFar)
    return { ...message, eof: isEnd(message) }
  }

  return {
    async receive({ bufferBytes = BUFFER_BYTES, timeoutMs }) {
      if (bufferBytes < 1) throw new RangeError('a receive buffer without room would look like the end')
      return receiveBy(bufferBytes, startWait(`a message on ${where}`, timeoutMs, assertOpen))
    },

    async readToEnd(timeoutMs) {
      const wait = startWait(`the end of the messages on ${where}`, timeoutMs, assertOpen)
      const messages: Received[] = []
      try {
        for (;;) {
          // recvmsg on a stream glues a first message without fds to a second one with fds. Its first byte alone tells.
          const bufferBytes = type === 'stream' && messages.length === 0 ? 1 : BUFFER_BYTES
          const received = await receiveBy(bufferBytes, wait, () => soFar(messages))
          if (received.eof) break

          messages.push(received)
          if (type === 'dgram' && (eventsNow(fd, POLLIN) & POLLIN) === 0) break
        }
      } catch (error) {
        for (const received of messages.flatMap(message => message.fds)) closeSync(received)
        throw error
      }
      return { ...joined(messages), messages }
    },

    async send(data, { fds = [], timeoutMs }) {
      const wait = startWait(`room to send on ${where}`, timeoutMs, assertOpen)
      let rest = Buffer.from(data)
      let restFds = fds
      do {
        const sent = await waitFor(() => sendMessage(fd, rest, restFds), wait)
        rest = rest.subarray(sent)
        restFds = []
      } while (rest.length > 0)
    },

    close() {
      if (open && closeSocket) closeSync(fd)
      open = false
    },
  }
}

function joined(messages: Message[]): { data: Buffer; fds: number[] } {
  return {
    data: Buffer.concat(messages.map(message => message.data)),
    fds: messages.flatMap(message => message.fds),
  }
}

function soFar(messages: Message[]): string {
  const { data, fds } = joined(messages)
  return `; ${data.length} bytes and ${fds.length} fds had come: ${JSON.stringify(data.toString().slice(0, 200))}`
}
