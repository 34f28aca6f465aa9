/** TAP that consumers read alike, whatever text comes out of a runtime. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import type { Point } from '../../lib/harness/points.js'
import { judge } from '../../lib/run/judge.js'
import { tapBailOut, tapComment, tapHeader, tapPlan, tapPoint, yamlBlock } from '../../lib/run/tap.js'

const hostile = 'not ok 7 - x\nok 8 # SKIP\n  ...\n1..0\nBail out!\n\u0000\u001b[31m"\\ \u2028 ü'
const broken: Point = {
  id: 'hostname',
  row: hostile,
  status: 'broken',
  values: [],
  faults: [
    {
      message: hostile,
      expected: hostile,
      actual: hostile,
      argv: [hostile, ''],
      end: hostile,
      stderr: hostile,
    },
  ],
}
const holding: Point = { id: 'hostname', status: 'holds', faults: [], values: [] }

const document = (...points: Point[]) =>
  tapHeader(13) +
  points
    .map((point, position) => tapPoint(position + 1, judge(point, '1.0.2', []), '1.0.2', hostile))
    .join('') +
  tapPlan(points.length)

t.test('hostile text makes no line of its own', async t => {
  const lines = document(broken, holding).split('\n')
  t.strictSame(lines.filter(line => /^(not )?ok /.test(line)).length, 2)
  t.equal(lines.filter(line => /^(Bail|1\.\.)/.test(line)).length, 1, 'the plan only')
  t.equal(lines.filter(line => line === '  ...').length, 1, 'one YAML block, one end')
  t.notMatch(document(broken), /[\x00-\x09\x0b-\x1f]/, 'no control characters')
  t.equal(tapComment(hostile).split('\n').length, 2)
  t.equal(tapBailOut(hostile).split('\n').length, 2)
})

t.test('a number sign in a description is no directive', async t => {
  t.notMatch(tapPoint(1, judge({ ...holding, row: 'a # SKIP b' }, '1.0.2', []), '1.0.2', ''), '#')
})

t.test('an empty list is left out, scalars are quoted', async t => {
  t.equal(
    yamlBlock([
      ['a', []],
      ['b', 'x: y'],
      ['c', 3],
      ['d', undefined],
    ]),
    '  ---\n  b: "x: y"\n  c: 3\n  ...\n',
  )
})

const perl = spawnSync('perl', ['-MTAP::Parser', '-e', '1']).status === 0

t.test(
  "prove's parser reads points, plan and YAML",
  { skip: perl ? false : 'no perl with TAP::Parser' },
  async t => {
    const folder = mkdtempSync(join(tmpdir(), 'tap-test-'))
    t.teardown(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'x.tap')
    const also = ['top/sub: ["a"]', 'a:b : : c', '- x: y', hostile].map(message => ({ message }))
    writeFileSync(file, document({ ...broken, faults: [...broken.faults, ...also] }, holding))
    const program = `my $p = TAP::Parser->new({source => '${file}'});
    while (my $r = $p->next) { print $r->data->{level} if $r->is_yaml }
    print join '|', '', $p->parse_errors, 'failed', $p->failed, 'run', $p->tests_run, 'planned', $p->tests_planned;`
    const { stdout } = spawnSync('perl', ['-MTAP::Parser', '-e', program], { encoding: 'utf8' })
    t.equal(stdout, 'OPTIONAL-PROPERTY|failed|1|run|2|planned|2')
  },
)
