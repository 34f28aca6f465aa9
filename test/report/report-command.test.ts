/** `report` as a command: files written whole or not at all, the format chosen, one line for each mistake. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { everything, fileOf, point, results, scratch } from './fixtures.js'

const tool = fileURLToPath(new URL('../../cmd/oci-runtime-tool.js', import.meta.url))
const input = fileOf('crun.json', JSON.stringify(results(everything)))

const environment = { ...process.env, GITHUB_ACTIONS: '' }
const report = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, [tool, 'report', ...args], {
    encoding: 'utf8',
    env: { ...environment, ...env },
  })

t.test('the format is Markdown, or annotations where GitHub reads them', async t => {
  t.match(report([input]), { status: 0, stdout: /^## OCI runtime-spec/, stderr: '' })
  t.match(report([input], { GITHUB_ACTIONS: 'true' }), { status: 0, stdout: /^::error / })
  const file = join(scratch, 'in', 'a', 'folder', 'r.md')
  t.match(report([input, '-o', file], { GITHUB_ACTIONS: 'true' }), { status: 0, stdout: '' })
  t.match(readFileSync(file, 'utf8'), /^## OCI/)
  t.match(report([input, '--format', 'badge', '-o', '-']), { stdout: /^\{"schemaVersion":1/ })
  const svg = join(scratch, 'b.svg')
  report([input, '--format', 'badge', '-o', svg])
  t.match(readFileSync(svg, 'utf8'), /^<svg /)
})

t.test('what is wrong with results is said on standard error, and in the report', async t => {
  const cut = fileOf('cut.tap', 'TAP version 13\nok 1 - a\n')
  t.match(report([cut]), {
    status: 0,
    stdout: /Not whole/,
    stderr: /^oci-runtime-tool: cut: .*without a plan/,
  })
})

t.test('mistakes are one line and exit 2', async t => {
  for (const [args, expected] of [
    [['/nowhere.json'], /nowhere\.json: cannot be read/],
    [[input, '--format', 'html'], /-o DIR/],
    [[input, '-o', '/dev/null/x'], /cannot write \/dev\/null\/x/],
    [[fileOf('junk.txt', 'junk')], /junk\.txt: neither/],
  ] as const) {
    const { status, stderr, stdout } = report(args)
    t.equal(status, 2)
    t.match(stderr, expected)
    t.equal(stderr.split('\n').length, 2, stderr)
    t.equal(stdout, '')
  }
  t.match(report([input, '--format', 'pdf']), { status: 2, stderr: /pdf/ })
  t.match(report([]), { status: 2 })
})

const canMount = spawnSync('unshare', ['--mount', 'true']).status === 0

t.test(
  'a full disk leaves the old report as it was',
  { skip: canMount ? false : 'no mount namespaces here' },
  async t => {
    const full = join(scratch, 'full')
    mkdirSync(full)
    const many = Array.from({ length: 2000 }, (_, row) => point('hostname', 'pass', { row: `${row}` }))
    const big = fileOf('big.json', JSON.stringify(results(many)))
    const script = `mount -t tmpfs -o size=64k none "$1" && echo old >"$1/r.xml" || exit 9
    "$2" "$3" report --format junit "$4" -o "$1/r.xml"; echo "exit $?"; cat "$1/r.xml"; ls "$1"`
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', full, process.execPath, tool, big],
      { encoding: 'utf8', env: environment },
    )
    t.equal(stdout, 'exit 2\nold\nr.xml\n')
    t.match(stderr, /^oci-runtime-tool: cannot write .*r\.xml: ENOSPC/)
    t.strictSame(readdirSync(full), [], 'nothing is left behind')
  },
)

t.test(
  'a full disk behind standard output',
  { skip: existsSync('/dev/full') ? false : 'no /dev/full' },
  async t => {
    const { status, stderr } = spawnSync(
      'sh',
      ['-c', '"$1" "$2" report "$3" >/dev/full', 'sh', process.execPath, tool, input],
      {
        encoding: 'utf8',
        env: environment,
      },
    )
    t.equal(status, 2)
    t.match(stderr, /^oci-runtime-tool: cannot write to standard output: ENOSPC/)
  },
)

const python = ['/usr/bin/python3', 'python3'].find(
  program => spawnSync(program, ['-c', 'import tap.parser']).status === 0,
)

t.test(
  'TAP of ours is read by tappy',
  { skip: python ? false : 'no python3 with tap.py (python3-tap)' },
  async t => {
    const { tapHeader, tapPlan, tapPoint } = await import('../../lib/run/tap.js')
    const { judge } = await import('../../lib/run/judge.js')
    const points = (['holds', 'broken', 'skipped'] as const).map(status =>
      judge(
        { id: 'hostname', row: status, status, faults: [], values: [], skipReason: 'because' },
        '1.0.2',
        [],
      ),
    )
    const file = join(scratch, 'ours.tap')
    writeFileSync(
      file,
      tapHeader(13) +
        tapPlan(points.length) +
        points.map((own, index) => tapPoint(index + 1, own, '1.0.2', 'make')).join(''),
    )
    const program = `import sys
from tap.parser import Parser
for line in Parser().parse_file(sys.argv[1]):
    if line.category == 'test': print(line.number, line.ok, line.skip)
    elif line.category == 'unknown': print('unknown', line)`
    const { stdout } = spawnSync(python!, ['-c', program, file], { encoding: 'utf8' })
    t.equal(stdout, '1 True False\n2 False False\n3 True True\n')
  },
)

const junitparser = ['/usr/bin/python3', 'python3'].find(
  program => spawnSync(program, ['-c', 'import junitparser']).status === 0,
)

t.test(
  'JUnit is read by junitparser',
  { skip: junitparser ? false : 'no python3 with junitparser (python3-junitparser)' },
  async t => {
    const file = join(scratch, 'junit.xml')
    report([input, '--format', 'junit', '-o', file])
    const program = `import sys, junitparser
for suite in junitparser.JUnitXml.fromfile(sys.argv[1]): print(suite.tests, suite.failures, suite.errors, suite.skipped, len(list(suite)))`
    t.equal(spawnSync(junitparser!, ['-c', program, file], { encoding: 'utf8' }).stdout, '8 1 1 3 8\n')
  },
)
