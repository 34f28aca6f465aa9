/** Lines of a file, one at a time, however long the file is. */
import { createReadStream } from 'node:fs'
import { ResultsError } from './results-error.js'

const longestLine = 1 << 20

/**
 * The lines of a file without their ends; bytes that are no UTF-8 become �. The last one is marked if no newline ends it.
 * Throws a ResultsError for a file that cannot be read, and for a line of more than 1 MiB: then it is no text.
 */
export async function* readLines(file: string): AsyncGenerator<{ line: string; isCut: boolean }> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  try {
    for await (const chunk of createReadStream(file)) {
      const lines = (rest + decoder.decode(chunk as Buffer, { stream: true })).split('\n')
      rest = lines.pop()!
      for (const line of lines) yield { line: line.replace(/\r$/, ''), isCut: false }
      if (rest.length > longestLine)
        throw new ResultsError(`${file}: a line of more than 1 MiB: this is no TAP`)
    }
  } catch (error) {
    if (error instanceof ResultsError) throw error
    throw new ResultsError(`${file}: cannot be read: ${(error as Error).message}`)
  }
  rest += decoder.decode()
  if (rest !== '') yield { line: rest, isCut: true }
}
