/** CTRF, the Common Test Report Format (https://ctrf.io): one report; with several columns each is a suite of it. */
import type { Verdict } from '../../run/judge.js'
import type { Column } from '../columns.js'
import { columnLabel, pointDetails, pointMessage, pointTitle } from '../point-text.js'
import type { ResultPoint, RunResults } from '../results.js'
import { printableLine } from '../safe-text.js'

const statuses = ['passed', 'failed', 'skipped', 'pending', 'other'] as const
type Status = (typeof statuses)[number]

/** What does not count, known deviations and broken SHOULDs, is `other`; the verdict itself is the `rawStatus`. */
const statusOfVerdict: Readonly<Record<Verdict, Status>> = {
  pass: 'passed',
  fixed: 'passed',
  info: 'passed',
  fail: 'failed',
  error: 'failed',
  skip: 'skipped',
  known: 'other',
  should: 'other',
}

const statusOf = ({ verdict }: ResultPoint, { choices }: RunResults): Status =>
  verdict === 'should' && choices?.level === 'should' ? 'failed' : statusOfVerdict[verdict]

function test(point: ResultPoint, column: Column) {
  const { id, row, level, verdict, durationMs, file, section, script } = point
  const message = pointMessage(point)
  const trace = point.faults || point.error !== undefined ? pointDetails(point, column.results) : ''
  return {
    name: pointTitle(point),
    status: statusOf(point, column.results),
    duration: durationMs,
    suite: [columnLabel(column), file, section].flatMap(part => (part ? [printableLine(part)] : [])),
    rawStatus: verdict,
    ...(message === '' ? {} : { message }),
    ...(trace === '' ? {} : { trace }),
    ...(script === undefined ? {} : { filePath: printableLine(script) }),
    extra: {
      requirement: printableLine(id),
      ...(row === undefined ? {} : { row: printableLine(row) }),
      level: printableLine(level),
    },
  }
}

const runTest = (column: Column, error: string) => ({
  name: 'the run as a whole',
  status: 'failed' as const,
  duration: 0,
  suite: [columnLabel(column)],
  rawStatus: 'error',
  message: printableLine(error),
})

const facts = ({ name, results: { suite, runtime, spec, cgroup, host } }: Column) => ({
  column: name,
  suite: suite.version,
  runtime,
  spec,
  cgroup,
  kernel: host.kernel,
  arch: host.arch,
})

/** The columns as CTRF. Times are those of the files. */
export function ctrf(columns: readonly Column[]): string {
  const tests = columns.flatMap(column => [
    ...(column.results.error === undefined ? [] : [runTest(column, column.results.error)]),
    ...column.results.points.map(point => test(point, column)),
  ])
  const counts = Object.fromEntries(
    statuses.map(status => [status, tests.filter(({ status: own }) => own === status).length]),
  )
  const ends = columns.map(({ date }) => date.getTime())
  const begins = columns.map(({ date, results }) => date.getTime() - results.summary.durationMs)
  return `${JSON.stringify(
    {
      reportFormat: 'CTRF',
      specVersion: '0.0.0',
      generatedBy: 'oci-runtime-tools',
      results: {
        tool: { name: 'oci-runtime-tools', version: columns[0]!.results.suite.version },
        summary: {
          tests: tests.length,
          ...counts,
          suites: columns.length,
          start: Math.round(Math.min(...begins)),
          stop: Math.round(Math.max(...ends)),
        },
        tests,
        extra: { columns: columns.map(facts) },
      },
    },
    null,
    1,
  )}\n`
}
