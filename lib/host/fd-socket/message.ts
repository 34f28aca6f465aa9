import { addressOf, callLibc, LibcError } from './libc.js'
import { eventsNow, POLLIN, unlessAgain } from './wait.js'

const SOL_SOCKET = 1
const SCM_RIGHTS = 1
const MSG_CTRUNC = 0x8
const MSG_TRUNC = 0x20
const MSG_NOSIGNAL = 0x4000
const MSG_CMSG_CLOEXEC = 0x40000000

const CMSG_HEADER_BYTES = 16
// The kernel passes 253 fds at most in one message (SCM_MAX_FD): 1028 bytes, and room for other control messages.
const CONTROL_BYTES = 2048

export interface Message {
  data: Buffer
  fds: number[]
  truncated: boolean
}

/** One recvmsg; undefined when nothing is there. Received fds are close-on-exec. */
export function receiveMessage(fd: number, bufferBytes: number): Message | undefined {
  if (eventsNow(fd, POLLIN) === 0) return undefined

  const { memory, control, data } = layOut(CONTROL_BYTES, bufferBytes)
  const bytes = unlessAgain(() => receiveOrEnd(fd, memory))
  if (bytes === undefined) return undefined

  return {
    data: data.subarray(0, bytes),
    fds: rightsIn(control.subarray(0, Number(memory.readBigUInt64LE(CONTROL_LENGTH_AT)))),
    truncated: (memory.readInt32LE(FLAGS_AT) & (MSG_TRUNC | MSG_CTRUNC)) !== 0,
  }
}

/** One sendmsg; returns the bytes that it took, undefined when the other side's queue is full. */
export function sendMessage(fd: number, data: Buffer, fds: number[]): number | undefined {
  const rights = controlWith(fds)
  const laidOut = layOut(rights.length, data.length)
  rights.copy(laidOut.control)
  data.copy(laidOut.data)
  return unlessAgain(() => callLibc('sendmsg', [fd, laidOut.memory, MSG_NOSIGNAL]))
}

// A peer that closed with unread data leaves one ECONNRESET behind; after it comes the end.
function receiveOrEnd(fd: number, memory: Buffer): number {
  try {
    return callLibc('recvmsg', [fd, memory, MSG_CMSG_CLOEXEC])
  } catch (error) {
    if (error instanceof LibcError && error.code === 'ECONNRESET') {
      return callLibc('recvmsg', [fd, memory, MSG_CMSG_CLOEXEC])
    }
    throw error
  }
}

const IOVEC_AT = 56
const CONTROL_AT = IOVEC_AT + 16
const CONTROL_LENGTH_AT = 40
const FLAGS_AT = 48

// One piece of memory, so that all of it lives as long as the call: msghdr, its iovec, the control messages, the data.
// struct msghdr of 64-bit little-endian Linux: name 0, namelen 8, iov 16, iovlen 24, control 32, controllen 40, flags 48;
// musl splits both lengths in an int and padding, which is the same bytes.
function layOut(controlBytes: number, dataBytes: number) {
  const dataAt = CONTROL_AT + controlBytes
  const memory = Buffer.alloc(dataAt + dataBytes)
  const start = addressOf(memory)

  memory.writeBigUInt64LE(start + BigInt(IOVEC_AT), 16)
  memory.writeBigUInt64LE(1n, 24)
  memory.writeBigUInt64LE(controlBytes === 0 ? 0n : start + BigInt(CONTROL_AT), 32)
  memory.writeBigUInt64LE(BigInt(controlBytes), CONTROL_LENGTH_AT)
  memory.writeBigUInt64LE(start + BigInt(dataAt), IOVEC_AT)
  memory.writeBigUInt64LE(BigInt(dataBytes), IOVEC_AT + 8)
  return { memory, control: memory.subarray(CONTROL_AT, dataAt), data: memory.subarray(dataAt) }
}

// The fds of every SCM_RIGHTS: struct cmsghdr is len 0, level 8, type 12, data 16, each one aligned to 8.
function rightsIn(control: Buffer): number[] {
  const fds: number[] = []
  for (let at = 0; at + CMSG_HEADER_BYTES <= control.length; ) {
    const bytes = Number(control.readBigUInt64LE(at))
    if (bytes < CMSG_HEADER_BYTES) break

    if (control.readInt32LE(at + 8) === SOL_SOCKET && control.readInt32LE(at + 12) === SCM_RIGHTS) {
      const end = Math.min(at + bytes, control.length)
      for (let fd = at + CMSG_HEADER_BYTES; fd + 4 <= end; fd += 4) fds.push(control.readInt32LE(fd))
    }
    at += Math.ceil(bytes / 8) * 8
  }
  return fds
}

function controlWith(fds: number[]): Buffer {
  if (fds.length === 0) return Buffer.alloc(0)

  const bytes = CMSG_HEADER_BYTES + fds.length * 4
  const control = Buffer.alloc(Math.ceil(bytes / 8) * 8)
  control.writeBigUInt64LE(BigInt(bytes), 0)
  control.writeInt32LE(SOL_SOCKET, 8)
  control.writeInt32LE(SCM_RIGHTS, 12)
  for (const [index, fd] of fds.entries()) control.writeInt32LE(fd, CMSG_HEADER_BYTES + index * 4)
  return control
}
