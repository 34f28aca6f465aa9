import { readlinkSync } from 'node:fs'
import { callLibc, LibcError } from './libc.js'
import { eventsNow, POLLHUP, POLLIN, startWait, waitFor } from './wait.js'

export interface SeccompNotification {
  /** To be given to respond(). */
  id: bigint
  /** The thread that made the call, as this process sees it; 0 when it doesn't. */
  pid: number
  /** Number of the system call, by the table of `arch`. */
  nr: number
  /** An AUDIT_ARCH_ constant: 0xc000003e is x86-64, 0xc00000b7 is arm64. */
  arch: number
  args: bigint[]
}

/** `error` is an errno (1 for EPERM), `value` what the call returns, `continue` lets the kernel run it. */
export interface SeccompResponse {
  error?: number
  value?: bigint
  continue?: boolean
}

const SECCOMP_IOCTL_NOTIF_RECV = 0xc0502100
const SECCOMP_IOCTL_NOTIF_SEND = 0xc0182101
const SECCOMP_USER_NOTIF_FLAG_CONTINUE = 1
// The structs have 80 and 24 bytes today; a kernel with larger ones finds room, and zeroes.
const STRUCT_BYTES = 512

/** Whether a fd is a seccomp listener, the one that SECCOMP_FILTER_FLAG_NEW_LISTENER gives. */
export function isNotifyFd(fd: number): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`) === 'anon_inode:seccomp notify'
  } catch {
    return false
  }
}

/** The next system call that waits for an answer. One reader per fd: the kernel call itself could block. */
export async function receiveNotification(fd: number, timeoutMs: number): Promise<SeccompNotification> {
  const wait = startWait(`a seccomp notification on fd ${fd}`, timeoutMs)
  return waitFor(() => {
    const events = eventsNow(fd, POLLIN)
    if ((events & POLLIN) !== 0) return receiveNow(fd)
    if ((events & POLLHUP) === 0) return undefined
    throw new Error(`no process with the seccomp filter of fd ${fd} is left: no notification will come`)
  }, wait)
}

// struct seccomp_notif: id 0, pid 8, flags 12, nr 16, arch 20, instruction pointer 24, args 32.
// ENOENT: the caller was killed meanwhile.
function receiveNow(fd: number): SeccompNotification | undefined {
  const notif = Buffer.alloc(STRUCT_BYTES)
  try {
    callLibc('ioctl', [fd, SECCOMP_IOCTL_NOTIF_RECV, notif], 'SECCOMP_IOCTL_NOTIF_RECV')
  } catch (error) {
    if (error instanceof LibcError && error.code === 'ENOENT') return undefined
    throw error
  }

  return {
    id: notif.readBigUInt64LE(0),
    pid: notif.readUInt32LE(8),
    nr: notif.readInt32LE(16),
    arch: notif.readUInt32LE(20),
    args: [0, 1, 2, 3, 4, 5].map(index => notif.readBigUInt64LE(32 + index * 8)),
  }
}

/** Answers a notification. Throws LibcError ENOENT where the caller is gone. */
export function respond(fd: number, id: bigint, response: SeccompResponse): void {
  const { error = 0, value = 0n, continue: goOn = false } = response
  if (error < 0) throw new RangeError(`an errno is positive: ${error}`)
  if (goOn && (error !== 0 || value !== 0n))
    throw new RangeError('continue takes neither an error nor a value')

  // struct seccomp_notif_resp: id 0, val 8, error 16 (negative), flags 20.
  const resp = Buffer.alloc(STRUCT_BYTES)
  resp.writeBigUInt64LE(id, 0)
  resp.writeBigInt64LE(value, 8)
  resp.writeInt32LE(error === 0 ? 0 : -error, 16)
  resp.writeUInt32LE(goOn ? SECCOMP_USER_NOTIF_FLAG_CONTINUE : 0, 20)
  callLibc('ioctl', [fd, SECCOMP_IOCTL_NOTIF_SEND, resp], 'SECCOMP_IOCTL_NOTIF_SEND')
}
