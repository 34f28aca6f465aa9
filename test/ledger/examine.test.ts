/** The ledger against results, and entries proposed from them. */
import t from 'tap'
import { describeExamination } from '../../lib/ledger/describe-examination.js'
import { examine } from '../../lib/ledger/examine.js'
import { type Deviation, parseLedger } from '../../lib/ledger/ledger.js'
import { proposalsFor } from '../../lib/ledger/proposal-yaml.js'
import { propose } from '../../lib/ledger/propose.js'
import { upperBound } from '../../lib/ledger/version-range.js'
import type { Column } from '../../lib/report/columns.js'
import type { ResultPoint, RunResults } from '../../lib/report/results.js'
import { requirements } from '../../lib/spec/requirements.js'
import { column, hostile, point, resultsOf } from '../report/fixtures.js'

const entry = (id: string, keys: string[], versions = '*', more: Partial<Deviation> = {}): Deviation => ({
  id,
  requirements: keys,
  versions,
  class: 'bug',
  observed: 'o',
  reason: 'r',
  links: [],
  date: '2026-01-01',
  ...more,
})

const broken = (id: string, row?: string, message = 'wrong', more: Partial<ResultPoint> = {}) =>
  point(id, 'fail', { holds: false, faults: [{ message }], ...(row === undefined ? {} : { row }), ...more })
const held = (id: string, row?: string) =>
  point(id, 'pass', { holds: true, ...(row === undefined ? {} : { row }) })
const run = (version: string, points: readonly ResultPoint[], more: Partial<RunResults> = {}): Column =>
  column(`crun-${version}`, resultsOf(version, points, more))

t.test('entries that no longer hold', async t => {
  const columns = [run('1.28', [held('hostname'), broken('pids-limit', 'a'), held('pids-limit', 'b')])]
  const { fixed, unknown } = examine(
    [
      entry('all', ['hostname']),
      entry('some', ['pids-limit[a]', 'pids-limit[b]']),
      entry('race', ['hostname'], '*', { sometimes: true }),
      entry('before', ['hostname'], '<1.28'),
    ],
    columns,
  )
  t.strictSame(fixed, [
    'all: holds in crun 1.28 cgroup v1',
    'some: pids-limit[b] hold in crun 1.28 cgroup v1',
  ])
  t.strictSame(unknown, [])
})

t.test('an entry holds as long as it shows in one of the versions that it is for', async t => {
  const columns = [run('1.21', [broken('hostname')]), run('1.28', [held('hostname')])]
  t.strictSame(examine([entry('a', ['hostname'])], columns).fixed, [])
})

t.test('failures without an entry', async t => {
  const ledger = [
    entry('old', ['hostname'], '<=1.21'),
    entry('v2', ['kill-sends-signal'], '*', { cgroup: 'v2' }),
  ]
  const points = [
    broken('hostname'),
    broken('kill-sends-signal'),
    broken('pids-limit', hostile),
    point('default-fs-proc', 'should', { holds: false }),
    point('domainname', 'info', { holds: false }),
    point('delete-id-reuse', 'error', { error: 'x' }),
  ]
  const { unknown } = examine(ledger, [run('1.28', points), run('1.29', points, { spec: '1.0.2' })])
  t.match(unknown, [
    /^hostname \(old is meant for <=1\.21\): broken in crun 1\.28 cgroup v1, crun 1\.29 cgroup v1$/,
    /^kill-sends-signal \(v2 is meant for \*, cgroup v2\)/,
    /^pids-limit\[<script>/,
    /^domainname: broken in crun 1\.28/,
  ])
  t.equal(unknown.length, 4)
  t.notMatch(unknown.join(''), /[\x00-\x1f]/)
})

t.test('what no point speaks for', async t => {
  const ledger = [entry('a', ['pids-limit[gone]', 'pids-limit[a]'])]
  const points = [broken('pids-limit', 'a')]
  t.match(examine(ledger, [run('1.28', points)]).nameless, [/^a: pids-limit\[gone\]/])
  const choices = { what: [], shard: '1/2', level: 'must', ignoreLedger: false } as const
  t.strictSame(
    examine(ledger, [run('1.28', points, { choices })]).nameless,
    [],
    'a shard may be without the row',
  )
  const skipped = [point('pids-limit', 'skip', { reason: 'no cgroup' })]
  t.strictSame(examine(ledger, [run('1.28', skipped)]).nameless, [])
})

t.test('what was not looked at in the newest version', async t => {
  const ledger = [
    entry('view', ['hostname'], '*', { cgroup: 'v2' }),
    entry('ended-open', ['pids-limit'], '>=1.2 <=1.21'),
    entry('ended-known', ['pids-limit'], '<1.28'),
    entry('later', ['pids-limit'], '>=2'),
    entry('seen', ['kill-sends-signal'], '<=1.21'),
  ]
  const points = [held('hostname'), held('kill-sends-signal'), point('pids-limit', 'skip', { reason: 'x' })]
  t.match(examine(ledger, [run('1.21', [held('pids-limit')]), run('1.28', points)]).unseen, [
    /^view: not looked at with 1\.28: no results with cgroup v2/,
    /^ended-open: not looked at with 1\.28: skipped or not run in crun 1\.28/,
  ])
})

t.test('exit codes', async t => {
  const codeOf = (ledger: Deviation[], points: readonly ResultPoint[], more: Partial<RunResults> = {}) =>
    describeExamination([{ runtime: 'crun', ledger, columns: [run('1.28', points, more)] }]).exitCode
  t.equal(codeOf([entry('a', ['hostname'])], [broken('hostname')]), 0)
  t.equal(codeOf([entry('a', ['hostname'], '*', { cgroup: 'v2' })], []), 0, 'not looked at is no fault')
  t.equal(codeOf([], [broken('hostname')]), 1)
  t.equal(codeOf([entry('a', ['hostname'])], [held('hostname')]), 1)
  t.equal(codeOf([], [broken('hostname')], { error: 'cut off' }), 2)
})

t.test('proposals claim what was seen, and no more', async t => {
  const rows = (version: string, ...points: ResultPoint[]) => run(version, points)
  const one = propose([rows('1.28', broken('hostname'))], [], '2026-11-23')
  t.match(one, [
    {
      id: 'crun-hostname',
      requirements: ['hostname'],
      versions: '=1.28',
      cgroup: 'v1',
      class: 'TODO',
      observed: 'wrong',
    },
  ])
  t.match(one[0]!.comments, ['cgroup v2 was not looked at'])

  const versions = propose(
    [
      rows('1.8.1', held('hostname')),
      rows('1.21', broken('hostname')),
      rows('1.28+ds1', broken('hostname')),
      rows('1.30', held('hostname')),
      rows('1.31', broken('hostname')),
    ],
    [],
    '2026-11-23',
  )
  t.strictSame(
    versions.map(({ id, versions }) => [id, versions]),
    [
      ['crun-hostname', '>=1.21 <=1.28'],
      ['crun-hostname-2', '=1.31'],
    ],
  )

  const views = (v1: ResultPoint, v2: ResultPoint) =>
    propose([run('1.28', [v1]), run('1.28', [v2], { cgroup: 'v2' })], [], '')
  t.match(views(broken('hostname'), held('hostname')), [{ cgroup: 'v1', comments: [] }])
  t.equal(views(broken('hostname'), broken('hostname'))[0]!.cgroup, undefined)

  const specs = propose(
    [run('1.28', [broken('hostname')]), run('1.28', [held('hostname')], { spec: '1.0.2' })],
    [],
    '',
  )
  t.match(specs, [{ specs: '=1.1.0' }])
  t.match(propose([rows('1.28', broken('hostname')), rows('1.28', held('hostname'))], [], ''), [
    { sometimes: true },
  ])
})

t.test('points that fail alike make one entry', async t => {
  const script = { script: 'validation/config/values.js' }
  const points = [
    broken('valid-values-error', 'a', "'a' is taken: 1", script),
    broken('valid-values-error', 'b', "'b' is taken: 22", script),
    broken('valid-values-error', 'c', 'crashed', script),
    broken('hostname', undefined, "'a' is taken: 1"),
  ]
  t.strictSame(
    propose([run('1.28', points)], [], '').map(({ requirements }) => requirements),
    [['valid-values-error[a]', 'valid-values-error[b]'], ['valid-values-error[c]'], ['hostname']],
  )
  const ledger = [entry('crun-old', ['hostname'], '<1.28'), entry('crun-now', ['valid-values-error'])]
  t.match(propose([run('1.28', points)], ledger, ''), [
    { requirements: ['hostname'], comments: ['cgroup v2 was not looked at', /crun-old has it for <1\.28/] },
  ])
})

t.test('the YAML is a ledger, once a person has seen to it', async t => {
  const points = [
    broken('hostname', undefined, hostile),
    broken('pids-limit', hostile),
    broken('pids-limit', '- a: [#'),
  ]
  const { text, count } = proposalsFor([{ runtime: 'crun', ledger: [], columns: [run('1.28', points)] }])
  t.equal(count, 2)
  const ids = new Set(requirements().keys())
  await t.rejects(parseLedger(text, 'f', ids), {
    name: 'YamlError',
    message:
      /^f:\d+: the class of 'crun-hostname' is still TODO: a person has to decide which of deliberate, bug/,
  })
  const decided = text.replaceAll('class: TODO', 'class: bug')
  await t.rejects(parseLedger(decided, 'f', ids), { message: /the reason of 'crun-hostname' is still TODO/ })
  const entries = await parseLedger(decided.replaceAll('reason: TODO', 'reason: x'), 'f', ids)
  t.strictSame(
    entries.map(({ id, date }) => [id, date]),
    [
      ['crun-hostname', '2026-11-23'],
      ['crun-pids-limit', '2026-11-23'],
    ],
  )
  t.equal(entries[1]!.requirements[0], `pids-limit[${hostile}]`)
})

t.test('where a range ends', async t => {
  t.strictSame(upperBound('>=1.2 <=1.21'), { version: '1.21', isExcluded: false })
  t.strictSame(upperBound('<1.5 <1.3'), { version: '1.3', isExcluded: true })
  t.strictSame(upperBound('=1.3'), { version: '1.3', isExcluded: false })
  t.equal(upperBound('>1'), undefined)
  t.equal(upperBound('*'), undefined)
})
