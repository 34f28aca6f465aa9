/** The inputs of a report: files of results, or folders of them, each file one column. */
import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { tally } from '../run/tally.js'
import { checkResults, parseJsonFile } from './read-json.js'
import { readResults } from './read-results.js'
import type { RunResults } from './results.js'
import { ResultsError } from './results-error.js'

export interface Column {
  /** The file's name without its ending, and with its folder where two would have one name. */
  name: string
  file: string
  /** When the file was written. */
  date: Date
  results: RunResults
}

const stemOf = (file: string): string => basename(file, extname(file))

const namesIn = (folder: string): string[] => readdirSync(folder).sort()

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Files of results in a folder; of JSON and TAP of one name, the JSON, which says more. */
function filesIn(folder: string): string[] {
  const names = namesIn(folder)
  const json = new Set(names.filter(name => name.endsWith('.json')).map(stemOf))
  return names
    .filter(name => name.endsWith('.json') || (name.endsWith('.tap') && !json.has(stemOf(name))))
    .map(name => join(folder, name))
}

/** The files that a folder stands for: its own, else those of its last subfolder by name, which is the newest run. */
function newestIn(folder: string): string[] {
  const own = filesIn(folder)
  if (own.length > 0) return own
  const subfolders = namesIn(folder)
    .map(name => join(folder, name))
    .filter(isFolder)
  const newest = subfolders.findLast(subfolder => filesIn(subfolder).length > 0)
  if (newest === undefined)
    throw new ResultsError(
      `${folder}: no .json or .tap in it, nor in a folder in it: give a folder of results`,
    )
  return filesIn(newest)
}

const failedColumn = (file: string, error: string): RunResults => ({
  suite: { version: 'unknown' },
  runtime: { name: stemOf(file), version: 'unknown', path: '' },
  spec: 'unknown',
  cgroup: 'none',
  host: { kernel: 'unknown', arch: 'unknown', cgroup: 'none', controllers: [], missingCapabilities: [] },
  points: [],
  summary: { ...tally([]), durationMs: 0 },
  error,
})

/** A file of a folder: broken results are a column of their own that says so; JSON of something else is none. */
async function readFromFolder(file: string): Promise<RunResults | undefined> {
  try {
    if (!file.endsWith('.json')) return await readResults(file)
    const value = parseJsonFile(file)
    const isOther = typeof value !== 'object' || value === null || !('points' in value)
    return isOther ? undefined : await checkResults(value, file)
  } catch (error) {
    if (error instanceof ResultsError) return failedColumn(file, error.message)
    throw error
  }
}

const columnOf = (file: string, results: RunResults): Column => ({
  name: stemOf(file),
  file,
  date: statSync(file).mtime,
  results,
})

async function readInput(input: string): Promise<Column[]> {
  if (!isFolder(input)) return [columnOf(input, await readResults(input))]
  const columns: Column[] = []
  for (const file of newestIn(input)) {
    const results = await readFromFolder(file)
    if (results) columns.push(columnOf(file, results))
  }
  if (columns.length === 0) throw new ResultsError(`${input}: none of its files has results of a run`)
  return columns
}

/** Two columns of one name get their folders' names, or numbers, too. */
function withUniqueNames(columns: readonly Column[]): Column[] {
  const counts = new Map<string, number>()
  for (const { name } of columns) counts.set(name, (counts.get(name) ?? 0) + 1)
  const seen = new Map<string, number>()
  return columns.map(column => {
    const longer =
      counts.get(column.name) === 1 ? column.name : `${basename(dirname(column.file))}/${column.name}`
    const number = (seen.get(longer) ?? 0) + 1
    seen.set(longer, number)
    return { ...column, name: number === 1 ? longer : `${longer} (${number})` }
  })
}

/**
 * Reads the inputs of a report. A file that is named must be results; one of a folder that is broken becomes a column with
 * an `error`, so that the others are reported. Throws a ResultsError.
 */
export async function readColumns(inputs: readonly string[]): Promise<Column[]> {
  const columns: Column[] = []
  for (const input of inputs) columns.push(...(await readInput(input)))
  return withUniqueNames(columns)
}
