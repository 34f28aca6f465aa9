/** Reading a file that a person named: it may be anything. */
import { readFileOf, UnreadableFile } from '../../lib/json/read-file.js'
import { ValueError } from './values.js'

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

function read(file: string): Uint8Array {
  try {
    return readFileOf(file)
  } catch (error) {
    throw error instanceof UnreadableFile ? new ValueError(error.fault) : error
  }
}
