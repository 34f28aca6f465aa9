/** The end of a run, in lines for a person: what to look at, and what to do about it. */
import type { Settings } from './settings.js'
import type { RunReport } from './suite.js'
import { describeTally, tally } from './tally.js'
import { summaryBySection } from './terminal.js'

const named = (report: RunReport, verdict: string): string[] =>
  report.points.flatMap(({ verdict: own, requirement, point, deviation }) =>
    own === verdict
      ? [`${requirement.id}${point.row ? `[${point.row}]` : ''}${deviation ? ` (${deviation.id})` : ''}`]
      : [],
  )

/** Skips by their reason, the most frequent one first. */
function skipReasons(report: RunReport): string[] {
  const counts = new Map<string, number>()
  for (const { verdict, point } of report.points) {
    const reason = point.skipReason ?? 'no reason given'
    if (verdict === 'skip') counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([reason, count]) => `  ${count} × ${reason}`)
}

const part = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [title, ...lines.map(line => (line.startsWith('  ') ? line : `  ${line}`))]

/** Lines of the summary; `bySection` for a person, who has not seen each point go by. */
export function summarise(report: RunReport, settings: Settings, bySection: boolean): string[] {
  const { facts, points, unstable, leftovers, durationMs, stoppedBy } = report
  const counts = tally(points)
  return [
    ...(bySection ? summaryBySection(points) : []),
    ...part('skipped:', skipReasons(report)),
    ...part('holds now, so the ledger can lose it:', named(report, 'fixed')),
    ...part('SHOULD, broken:', named(report, 'should')),
    ...part('left behind by the runtime, and taken away:', leftovers),
    ...part(
      'not the same in all rounds:',
      unstable.map(
        ({ point, verdicts }) =>
          `${point.requirement.id}${point.point.row ? `[${point.point.row}]` : ''}: ${verdicts.join(' ')}`,
      ),
    ),
    ...part(
      'checks that broke:',
      points.flatMap(({ error, script }) =>
        error === undefined ? [] : [`${script.path}: ${error.split('\n')[0]}`],
      ),
    ),
    ...part('failed:', named(report, 'fail')),
    `${facts?.identity.name ?? settings.runtime} ${facts?.identity.version ?? ''}: ${describeTally(counts)} in ${(durationMs / 1000).toFixed(1)} s${stoppedBy ? `, stopped by ${stoppedBy}` : ''}`,
  ]
}
