/** Reads all runs, one after the other; of each night but the newest no more than the verdicts stays in memory. */
import { tally, verdicts } from '../../run/tally.js'
import { checkResults, parseJsonFile } from '../read-json.js'
import type { RunResults } from '../results.js'
import { ResultsError } from '../results-error.js'
import type { Catalogue } from './catalogue.js'
import type { FoundRun } from './find-runs.js'
import { collectHistories, type Histories } from './histories.js'
import type { FactsData, RunData } from './site-data.js'

/** What the run was told, where that is not the default. */
const choicesOf = ({ choices }: RunResults): string[] => [
  ...(choices && choices.what.length > 0 ? [`TESTS=${choices.what.join(' ')}`] : []),
  ...(choices?.shard === undefined ? [] : [`SHARD=${choices.shard}`]),
  ...(choices?.level === 'should' ? ['LEVEL=should'] : []),
  ...(choices?.ignoreLedger ? ['IGNORE_LEDGER=1'] : []),
  ...(choices?.certified ? ['certified'] : []),
]

const factsOf = (results: RunResults): FactsData => {
  const { runtime, suite, spec, cgroup, host } = results
  return {
    runtime: runtime.name,
    version: runtime.version,
    suite: suite.version,
    spec,
    cgroup,
    kernel: host.kernel,
    arch: host.arch,
    controllers: host.controllers,
    missingCapabilities: host.missingCapabilities,
    arguments: runtime.arguments ?? [],
    choices: choicesOf(results),
  }
}

/** One file; undefined for JSON of something else, such as the host.json of a matrix. */
async function readRun({ file, isNamed }: FoundRun): Promise<RunResults | undefined> {
  const value = parseJsonFile(file)
  const isOther = typeof value !== 'object' || value === null || !('points' in value)
  return isOther && !isNamed ? undefined : checkResults(value, file)
}

const withoutPoints = (problem: string): RunData => ({
  counts: verdicts.map(() => 0),
  durationMs: 0,
  problem,
})

const problemOf = ({ error, points }: RunResults): string | undefined =>
  error ?? (points.length === 0 ? 'the run has no points' : undefined)

export interface ReadRuns {
  /** Times, oldest first. */
  nights: string[]
  /** Names of the columns; of some, files of something else, no night may have a run. */
  names: string[]
  /** By column and night. */
  runs: (RunData | null)[][]
  facts: FactsData[]
  /** Results of the newest night with the numbers of their points. */
  newest: { column: number; results: RunResults; numbers: number[] }[]
  histories: Histories
  /** Files that could not be read, and why. */
  problems: string[]
}

/**
 * Reads the runs. A file that cannot be read makes its column red on its night; throws a ResultsError if no file has
 * results.
 */
export async function readRuns(found: readonly FoundRun[], catalogue: Catalogue): Promise<ReadRuns> {
  const nights = [...new Set(found.map(({ night }) => night))].sort()
  const byNumberAndName = new Intl.Collator('en', { numeric: true })
  const names = [...new Set(found.map(({ column }) => column))].sort(byNumberAndName.compare)
  const facts = new Map<string, number>()
  const runs: (RunData | null)[][] = names.map(() => nights.map(() => null))
  const newest: ReadRuns['newest'] = []
  const problems: string[] = []

  const histories = await collectHistories(catalogue, names.length, nights.length, async add => {
    let readable = 0
    for (const run of found) {
      const [column, night] = [names.indexOf(run.column), nights.indexOf(run.night)]
      const note = (data: RunData) => {
        runs[column]![night] = data
      }
      try {
        const results = await readRun(run)
        if (!results) continue
        readable++
        const problem = problemOf(results)
        // Where the runtime is missing nothing is known of it.
        if (results.points.length === 0) {
          note(withoutPoints(problem!))
          continue
        }
        const own = JSON.stringify(factsOf(results))
        if (!facts.has(own)) facts.set(own, facts.size)
        const counts = tally(results.points)
        note({
          facts: facts.get(own)!,
          counts: verdicts.map(verdict => counts[verdict]),
          durationMs: Math.round(results.summary.durationMs),
          ...(problem === undefined ? {} : { problem }),
        })
        const numbers = add(column, night, results.points)
        if (night === nights.length - 1) newest.push({ column, results, numbers })
      } catch (error) {
        if (!(error instanceof ResultsError)) throw error
        problems.push(error.message)
        note(withoutPoints(error.message))
      }
    }
    if (readable === 0)
      throw new ResultsError(problems[0] ?? `${found[0]!.file}: no results of a run, nor is any other file`)
  })
  return {
    nights,
    names,
    runs,
    facts: [...facts.keys()].map(text => JSON.parse(text) as FactsData),
    newest,
    histories,
    problems,
  }
}
