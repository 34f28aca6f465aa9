/** Makes the site's data of all runs. */
import { loadLedger } from '../../ledger/ledger.js'
import { reproduceCommand } from '../../run/reproduce.js'
import { requirements } from '../../spec/requirements.js'
import { specVersions } from '../../spec/versions.js'
import type { RunResults } from '../results.js'
import { siteCatalogue } from './catalogue.js'
import { detailsBySection, durationsOf, skipsOf } from './details.js'
import type { FoundRun } from './find-runs.js'
import { readRuns } from './read-runs.js'
import type { ColumnData, DeviationData, Parts } from './site-data.js'

/** What comes before and after the id in the command that runs a check of these results again. */
function reproduceParts({ runtime, spec, cgroup }: RunResults): string[] {
  const knownSpec = specVersions.find(version => version === spec)
  const mark = '\0'
  const settings = {
    runtime: runtime.path,
    runtimeArgs: [...(runtime.arguments ?? [])],
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

/** The parts of the site. Throws a ResultsError if no file has results, and a LedgerError. */
export async function gather(found: readonly FoundRun[]): Promise<Parts> {
  const catalogue = siteCatalogue()
  const { nights, names, runs, facts, newest, histories, problems } = await readRuns(found, catalogue)
  const { points } = histories
  const last = nights.length - 1
  // What was never a run is no column.
  const kept = [...names.keys()].filter(index => runs[index]!.some(run => run !== null))

  const columns = kept.map((index): ColumnData => {
    const isRead = (night: number) => runs[index]![night]?.facts !== undefined
    const beforeNight = runs[index]!.findLastIndex((_, night) => night < last && isRead(night))
    const results = newest.find(({ column }) => column === index)?.results
    return {
      name: names[index]!,
      runs: runs[index]!,
      now: isRead(last) ? histories.letters(index, last) : '',
      before: beforeNight < 0 ? '' : histories.letters(index, beforeNight),
      beforeNight,
      reproduce: results ? reproduceParts(results) : [],
    }
  })
  const newestRuns = newest.map(({ column, results, numbers }) => ({
    column: kept.indexOf(column),
    points: results.points,
    positions: numbers.map(histories.position),
  }))
  const sectionOf = (position: number) => catalogue.requirements[points[position]!.requirement]!.section

  return {
    overview: {
      nights,
      sections: catalogue.sections,
      requirements: catalogue.requirements,
      points,
      facts,
      columns,
      deviations: await ledgersOf(facts.map(({ runtime }) => runtime)),
      problems,
    },
    history: histories.history(kept),
    skips: skipsOf(newestRuns),
    durations: durationsOf(newestRuns, kept.length),
    ...Object.fromEntries(
      [...detailsBySection(newestRuns, sectionOf)].map(([section, details]) => [
        `section-${section}`,
        details,
      ]),
    ),
  }
}
