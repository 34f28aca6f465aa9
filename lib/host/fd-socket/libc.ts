import { endianness } from 'node:os'
import { getSystemErrorName } from 'node:util'
import { openLibc } from '../open-libc.js'

// What Node has no call for. read, write and close are left to node:fs, which takes any fd.
// koffi hands the memory of a Buffer itself to a `void *`, no copy. The variadic ioctl is declared plainly:
// with integers and pointers the calling convention is the same.
const PROTOTYPES = {
  socket: 'int socket(int domain, int type, int protocol)',
  bind: 'int bind(int fd, void *address, uint32_t length)',
  connect: 'int connect(int fd, void *address, uint32_t length)',
  listen: 'int listen(int fd, int backlog)',
  accept4: 'int accept4(int fd, void *address, void *length, int flags)',
  poll: 'int poll(void *fds, unsigned long count, int timeout)',
  recvmsg: 'intptr_t recvmsg(int fd, void *message, int flags)',
  sendmsg: 'intptr_t sendmsg(int fd, void *message, int flags)',
  ioctl: 'int ioctl(int fd, unsigned long request, void *argument)',
} as const

export type LibcName = keyof typeof PROTOTYPES

type LibcFunction = (...args: (number | bigint | Buffer | null)[]) => number

interface Libc {
  functions: Record<LibcName, LibcFunction>
  errno: () => number
  address: (buffer: Buffer) => bigint
}

// The layouts of msghdr, cmsghdr and pollfd that this folder writes by hand, and its ioctl numbers.
const ARCHITECTURES = ['x64', 'arm64', 'riscv64', 'loong64']

let loaded: Libc | undefined

// On first use.
function libc(): Libc {
  loaded ??= loadLibc()
  return loaded
}

function loadLibc(): Libc {
  if (!ARCHITECTURES.includes(process.arch) || endianness() !== 'LE') {
    throw new Error(
      `file descriptors cannot be received on ${process.arch}: its struct layouts are unknown here`,
    )
  }

  const { koffi, library } = openLibc(PROTOTYPES.recvmsg)
  const functions = Object.fromEntries(
    Object.entries(PROTOTYPES).map(([name, prototype]) => [name, library.func(prototype)]),
  ) as unknown as Libc['functions']
  return { functions, errno: () => koffi.errno(), address: buffer => koffi.address(buffer) }
}

/** Why libc cannot be called on this machine, or undefined where it can: the reason for a SKIP. */
export function libcMissing(): string | undefined {
  try {
    libc()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** A failed libc call; has `code`, `errno` (negative) and `syscall`, as Node's own system errors do. */
export class LibcError extends Error {
  override name = 'LibcError'
  readonly code: string
  readonly errno: number
  readonly syscall: LibcName

  constructor(syscall: LibcName, errno: number, about: string) {
    const code = getSystemErrorName(-errno)
    super(`${code}: ${syscall}${about === '' ? '' : ` ${about}`}`)
    this.code = code
    this.errno = -errno
    this.syscall = syscall
  }
}

/** Calls libc, again when a signal came in between; throws LibcError where it returns -1. */
export function callLibc(name: LibcName, args: (number | bigint | Buffer | null)[], about = ''): number {
  const { functions, errno } = libc()
  for (;;) {
    const result = functions[name](...args)
    if (result >= 0) return result

    const number = errno()
    if (number !== EINTR) throw new LibcError(name, number, about)
  }
}

const EINTR = 4

/** Where a buffer lies in memory. The caller keeps the buffer alive as long as C may look there. */
export function addressOf(buffer: Buffer): bigint {
  return libc().address(buffer)
}
