/** Writes the dashboard: static files that work from file://, a server or an archive alike. */
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fsExtra from 'fs-extra'
import { UsageError } from '../../run/settings.js'
import { makeFolder, WriteError } from '../write-aside.js'
import { findRuns } from './find-runs.js'
import { gather } from './gather.js'
import { generatorMark, indexPage } from './index-page.js'

const programs = fileURLToPath(new URL('./browser/', import.meta.url))
const programFiles = ['site.js', 'site.css', 'licences.txt']

async function readPrograms(): Promise<Map<string, string>> {
  try {
    return new Map(
      await Promise.all(
        programFiles.map(async name => [name, await readFile(join(programs, name), 'utf8')] as const),
      ),
    )
  } catch {
    throw new UsageError(`the pages are not built, ${programs} lacks files: run 'make build'`)
  }
}

/** A classic script, since pages of file:// may neither fetch nor import. */
const dataScript = (name: string, data: unknown): string =>
  `(window.siteData||={})[${JSON.stringify(name)}]=${JSON.stringify(data)}\n`

const textIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

const contentHash = (files: ReadonlyMap<string, string>): string => {
  const hash = createHash('sha256')
  for (const [name, text] of files) hash.update(JSON.stringify([name, text]))
  return hash.digest('hex').slice(0, 16)
}

const oneOfOurs = /^site-[0-9a-f]{16}$/

/**
 * Puts the files into a folder named by their content, then moves an index.html that refers to it into place: at any time
 * there is a whole site, the old or the new one. Takes older folders away in the end.
 */
async function publish(files: ReadonlyMap<string, string>, outDir: string): Promise<void> {
  makeFolder(outDir)
  const index = join(outDir, 'index.html')
  const old = await textIfThere(index)
  if (old !== undefined && !old.includes(generatorMark))
    throw new UsageError(`${index} is no page of this tool: choose another folder for the site`)

  const folder = `site-${contentHash(files)}`
  const aside = join(outDir, `.${folder}.${process.pid}.new`)
  const indexAside = `${index}.${process.pid}.new`
  try {
    await mkdir(aside)
    for (const [name, text] of files) await writeFile(join(aside, name), text)
    const entries = await readdir(outDir)
    if (!entries.includes(folder)) await rename(aside, join(outDir, folder))
    await writeFile(indexAside, indexPage(folder))
    await rename(indexAside, index)
    for (const entry of entries)
      if (oneOfOurs.test(entry) && entry !== folder) await fsExtra.remove(join(outDir, entry))
  } finally {
    await fsExtra.remove(aside)
    await fsExtra.remove(indexAside)
  }
}

/**
 * Makes the dashboard of results.
 * @param inputs files of results, folders `<time>/` with `<column>.json`, or folders of those
 * @param outDir where index.html goes, and a folder with what belongs to it; other files there are left alone
 * @returns what could not be read, a line each: columns that are red on the site
 * @throws UsageError for inputs without results, or an index.html of somebody else in `outDir`; ResultsError if no
 *   file could be read; LedgerError; WriteError, in which case an earlier site still is as it was
 */
export async function writeSite(inputs: readonly string[], outDir: string): Promise<readonly string[]> {
  const files = await readPrograms()
  const parts = await gather(findRuns(inputs))
  for (const [name, data] of Object.entries(parts)) files.set(`${name}.js`, dataScript(name, data))
  try {
    await publish(files, outDir)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new WriteError(`cannot write the site to ${outDir}: ${(error as Error).message}`)
  }
  return parts.overview.problems
}
