/** The scripts of validation/, from the index that the build writes. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { requirements } from '../spec/requirements.js'
import { matchesGlob } from './glob.js'
import { UsageError } from './settings.js'

export interface Script {
  /** Path below dist/, such as `validation/runtime/create/unique-id.js`. */
  path: string
  /** Requirement ids that it speaks for. */
  ids: string[]
}

const dist = fileURLToPath(new URL('../../', import.meta.url))
const indexFile = `${dist}validation/index.json`

/** Absolute path of a script. */
export const scriptFile = (path: string): string => `${dist}${path}`

/** Path below dist/ of an absolute path. */
export const scriptPath = (file: string): string => file.slice(dist.length)

/** All scripts, by path. Throws an Error if the build is not complete. */
export function allScripts(): Script[] {
  try {
    return JSON.parse(readFileSync(indexFile, 'utf8')) as Script[]
  } catch {
    throw new Error(`there is no ${indexFile}: run 'make build'`)
  }
}

/** Ids that more than one script speaks for. */
export function sharedIds(scripts: readonly Script[]): Set<string> {
  const seen = new Set<string>()
  const shared = new Set<string>()
  for (const { ids } of scripts) for (const id of ids) (seen.has(id) ? shared : seen).add(id)
  return shared
}

/** What is to be run: scripts, and of their points only those of some ids where the selection was by id. */
export interface Selection {
  scripts: Script[]
  /** Ids whose points count; all if undefined. */
  ids?: ReadonlySet<string>
}

const sourceOf = (path: string): string => path.replace(/\.js$/, '')

/** Whether an item of TESTS names a script: by path, folder or glob, with or without `dist/`, `validation/`, ending. */
function namesScript(item: string, { path }: Script): boolean {
  const wanted = item
    .replace(/^(\.\/)?(dist\/)?(validation\/)?/, '')
    .replace(/\.(js|ts)$/, '')
    .replace(/\/$/, '')
  const own = sourceOf(path).replace(/^validation\//, '')
  return own === wanted || own.startsWith(`${wanted}/`) || matchesGlob(own, wanted)
}

/** Ids that an item of TESTS names: itself, a section (`config.md#mounts`), a file of the spec, or a glob. */
function namedIds(item: string): string[] {
  return [...requirements().values()]
    .filter(
      ({ id, file, anchor }) =>
        item === id || item === file || item === `${file}#${anchor}` || matchesGlob(id, item),
    )
    .map(({ id }) => id)
}

/** Picks the scripts that TESTS names; all if it is empty. Throws a UsageError for an item that names none. */
export function select(scripts: readonly Script[], items: readonly string[]): Selection {
  if (items.length === 0) return { scripts: [...scripts] }
  const ids = new Set<string>()
  const picked = new Set<Script>()
  for (const item of items) {
    const byPath = scripts.filter(script => namesScript(item, script))
    const byId = new Set(byPath.length > 0 ? [] : namedIds(item))
    const found = byPath.length > 0 ? byPath : scripts.filter(script => script.ids.some(id => byId.has(id)))
    if (found.length === 0) {
      throw new UsageError(
        byId.size > 0
          ? `no check speaks for '${item}' yet: see docs/coverage.md`
          : `'${item}' is no requirement id, section, path or glob of a check: 'make localvalidation LIST=1' lists them`,
      )
    }
    for (const script of found) {
      picked.add(script)
      for (const id of script.ids) if (byPath.length > 0 || byId.has(id)) ids.add(id)
    }
  }
  return { scripts: scripts.filter(script => picked.has(script)), ids }
}
