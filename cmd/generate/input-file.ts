/** Reading a file that a person named: it may be anything. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { isOwnFile } from '../../lib/json/read-file.js'
import { ValueError } from './values.js'

const mostBytes = 4 * 1024 * 1024

const messages: { readonly [code: string]: string } = {
  ENOENT: 'does not exist',
  EACCES: 'may not be read',
  ENOTDIR: 'goes through a file that is no folder',
  ENXIO: 'is a socket or a pipe that nobody serves',
  ELOOP: 'is a link that leads to itself',
  ENAMETOOLONG: 'is too long for a path',
}

/**
 * The text of a regular file, without a byte order mark; or of what /dev/stdin or /dev/fd/… is, to its end.
 * @throws ValueError where it is no file, too large, or no UTF-8
 */
export function readInputFile(file: string): string {
  const bytes = read(file)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ValueError('is not UTF-8')
  }
}

function read(file: string): Buffer {
  let fd: number | undefined
  try {
    // Without waiting, since nobody may ever write to a named pipe.
    fd = openSync(file, constants.O_RDONLY | (isOwnFile(file) ? 0 : constants.O_NONBLOCK))
    const stat = fstatSync(fd)
    if (stat.isDirectory()) throw new ValueError('is a folder')
    if (!stat.isFile() && !isOwnFile(file)) throw new ValueError('is no regular file')
    return readWhole(fd)
  } catch (error) {
    if (error instanceof ValueError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new ValueError(messages[code ?? ''] ?? `cannot be read (${message})`)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

function readWhole(fd: number): Buffer {
  const chunks: Buffer[] = []
  for (let total = 0; ; ) {
    const chunk = Buffer.alloc(64 * 1024)
    const length = readSync(fd, chunk)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(chunk.subarray(0, length))
    total += length
    if (total > mostBytes) throw new ValueError(`is larger than ${mostBytes / 1024 / 1024} MiB`)
  }
}
