import { readJson } from './reader.js'
import { UnreadableError } from './unreadable.js'

/**
 * The value of a JSON text, read as strictly as configuration has to be: no name twice in an object, no half of a
 * surrogate pair. Unlike with JSON.parse an integer beyond 2^53 becomes a bigint, and is exact.
 * @throws SyntaxError that says what is wrong first, with line and column; also where the text is too large to be read
 */
export function parseJson(input: Uint8Array | string): unknown {
  try {
    const { value, faults, positionAt } = readJson(input)
    const [first] = faults.toSorted((one, other) => one.offset - other.offset)
    if (!first) return value
    const { line, column } = positionAt(first.offset)
    throw new SyntaxError(`${first.message}, at ${line}:${column}`)
  } catch (error) {
    throw error instanceof UnreadableError ? new SyntaxError(error.message) : error
  }
}
