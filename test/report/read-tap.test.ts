/** TAP of anyone becomes results; what is wrong with it as a whole is said in them. */
import t from 'tap'
import type { Point } from '../../lib/harness/points.js'
import type { Deviation } from '../../lib/ledger/ledger.js'
import { readResults } from '../../lib/report/read-results.js'
import { judge } from '../../lib/run/judge.js'
import { tapComment, tapHeader, tapPlan, tapPoint } from '../../lib/run/tap.js'
import { fileOf } from './fixtures.js'

let files = 0
const read = (text: string | Uint8Array) => readResults(fileOf(`${++files}.tap`, text))
const errorOf = async (text: string): Promise<string> => (await read(text)).error ?? ''

const own = (id: string, status: Point['status'], more: Partial<Point> = {}): Point => ({
  id,
  status,
  faults: [],
  values: [],
  ...more,
})
const entry = (id: string, requirement: string, more: Partial<Deviation> = {}): Deviation => ({
  id,
  requirements: [requirement],
  versions: '*',
  class: 'bug',
  observed: 'o',
  reason: 'because',
  links: [],
  date: '2026-01-01',
  ...more,
})

for (const version of [13, 14] as const) {
  t.test(`our own TAP ${version} loses nothing`, async t => {
    const fault = {
      message: 'm: 1',
      expected: 'a\nb',
      actual: '"c"',
      argv: ['crun', 'x y'],
      end: 'exited 1',
      stderr: 'e',
    }
    const ledger = [
      entry('crun-a', 'pids-limit'),
      entry('crun-b', 'kill-sends-signal'),
      entry('crun-c', 'domainname', { sometimes: true }),
    ]
    const points = [
      own('hostname', 'holds'),
      own('create-missing-id', 'broken', { row: 'a [b] c', faults: [fault, { message: 'also' }] }),
      own('default-fs-proc', 'broken', { faults: [fault] }),
      own('pids-limit', 'broken', { faults: [fault] }),
      own('kill-sends-signal', 'holds'),
      own('domainname', 'holds'),
      own('state-status-creating', 'broken', { values: ['v'] }),
      own('delete-id-reuse', 'skipped', { skipReason: 'no such thing here' }),
    ].map(point => judge(point, '1.1.0', ledger))
    const text =
      tapHeader(version) +
      tapComment('crun 1.28 (/usr/bin/crun) judged by spec 1.1.0, cgroup v2, kernel 6.18.44 x64') +
      points.map((judgement, index) => tapPoint(index + 1, judgement, '1.1.0', 'make x')).join('') +
      tapPlan(points.length) +
      tapComment('crun 1.28: 1 pass in 2.5 s')
    const { error, runtime, spec, cgroup, host, summary, points: read_ } = await read(text)
    t.equal(error, undefined)
    t.strictSame(
      { runtime, spec, cgroup },
      { runtime: { name: 'crun', version: '1.28', path: '/usr/bin/crun' }, spec: '1.1.0', cgroup: 'v2' },
    )
    t.match(host, { kernel: '6.18.44', arch: 'x64', cgroup: 'v2' })
    t.equal(summary.durationMs, 2500)
    t.strictSame(
      read_.map(({ id, verdict, holds, row, deviation }) => [id, verdict, holds, row, deviation]),
      points.map(({ requirement, verdict, holds, point, deviation }) => [
        requirement.id,
        verdict,
        holds,
        point.row,
        deviation?.id,
      ]),
    )
    t.strictSame(read_[1]!.faults, [fault, { message: 'also' }])
    t.match(read_[3], { reason: 'because', faults: [fault], file: 'config-linux.md' })
    t.match(read_[6], { values: ['v'], note: /leaves it open/ })
    t.match(read_[7], { reason: 'no such thing here' })
  })
}

t.test('a check that broke, in a run and alone', async t => {
  const { points } = await read(
    'TAP version 13\nnot ok 1 - hostname: OPTIONAL-PROPERTY x # TODO the check broke: oh\n1..1\n',
  )
  t.match(points, [{ id: 'hostname', verdict: 'error', error: 'oh' }])
  t.match(await errorOf('TAP version 13\nBail out! no busybox\n'), /bailed out: no busybox/)
})

t.test('TAP as opencontainers/runtime-tools prints it', async t => {
  const yaml = (level: string) =>
    `  ---\n  {\n    "error": "it is not",\n    "level": "${level}",\n    "reference": "https://github.com/opencontainers/runtime-spec/blob/v1.0.0/config.md#linux-hooks"\n  }\n  ...\n`
  const { error, points, runtime } = await read(
    `TAP version 13\nok 1 - has expected hostname\nnot ok 2 - hostname\n${yaml('MUST')}# a diagnostic\n1..2\n` +
      `TAP version 13\n1..1\nok 1 - has expected hostname\n` +
      'TAP version 13\nok 1 # SKIP no cgroup2\n1..1\n',
  )
  t.equal(error, undefined, 'several documents in one file')
  t.equal(runtime.name, 'unknown')
  t.match(points, [
    { id: 'tap-has-expected-hostname', verdict: 'pass', level: 'unknown' },
    {
      id: 'tap-hostname',
      verdict: 'fail',
      level: 'MUST',
      file: 'config.md',
      section: 'linux-hooks',
      faults: [{ message: 'it is not' }],
    },
    { id: 'tap-has-expected-hostname', row: '#2', verdict: 'pass' },
    { id: 'tap-point', verdict: 'skip', reason: 'no cgroup2' },
  ])
  t.match(await errorOf('TAP version 13\n1..0\n'), /1\.\.0 without a reason/, 'its hook tests')
  t.match((await read('1..0 # SKIP not on this kernel\n')).points, [
    { verdict: 'skip', reason: 'not on this kernel' },
  ])
  t.match(
    await errorOf('ok 1\n1..1\nok 1\n'),
    /without a plan after 1 points/,
    'nothing after a plan is lost',
  )
})

t.test("node-tap's subtests and directives", async t => {
  const { error, points } = await read(
    'TAP version 14\n# Subtest: outer\n    ok 1 - inner # time=3.2ms\n    not ok 2 - other\n      ---\n      found: 1\n      wanted: 2\n      ...\n    1..2\n' +
      'not ok 1 - outer\nok 2 - later # TODO one day\nnot ok 3 - soon # TODO\nnot ok 4 - odd # SKIP x\n1..4\n',
  )
  t.equal(error, undefined)
  t.match(points, [
    { name: 'outer > inner', verdict: 'pass', durationMs: 3 },
    { name: 'outer > other', verdict: 'fail', faults: [{ actual: '1', expected: '2' }] },
    { name: 'later', verdict: 'fixed' },
    { name: 'soon', verdict: 'known', reason: 'TODO' },
    { name: 'odd', verdict: 'fail' },
  ])
})

t.test('TAP that is not whole says so', async t => {
  for (const [text, expected] of [
    ['TAP version 13\nok 1 - a\nok 2 - b\n', /without a plan after 2 points.*cut off/],
    ['TAP version 13\n1..5\nok 1 - a\n', /plan says 5 points, there are 1/],
    ['1..1\nok 1\nok 2\n', /plan says 1 points, there are 2/],
    ['1..1\nnot ok 1 - a\n  ---\n  message: "x', /in the middle of a YAML block/],
    ['ok 1\nok 1\n1..2\n', /twice, or outside/],
    ['TAP version 13\n', /no points and no plan/],
    ['# Subtest: s\n    1..2\n    ok 1\nok 1 - s\n1..1\n', /2 points, there are 1 in the subtest 's'/],
    ['1..1\nok 1\nBail out! <b>\n', /bailed out: <b>/],
  ] as const) {
    t.match(await errorOf(text), expected, JSON.stringify(text))
  }
  t.match(await errorOf('TAP version 13\nok 1\n'.repeat(9)), /and 4 more like that/)
})

t.test('foreign TAP cannot speak for a requirement against its own line', async t => {
  const line = (ok: string, verdict: string) =>
    `${ok} 1 - hostname: OPTIONAL-PROPERTY x\n  ---\n  verdict: ${verdict}\n  ...\n1..1\n`
  t.match((await read(line('not ok', 'pass'))).points, [{ verdict: 'fail' }])
  t.match((await read(line('ok', 'fail'))).points, [{ verdict: 'pass' }])
  t.match((await read('not ok 1 - __proto__: x\n1..1\n')).points, [{ id: 'tap-proto-x', verdict: 'fail' }])
})

t.test('bytes that are no UTF-8 are shown as such', async t => {
  const { points, error } = await read(Buffer.from('ok 1 - a\xff\xfeb\n1..1\r\n', 'latin1'))
  t.equal(error, undefined)
  t.equal(points[0]!.name, 'a\ufffd\ufffdb')
})

t.test('what is no TAP is an error that names the file', async t => {
  for (const [text, expected] of [
    ['', /\.tap: empty/],
    ['\n \n', /\.tap: empty/],
    ['hello\nworld\n', /\.tap: neither the JSON .* nor TAP/],
    ['\xff\xfeo\0k\0 \x001\0', /nor TAP/],
    [`ok 1\n${'x'.repeat((1 << 20) + (1 << 17))}`, /more than 1 MiB/],
  ] as const) {
    await t.rejects(read(Buffer.from(text, 'latin1')), { name: 'ResultsError', message: expected })
  }
  await t.rejects(readResults('/nowhere/x.tap'), { name: 'ResultsError', message: /cannot be read/ })
})

t.test('many lines', async t => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `# ${index}\nok ${index + 1}\nnoise\n`).join('')
  const { points, error } = await read(`${lines}1..20000\n`)
  t.equal(points.length, 20_000)
  t.equal(error, undefined)
})
