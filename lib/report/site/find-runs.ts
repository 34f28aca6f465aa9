/** Which files of results there are, and to which night and column each belongs. */
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { UsageError } from '../../run/settings.js'

export interface FoundRun {
  file: string
  /** Name of the file without `.json`. */
  column: string
  /** When, in ISO 8601: by the folder's name, else by the newest of its files. */
  night: string
  /** Whether the file itself is an input, and not a folder that it is in. */
  isNamed: boolean
}

const isResults = (name: string): boolean => name.endsWith('.json') && !name.startsWith('.')

const resultsIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(entry => !entry.isDirectory() && isResults(entry.name))
    .map(entry => join(folder, entry.name))

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(entry => join(folder, entry.name))

const isFile = (path: string): boolean => statSync(path).isFile()

function filesOf(input: string): string[] {
  let files: string[]
  try {
    const path = realpathSync(input)
    files = statSync(path).isDirectory()
      ? [...resultsIn(path), ...foldersIn(path).flatMap(resultsIn)]
      : [path]
  } catch (error) {
    throw new UsageError(`cannot read ${input}: ${(error as Error).message}`)
  }
  const [first] = files
  if (first === undefined || !isResults(basename(first)))
    throw new UsageError(
      `no results in ${input}: give JSON, or a folder with <time>/<column>.json; of TAP 'report --format json' makes it`,
    )
  return files
}

// The matrix numbers nights of one second: 2026-11-23T030000Z, 2026-11-23T030000Z-2.
const timeLike = /^(\d{4}-\d{2}-\d{2})(?:[T_ -](\d{2})[:-]?(\d{2})(?:[:-]?(\d{2}))?)?(?:.*Z-(\d{1,3})$)?/

/** The time that a folder's name tells, in ISO 8601; undefined where it tells none. */
export function timeOfName(name: string): string | undefined {
  const match = timeLike.exec(name)
  if (!match) return undefined
  const [, day, hour = '00', minute = '00', second = '00', number = '0'] = match
  const time = new Date(`${day}T${hour}:${minute}:${second}.${number.padStart(3, '0')}Z`)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

const newestOf = (files: readonly string[]): string =>
  new Date(Math.max(...files.map(file => statSync(file).mtimeMs))).toISOString()

/**
 * The runs below the inputs: files, folders of one night, or folders of nights, by night and column. Throws a UsageError
 * where there are none, and where two files claim the same column of the same night.
 */
export function findRuns(inputs: readonly string[]): FoundRun[] {
  const files = new Set(inputs.flatMap(filesOf))
  const named = new Set(inputs.filter(isFile).map(input => realpathSync(input)))
  const byFolder = new Map<string, string[]>()
  for (const file of files) byFolder.set(dirname(file), [...(byFolder.get(dirname(file)) ?? []), file])

  const found = new Map<string, FoundRun>()
  for (const [folder, files] of byFolder) {
    const night = timeOfName(basename(folder)) ?? newestOf(files)
    for (const file of files) {
      const column = basename(file, '.json')
      const key = JSON.stringify([night, column])
      const other = found.get(key)
      if (other)
        throw new UsageError(
          `two results of ${night} are named '${column}', rename one: ${other.file}, ${file}`,
        )
      found.set(key, { file, column, night, isNamed: named.has(file) })
    }
  }
  if (found.size === 0) throw new UsageError('no results: give files, or folders with <time>/<column>.json')
  const byNumberAndName = new Intl.Collator('en', { numeric: true })
  return [...found.values()].sort(
    (a, b) => a.night.localeCompare(b.night) || byNumberAndName.compare(a.column, b.column),
  )
}
