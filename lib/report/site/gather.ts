/** Reads all runs, one after the other, and makes the site's data of them. */
import { loadLedger } from '../../ledger/ledger.js'
import { reproduceCommand } from '../../run/reproduce.js'
import { tally, verdicts } from '../../run/tally.js'
import { requirements } from '../../spec/requirements.js'
import { specVersions } from '../../spec/versions.js'
import { ResultsError, readResults } from '../read-results.js'
import type { RunResults } from '../results.js'
import { siteCatalogue } from './catalogue.js'
import { detailsBySection, durationsOf, type NewestRun, skipsOf } from './details.js'
import type { FoundRun } from './find-runs.js'
import { collectHistories } from './histories.js'
import type { DeviationData, FactsData, Parts, RunData } from './site-data.js'

const factsOf = ({ runtime, suite, spec, cgroup, host }: RunResults): FactsData => ({
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
})

function reproduceParts({ runtime, spec, cgroup }: RunResults): string[] {
  const knownSpec = specVersions.find(version => version === spec)
  const mark = '\0'
  const settings = {
    runtime: runtime.path,
    ...(knownSpec === undefined ? {} : { spec: knownSpec }),
    cgroup: cgroup === 'v1' || cgroup === 'v2' ? cgroup : 'auto',
  } as const
  return reproduceCommand(
    { requirement: { ...requirements().values().next().value!, id: mark } },
    settings,
  ).split(mark)
}

async function ledgersOf(runtimes: Iterable<string>): Promise<DeviationData[]> {
  const knownIds = new Set(requirements().keys())
  const ledgers = await Promise.all(
    [...new Set(runtimes)].map(async runtime =>
      (await loadLedger(runtime, knownIds)).map(entry => ({ ...entry, runtime })),
    ),
  )
  return ledgers.flat()
}

const problemOf = ({ error, points }: RunResults): string | undefined =>
  error ?? (points.length === 0 ? 'the run has no points' : undefined)

/**
 * The parts of the site. A file that cannot be read makes its column red on its night, and is listed among the
 * problems; throws the ResultsError if that goes for all. Throws a LedgerError.
 */
export async function gather(found: readonly FoundRun[]): Promise<Parts> {
  const nights = [...new Set(found.map(({ night }) => night))].sort()
  const names = [...new Set(found.map(({ column }) => column))].sort(
    new Intl.Collator('en', { numeric: true }).compare,
  )
  const newest = nights.length - 1
  const catalogue = siteCatalogue()
  const facts = new Map<string, number>()
  const runs: (RunData | null)[][] = names.map(() => nights.map(() => null))
  const newestRuns: (Omit<NewestRun, 'positions'> & { numbers: number[]; reproduce: string[] })[] = []
  const problems: string[] = []

  const histories = await collectHistories(catalogue, names.length, nights.length, async add => {
    let lastError: ResultsError | undefined
    for (const { file, column: name, night: time } of found) {
      const [column, night] = [names.indexOf(name), nights.indexOf(time)]
      try {
        const results = await readResults(file)
        const own = factsOf(results)
        const text = JSON.stringify(own)
        if (!facts.has(text)) facts.set(text, facts.size)
        const counts = tally(results.points)
        const problem = problemOf(results)
        runs[column]![night] = {
          facts: facts.get(text)!,
          counts: verdicts.map(verdict => counts[verdict]),
          durationMs: Math.round(results.summary.durationMs),
          ...(problem === undefined ? {} : { problem }),
        }
        const numbers = add(column, night, results.points)
        if (night === newest)
          newestRuns.push({ column, points: results.points, numbers, reproduce: reproduceParts(results) })
      } catch (error) {
        if (!(error instanceof ResultsError)) throw error
        lastError = error
        problems.push(error.message)
        runs[column]![night] = { counts: verdicts.map(() => 0), durationMs: 0, problem: error.message }
      }
    }
    if (lastError && facts.size === 0) throw lastError
  })

  const readable = newestRuns.map(run => ({ ...run, positions: run.numbers.map(histories.position) }))
  const { points } = histories
  const columns = names.map((name, column) => {
    const own = runs[column]!
    const isRead = (run: RunData | null | undefined) => run?.facts !== undefined
    const beforeNight = own.findLastIndex((run, night) => night < newest && isRead(run))
    return {
      name,
      runs: own,
      now: isRead(own[newest]) ? histories.letters(column, newest) : '',
      before: beforeNight < 0 ? '' : histories.letters(column, beforeNight),
      beforeNight,
      reproduce: readable.find(run => run.column === column)?.reproduce ?? [],
    }
  })
  const allFacts = [...facts.keys()].map(text => JSON.parse(text) as FactsData)

  return {
    overview: {
      nights,
      sections: catalogue.sections,
      requirements: catalogue.requirements,
      points,
      facts: allFacts,
      columns,
      deviations: await ledgersOf(allFacts.map(({ runtime }) => runtime)),
      problems,
    },
    history: histories.history(),
    skips: skipsOf(readable),
    durations: durationsOf(readable, names.length),
    ...Object.fromEntries(
      [
        ...detailsBySection(
          readable,
          position => catalogue.requirements[points[position]!.requirement]!.section,
        ),
      ].map(([section, details]) => [`section-${section}`, details]),
    ),
  }
}
