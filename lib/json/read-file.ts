/** Files that somebody else made, read without being caught: no FIFO that nobody writes to, no endless device. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { errnoOf } from '../host/gone.js'
import { largestDocument } from './reader.js'
import { shown } from './shown.js'
import { UnreadableError } from './unreadable.js'

/** A file that is not to be read. The message is its name and what is wrong with it. */
export class UnreadableFile extends UnreadableError {
  override name = 'UnreadableFile'

  constructor(
    file: string,
    /** Goes after the name of the file: 'does not exist'. */
    readonly fault: string,
  ) {
    super(`${shown(file)} ${fault}`)
  }
}

const leadsNowhere: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'])

/** What a path leads to, links followed: a file, something else that is named, or nothing. @throws UnreadableFile where that cannot be told */
export function kindOfFile(path: string): string {
  try {
    return kindOf(statSync(path))
  } catch (error) {
    if (leadsNowhere.has(errnoOf(error) ?? '')) return 'nothing'
    throw unreadable(path, error)
  }
}

function kindOf(stats: Stats): string {
  if (stats.isFile()) return 'a file'
  if (stats.isDirectory()) return 'a directory'
  if (stats.isFIFO()) return 'a FIFO'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}

/** Whether the path names a file that the caller opened for us, as the shell's <(…) does. */
export const isOwnFile = (path: string): boolean => /^\/dev\/(stdin|fd\/\d+)$/.test(path)

/**
 * The bytes of a regular file, or of what /dev/stdin or /dev/fd/… is, up to its end.
 * @throws UnreadableFile where it is missing, something else, not ours to read, or larger than what is read at all
 */
export function readFileOf(path: string): Uint8Array {
  const found = kindOfFile(path)
  if (found === 'nothing') throw new UnreadableFile(path, 'does not exist')
  if (found !== 'a file' && !isOwnFile(path)) throw new UnreadableFile(path, `is ${found}: give a file`)
  let fd: number | undefined
  try {
    // Should it have become a FIFO by now, this does not wait for a writer.
    fd = openSync(path, constants.O_RDONLY | (isOwnFile(path) ? 0 : constants.O_NONBLOCK))
    if (!fstatSync(fd).isFile() && !isOwnFile(path))
      throw new UnreadableFile(path, `is ${kindOf(fstatSync(fd))}: give a file`)
    return readAll(fd, path)
  } catch (error) {
    throw unreadable(path, error)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

/** The bytes of standard input, up to its end. @throws UnreadableFile where they are too many */
export function readStandardInput(): Uint8Array {
  try {
    return readAll(0, 'standard input')
  } catch (error) {
    throw unreadable('standard input', error)
  }
}

function readAll(fd: number, name: string): Uint8Array {
  const chunks: Buffer[] = []
  for (let size = 0; size <= largestDocument; ) {
    const chunk = Buffer.allocUnsafe(64 * 1024)
    const length = readSync(fd, chunk)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, length))
    size += length
  }
  throw new UnreadableFile(name, `has more than ${largestDocument} bytes (16 MiB), which are not read`)
}

const unreadable = (path: string, error: unknown): UnreadableFile =>
  error instanceof UnreadableFile
    ? error
    : new UnreadableFile(path, `cannot be read: ${errnoOf(error) ?? error}`)
