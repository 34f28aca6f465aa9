/** Joins folders that shards of a matrix wrote: column by column, into one folder as a whole matrix writes it. */
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fsExtra from 'fs-extra'
import { type Aspect, type Merged, mergeResults, type Part } from './merge.js'
import { readResults } from './read-results.js'
import { ResultsError } from './results-error.js'
import { WriteError, writeAside } from './write-aside.js'

const hostFile = 'host.json'
const isResults = (name: string): boolean =>
  name.endsWith('.json') && name !== hostFile && !name.startsWith('.')

export interface MergedColumn extends Merged {
  name: string
}

/** The first folder's record of its host, with the columns of all. */
function joinedHost(folders: readonly string[], columns: readonly string[]): object | undefined {
  const file = folders.map(folder => join(folder, hostFile)).find(existsSync)
  if (file === undefined) return undefined
  try {
    return { ...(fsExtra.readJsonSync(file) as object), columns }
  } catch (error) {
    throw new ResultsError(`${file}: cannot be read as JSON: ${(error as Error).message}`)
  }
}

/**
 * Joins the results of the same name in all folders, and writes them to `output`, which appears when it is whole.
 * `scripts` gives the scripts that a run should have. Throws a ResultsError where something does not belong together,
 * and a WriteError; nothing is written then.
 */
export async function mergeFolders(
  folders: readonly string[],
  output: string,
  mixed: ReadonlySet<Aspect>,
  scripts: (parts: readonly Part[]) => readonly string[],
): Promise<MergedColumn[]> {
  if (existsSync(output))
    throw new ResultsError(`${output} is there already: give the joined folder another name`)
  const names = [...new Set(folders.flatMap(folder => readdirSync(folder).filter(isResults)))].sort()
  if (names.length === 0) throw new ResultsError(`no results in ${folders.join(', ')}`)
  const columns: MergedColumn[] = []
  for (const name of names) {
    const files = folders.map(folder => join(folder, name)).filter(existsSync)
    const parts = await Promise.all(files.map(async file => ({ file, results: await readResults(file) })))
    columns.push({ name: name.replace(/\.json$/, ''), ...mergeResults(parts, mixed, scripts(parts)) })
  }
  const host = joinedHost(
    folders,
    columns.map(({ name }) => name),
  )
  const aside = join(dirname(output), `.${process.pid}.new`)
  try {
    for (const { name, results } of columns)
      writeAside(join(aside, `${name}.json`), `${JSON.stringify(results, null, 1)}\n`)
    if (host) writeAside(join(aside, hostFile), `${JSON.stringify(host, null, 1)}\n`)
    fsExtra.moveSync(aside, output)
  } catch (error) {
    throw error instanceof WriteError
      ? error
      : new WriteError(`cannot write ${output}: ${(error as Error).message}`)
  } finally {
    fsExtra.removeSync(aside)
  }
  return columns
}
