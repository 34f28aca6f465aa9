/** Reads the results of one run: JSON of ours, or TAP 13 or 14 of anyone. */
import { closeSync, openSync, readSync } from 'node:fs'
import { checkResults, parseJsonFile } from './read-json.js'
import { readTap } from './read-tap.js'
import type { RunResults } from './results.js'
import { ResultsError } from './results-error.js'

/** The first bytes of a file as text. Throws a ResultsError for a file that cannot be read. */
function beginOf(file: string): string {
  try {
    const descriptor = openSync(file, 'r')
    try {
      const bytes = Buffer.alloc(512)
      return bytes.toString('utf8', 0, readSync(descriptor, bytes))
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    throw new ResultsError(`${file}: cannot be read: ${(error as Error).message}`)
  }
}

/**
 * Reads one file of results; whether it is JSON or TAP is told by how it begins. TAP that is cut off or contradicts itself
 * gives results with an `error`. Throws a ResultsError for what is neither.
 */
export async function readResults(file: string): Promise<RunResults> {
  const begin = beginOf(file)
  if (begin.trim() === '')
    throw new ResultsError(`${file}: empty: the run that should have written it did not`)
  return /^\ufeff?\s*[[{]/.test(begin) ? checkResults(parseJsonFile(file), file) : readTap(file)
}
