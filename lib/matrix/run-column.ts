/** Runs one column: a process of `oci-runtime-tool test` of its own, so that columns share nothing. */
import { appendFileSync, createWriteStream, existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { execa } from 'execa'
import { join as joinWords } from 'shlex'
import { readResults } from '../report/read-results.js'
import type { RunResults } from '../report/results.js'
import { WriteError, writeAside } from '../report/write-aside.js'
import { hostFacts } from '../run/host-facts.js'
import { settingsFrom } from '../run/settings.js'
import { suiteVersion } from '../run/suite.js'
import { tally } from '../run/tally.js'
import { tapBailOut, tapHeader } from '../run/tap.js'
import type { Column } from './columns.js'
import { type TapCount, tapCounter } from './tap-count.js'

export interface ColumnEnd {
  column: Column
  results: RunResults
  /** Green: all holds but known deviations. Red: new failures, or no run at all. Broken: a check of the suite broke. */
  state: 'green' | 'red' | 'broken'
  durationMs: number
}

const tool = fileURLToPath(new URL('../../cmd/oci-runtime-tool.js', import.meta.url))

// A column cleans up when it is told to stop, and gives its workers 10 s for that.
const stopGraceMs = 30_000

type Variables = Record<string, string | undefined>

/** Variables of a column's run: what the column says wins over what holds for all. */
function variablesOf(column: Column, json: string): Variables {
  const { runtime, arguments: options, cgroup, spec, environment } = column
  return {
    ...process.env,
    ...environment,
    RUNTIME: runtime,
    ...(options === undefined ? {} : { RUNTIME_ARGS: joinWords(options) }),
    ...(cgroup === undefined ? {} : { CGROUP: cgroup }),
    ...(spec === undefined ? {} : { SPEC: spec }),
    JSON: json,
    LIST: '',
  }
}

/** Results of a column that could not be run. */
function redResults(column: Column, variables: Variables, error: string, durationMs: number): RunResults {
  const { runtimeArgs, what, shard, level, ignoreLedger, cgroup, spec } = settingsFrom(variables)
  const host = hostFacts()
  return {
    suite: { version: suiteVersion() },
    runtime: {
      name: 'unknown',
      version: 'unknown',
      path: column.runtime,
      ...(runtimeArgs.length === 0 ? {} : { arguments: runtimeArgs }),
    },
    choices: { what, ...(shard ? { shard: `${shard.index}/${shard.count}` } : {}), level, ignoreLedger },
    spec: spec ?? 'unknown',
    cgroup: cgroup === 'auto' ? host.cgroup : cgroup,
    host,
    points: [],
    summary: { ...tally([]), durationMs: Math.round(durationMs) },
    error,
  }
}

/** The last line that a program said, without what the tool puts before it. */
const lastLine = (text: string): string | undefined =>
  text
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^oci-runtime-tool: /, '') || undefined

/**
 * Runs a column and writes `<name>.tap` and `<name>.json` into a folder. A runtime that is missing or broken makes
 * results with an `error`, and no points. Throws a WriteError when the files cannot be written.
 */
export async function runColumn(
  column: Column,
  folder: string,
  stop: AbortSignal,
  progress: (count: TapCount) => void,
): Promise<ColumnEnd> {
  const begun = performance.now()
  const [tapFile, jsonFile] = [join(folder, `${column.name}.tap`), join(folder, `${column.name}.json`)]
  const variables = variablesOf(column, jsonFile)
  // When the matrix itself is killed its columns end in order.
  const child = execa('setpriv', ['--pdeathsig', 'TERM', process.execPath, tool, 'test'], {
    env: variables,
    extendEnv: false,
    stdin: 'ignore',
    buffer: { stdout: false },
    cancelSignal: stop,
    forceKillAfterDelay: stopGraceMs,
    reject: false,
  })
  const count = tapCounter()
  child.stdout.on('data', (piece: Buffer) => progress(count(piece)))
  // When the disk is full the pipe closes, and with it the run ends.
  const written = await pipeline(child.stdout, createWriteStream(tapFile)).catch((error: Error) => error)
  const { exitCode, stderr, signal, originalMessage } = await child
  if (written instanceof Error) throw new WriteError(`cannot write ${tapFile}: ${written.message}`)

  const durationMs = performance.now() - begun
  if (existsSync(jsonFile)) {
    const results = await readResults(jsonFile)
    const state = results.summary.error > 0 ? 'broken' : exitCode === 0 ? 'green' : 'red'
    return { column, results, state, durationMs }
  }
  const error = lastLine(stderr) ?? originalMessage ?? `it ended with ${exitCode ?? signal}`
  const results = redResults(column, variables, error, durationMs)
  writeAside(jsonFile, `${JSON.stringify(results, null, 1)}\n`)
  appendFileSync(tapFile, `${statSync(tapFile).size === 0 ? tapHeader(13) : ''}${tapBailOut(error)}`)
  return { column, results, state: 'red', durationMs }
}
