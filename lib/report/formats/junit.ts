/** JUnit XML, as Jenkins, GitLab and others read it: a suite for each column. */
import type { Verdict } from '../../run/judge.js'
import { verdicts } from '../../run/tally.js'
import type { Column } from '../columns.js'
import { columnLabel, errorsOf, pointDetails, pointMessage, pointTitle } from '../point-text.js'
import type { ResultPoint, RunResults } from '../results.js'
import { printable, printableLine } from '../safe-text.js'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
}

/** Text for an attribute or an element. What XML 1.0 cannot hold is shown by other characters. */
const xml = (text: string): string =>
  printable(text).replace(/[&<>"'\n\t]/g, character => entities[character]!)

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(String(value))}"`)
    .join('')

type Kind = 'passed' | 'failure' | 'error' | 'skipped'

/** JUnit knows no known deviation and no broken SHOULD: these are skipped, with the reason. */
const kinds: Readonly<Record<Verdict, Kind>> = {
  pass: 'passed',
  fixed: 'passed',
  info: 'passed',
  fail: 'failure',
  error: 'error',
  skip: 'skipped',
  known: 'skipped',
  should: 'skipped',
}

const kindOf = ({ verdict }: ResultPoint, { choices }: RunResults): Kind =>
  verdict === 'should' && choices?.level === 'should' ? 'failure' : kinds[verdict]

// Dots make packages and classes.
const classOf = (column: Column, { file, section }: ResultPoint): string =>
  [column.name.replace(/\./g, '_'), file?.replace(/\.md$/, ''), section]
    .filter(Boolean)
    .map(part => printableLine(part!))
    .join('.')

function testCase(point: ResultPoint, column: Column): string {
  const begin = `  <testcase${attributes({
    name: pointTitle(point),
    classname: classOf(column, point),
    time: seconds(point.durationMs),
  })}`
  const kind = kindOf(point, column.results)
  const message = pointMessage(point)
  if (kind === 'passed') return `${begin}/>\n`
  if (kind === 'skipped') return `${begin}><skipped>${xml(message)}</skipped></testcase>\n`
  return `${begin}><${kind}${attributes({ message, type: point.verdict })}>${xml(pointDetails(point, column.results))}</${kind}></testcase>\n`
}

/** A case for what is wrong with the run as a whole, so that no consumer takes it for a good one. */
const runCase = (column: Column, error: string): string =>
  `  <testcase${attributes({ name: 'the run as a whole', classname: column.name.replace(/\./g, '_'), time: '0' })}><error${attributes({ message: printableLine(error), type: 'error' })}/></testcase>\n`

const factsOf = (column: Column): [string, string][] => {
  const { suite, runtime, spec, cgroup, host, choices } = column.results
  return [
    ['suite', suite.version],
    ['runtime', runtime.name],
    ['runtime.version', runtime.version],
    ['runtime.path', runtime.path],
    ['spec', spec],
    ['cgroup', cgroup],
    ['kernel', host.kernel],
    ['arch', host.arch],
    ...(choices?.certified ? [['certified', 'true'] as [string, string]] : []),
  ]
}

const countKind = (results: RunResults, kind: Kind): number =>
  verdicts
    .filter(verdict => kindOf({ verdict } as ResultPoint, results) === kind)
    .reduce((sum, verdict) => sum + results.summary[verdict], 0)

function testSuite(column: Column, id: number): string {
  const { results, date } = column
  const { points, summary, error } = results
  const head = attributes({
    name: columnLabel(column),
    id,
    package: column.name,
    timestamp: date.toISOString().slice(0, 19),
    hostname: 'localhost',
    tests: points.length + (error === undefined ? 0 : 1),
    failures: countKind(results, 'failure'),
    errors: errorsOf(results),
    skipped: countKind(results, 'skipped'),
    time: seconds(summary.durationMs),
  })
  const properties = factsOf(column).map(([name, value]) => `   <property${attributes({ name, value })}/>\n`)
  return [
    ` <testsuite${head}>\n  <properties>\n`,
    ...properties,
    '  </properties>\n',
    ...(error === undefined ? [] : [runCase(column, error)]),
    ...points.map(point => testCase(point, column)),
    '  <system-out/>\n  <system-err/>\n </testsuite>\n',
  ].join('')
}

/** The columns as JUnit XML. */
export const junit = (columns: readonly Column[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="OCI runtime-spec">\n${columns.map(testSuite).join('')}</testsuites>\n`
