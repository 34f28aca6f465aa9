/** Runs the suite, and gives back its results as if they had been read from a file. */
import type { Column } from '../report/columns.js'
import { HostError } from './host-error.js'
import { runResults } from './json-report.js'
import { silentListener } from './listeners.js'
import type { Settings } from './settings.js'
import { runSuite, suiteVersion } from './suite.js'
import { tally } from './tally.js'

/** Throws a HostError for a run that was stopped, and what `runSuite` throws. */
export async function runColumn(settings: Settings): Promise<Column> {
  const report = await runSuite(settings, silentListener)
  if (report.stoppedBy || !report.facts) throw new HostError(`stopped by ${report.stoppedBy ?? 'an error'}`)
  const { facts, points, durationMs, cost } = report
  const results = runResults(points, {
    suiteVersion: suiteVersion(),
    settings,
    ...facts,
    counts: tally(points),
    durationMs,
    cost,
  })
  return { name: facts.identity.name, file: facts.identity.path, date: new Date(), results }
}
