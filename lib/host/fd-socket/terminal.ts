import { closeSync, readSync, writeSync } from 'node:fs'
import { callLibc, LibcError } from './libc.js'
import { eventsNow, POLLIN, startWait, unlessAgain, waitFor } from './wait.js'

const TIOCGWINSZ = 0x5413
const TIOCGPTN = 0x80045430
const FIONBIO = 0x5421
const CHUNK_BYTES = 16 * 1024

/**
 * Reads from a pseudoterminal's master: up to `until`, or to the end, which is when nobody has the terminal open.
 * Returns the raw text (lines end in \r\n), with what came in one piece with the match.
 */
export async function readTerminal(
  fd: number,
  { until, timeoutMs }: { until?: RegExp | string; timeoutMs: number },
): Promise<string> {
  const wait = startWait(`${until === undefined ? 'the end' : until} of the terminal on fd ${fd}`, timeoutMs)
  const chunks: Buffer[] = []
  const text = () => Buffer.concat(chunks).toString()
  dontBlock(fd)

  for (;;) {
    const chunk = await waitFor(
      () => readNow(fd),
      wait,
      () => `; had read ${JSON.stringify(text())}`,
    )
    chunks.push(chunk)
    if (until === undefined ? chunk.length === 0 : holds(text(), until)) return text()
    if (chunk.length === 0) {
      throw new Error(`the terminal on fd ${fd} ended before ${until}; had read ${JSON.stringify(text())}`)
    }
  }
}

/** Types text into a pseudoterminal's master. */
export async function writeTerminal(
  fd: number,
  text: string,
  { timeoutMs }: { timeoutMs: number },
): Promise<void> {
  const wait = startWait(`the terminal on fd ${fd} to take input`, timeoutMs)
  let rest = Buffer.from(text)
  dontBlock(fd)

  while (rest.length > 0) {
    const written = await waitFor(
      () => unlessAgain(() => writeSync(fd, rest)),
      wait,
      () => `; ${rest.length} bytes are left`,
    )
    rest = rest.subarray(written)
  }
}

/** The size that the kernel keeps for a terminal. */
export function windowSize(fd: number): { rows: number; columns: number } {
  const size = Buffer.alloc(8)
  callLibc('ioctl', [fd, TIOCGWINSZ, size], 'TIOCGWINSZ')
  return { rows: size.readUInt16LE(0), columns: size.readUInt16LE(2) }
}

/** The N of /dev/pts/N in the devpts that the terminal belongs to; undefined unless the fd is a pseudoterminal's master. */
export function terminalNumber(fd: number): number | undefined {
  const number = Buffer.alloc(4)
  try {
    callLibc('ioctl', [fd, TIOCGPTN, number], 'TIOCGPTN')
  } catch (error) {
    if (error instanceof LibcError && error.code !== 'EBADF') return undefined
    throw error
  }
  return number.readUInt32LE(0)
}

/** Closes a received fd. */
export function closeFd(fd: number): void {
  closeSync(fd)
}

// An empty chunk is the end, undefined is nothing yet. A master whose other side is closed by all reads EIO.
function readNow(fd: number): Buffer | undefined {
  if (eventsNow(fd, POLLIN) === 0) return undefined

  const chunk = Buffer.alloc(CHUNK_BYTES)
  try {
    const bytes = unlessAgain(() => readSync(fd, chunk))
    return bytes === undefined ? undefined : chunk.subarray(0, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EIO') return Buffer.alloc(0)
    throw error
  }
}

function holds(text: string, until: RegExp | string): boolean {
  return typeof until === 'string' ? text.includes(until) : text.search(until) >= 0
}

// Only the master's open file is changed; the container's side stays as it is.
function dontBlock(fd: number): void {
  const on = Buffer.alloc(4)
  on.writeInt32LE(1, 0)
  callLibc('ioctl', [fd, FIONBIO, on], 'FIONBIO')
}
