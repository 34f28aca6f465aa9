/** matrix: every column gets its files, whatever its runtime does, and nights that are there stay as they are. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { tapCounter } from '../../lib/matrix/tap-count.js'
import { readResults } from '../../lib/report/read-results.js'
import { program, realRuntime, runTool, scratch, startTool } from '../suite/tool.js'

const tool = fileURLToPath(new URL('../../cmd/oci-runtime-tool.js', import.meta.url))

interface TestColumn {
  name: string
  runtime: string
  [member: string]: unknown
}

// YAML takes JSON. One small check is enough.
function matrixFile(name: string, columns: TestColumn[], tests = 'config/hostname/hostname'): string {
  const file = join(scratch, `${name}.yaml`)
  const all = columns.map(column => ({
    ...column,
    environment: { TESTS: tests, ...(column.environment as object) },
  }))
  writeFileSync(file, JSON.stringify({ columns: all }))
  return file
}

t.test('a green column, a failing one, and two without a runtime', async t => {
  const out = join(scratch, 'nights')
  const moved = `[ "$WHY" = 'it is' ] || exit 1
case "$1" in --root) [ "$3" = '--of course' ] || exit 1; root=$2; shift 3; set -- --root "$root" "$@" ;; *) [ "$1" = '--of course' ] || exit 1; shift ;; esac
exec "$real" "$@"`
  const columns: TestColumn[] = [
    { name: 'missing', runtime: '/no/such/runtime', cgroup: 'auto', spec: '1.1.0' },
    { name: 'green', runtime: realRuntime },
    {
      name: 'options',
      runtime: program('wants-options', moved),
      arguments: ['--of course'],
      spec: '1.0.2',
      environment: { WHY: 'it is' },
    },
    { name: 'fails', runtime: '/bin/false' },
    { name: 'nowhere', runtime: 'no-such-runtime-in-path' },
  ]
  const { code, stdout, stderr } = await runTool('matrix', '--file', matrixFile('m', columns), '--out', out)
  t.equal(code, 1, stderr)
  t.equal(stderr, '')
  t.match(stdout, /^missing +red +there is no program at \/no\/such\/runtime/m)
  t.match(stdout, /^green +green +\S+ \S+: 1 pass/m)
  t.match(stdout, /: 2 green, 3 red\n$/)
  t.notMatch(stdout, '\u001b', 'plain when piped')

  const [night, ...others] = readdirSync(out)
  t.strictSame(others, [])
  t.match(night, /^\d{4}-\d\d-\d\dT\d{6}Z$/)
  const file = (name: string) => join(out, night!, name)
  t.strictSame(
    readdirSync(join(out, night!)).sort(),
    ['host.json', ...columns.flatMap(({ name }) => [`${name}.json`, `${name}.tap`])].sort(),
  )
  t.match(JSON.parse(readFileSync(file('host.json'), 'utf8')), {
    columns: columns.map(({ name }) => name),
    kernel: String,
    cpus: Number,
    memoryBytes: Number,
    node: process.version,
    doctor: [{ what: 'root', state: 'ok' }],
  })
  for (const name of ['missing', 'nowhere']) {
    const results = await readResults(file(`${name}.json`))
    t.match(results.error, /runtime/)
    t.strictSame(results.points, [])
    t.match(readFileSync(file(`${name}.tap`), 'utf8'), /^TAP version 13\nBail out! .*runtime.*\n$/)
  }
  const options = await readResults(file('options.json'))
  t.match(options, { spec: '1.0.2', runtime: { arguments: ['--of course'] }, summary: { pass: 1, fail: 0 } })
  t.match(readFileSync(file('options.tap'), 'utf8'), /^ok 1 .*\n1\.\.1$/m)
  t.match((await readResults(file('fails.json'))).summary, { fail: 1, pass: 0 })
})

t.test('mistakes: one line, exit 2, nothing written', async t => {
  const out = join(scratch, 'none')
  const file = matrixFile('one', [{ name: 'a', runtime: realRuntime }])
  writeFileSync(join(scratch, 'wrong.yaml'), 'columns:\n  - name: a\n    runtime: [b]\n')
  for (const [args, message] of [
    [['--file', join(scratch, 'wrong.yaml')], /wrong\.yaml:3: columns\.0\.runtime must be string/],
    [['--file', join(scratch, 'no.yaml')], /cannot read .*no\.yaml/],
    [['--file', file, 'b'], /no column 'b'/],
    [['--file', file, '--columns', '0'], /--columns/],
  ] as const) {
    const { code, stdout, stderr } = await runTool('matrix', '--out', out, ...args)
    t.equal(code, 2)
    t.equal(stdout, '')
    t.match(stderr, message)
    t.equal(stderr.trim().split('\n').length, 1, stderr)
  }
  t.notOk(readdirSync(scratch).includes('none'))
  t.match(await runTool('matrix', '--file', file, '--list'), { code: 0, stdout: 'a\n' })
})

async function until(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 6000; tries++) {
    if (holds()) return
    await delay(10)
  }
  throw new Error(`waited in vain until ${what}`)
}

/** Processes of a column, workers and all, by the file that it is to write. */
const columnPids = (file: string): number[] =>
  readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const json = readFileSync(`/proc/${pid}/environ`, 'utf8')
          .split('\0')
          .find(variable => variable.startsWith(`JSON=${scratch}/`))
        return json?.includes(file) === true
      } catch {
        return false
      }
    })
    .map(Number)

t.test('a column that is killed is red, and the others go on', async t => {
  const out = join(scratch, 'killed')
  const file = matrixFile('k', [
    { name: 'victim', runtime: program('hangs', 'sleep 1000') },
    { name: 'other', runtime: realRuntime },
  ])
  const { ended } = startTool(['matrix', '--file', file, '--out', out])
  await until('the column began', () => columnPids(`/victim.json`).length > 0)
  for (const pid of columnPids('/victim.json')) process.kill(pid, 'SIGKILL')
  const { code, stdout } = await ended
  t.equal(code, 1)
  t.match(stdout, /^victim +red +it ended with SIGKILL/m)
  t.match(stdout, /^other +green/m)
})

/** A folder of nights with one in it. */
function withEarlierNight(name: string): string {
  const out = join(scratch, name)
  mkdirSync(join(out, 'earlier'), { recursive: true })
  writeFileSync(join(out, 'earlier', 'a.json'), 'as it was')
  return out
}

const endless = (name: string) =>
  matrixFile(
    name,
    [
      { name: 'a', runtime: realRuntime, environment: { REPEAT: '1000' } },
      { name: 'b', runtime: realRuntime, environment: { REPEAT: '1000' } },
    ],
    'config/hostname runtime/create',
  )

/** Resolves once both columns are under way. */
const underWay = (out: string) =>
  until('the columns began', () => {
    const aside = readdirSync(out).find(name => name.startsWith('.'))
    return (
      aside !== undefined && readdirSync(join(out, aside)).filter(name => name.endsWith('.tap')).length === 2
    )
  })

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  t.test(`after ${signal} nothing of the night is left`, async t => {
    const out = withEarlierNight(signal)
    const { child, ended } = startTool(['matrix', '--file', endless(signal), '--out', out])
    await underWay(out)
    child.kill(signal)
    const end = await ended
    t.equal(end.code, code)
    t.match(end.stdout, new RegExp(`stopped by ${signal}: nothing was written\\n$`))
    t.strictSame(readdirSync(out), ['earlier'])
    t.strictSame(columnPids(`${out}/`), [])
  })
}

t.test('after SIGKILL the columns end, and earlier nights are as they were', async t => {
  const out = withEarlierNight('sigkill')
  const { child, ended } = startTool(['matrix', '--file', endless('sigkill'), '--out', out])
  await underWay(out)
  child.kill('SIGKILL')
  await ended
  await until('the columns ended', () => columnPids(`${out}/`).length === 0)
  t.strictSame(
    readdirSync(out).filter(name => !name.startsWith('.')),
    ['earlier'],
  )
  t.equal(readFileSync(join(out, 'earlier', 'a.json'), 'utf8'), 'as it was')
})

t.test('a full disk: exit 2, earlier nights are as they were', async t => {
  const out = join(scratch, 'full')
  mkdirSync(out)
  const file = matrixFile('full', [{ name: 'a', runtime: realRuntime }])
  for (const size of ['8k', '12k']) {
    const inside = `mount -t tmpfs -o size=${size} full "$1"; mkdir "$1/earlier"; echo as it was >"$1/earlier/a.json"
"$2" "$3" matrix --file "$4" --out "$1"; echo "exit $?"; find "$1" -type f -o -name '.*'; cat "$1/earlier/a.json"`
    const { stdout, stderr } = spawnSync(
      'unshare',
      ['--mount', 'sh', '-c', inside, 'sh', out, process.execPath, tool, file],
      { encoding: 'utf8' },
    )
    t.match(stdout, /exit 2\n/, `with ${size}`)
    t.equal(stdout.split('exit 2\n')[1], `${out}/earlier/a.json\nas it was\n`)
    t.match(stderr, /^oci-runtime-tool: cannot write .*no space left on device.*\n$/)
  }
})

t.test('counting points as they go by', async t => {
  const count = tapCounter()
  count(Buffer.from('TAP version 13\nok 1 - a\nnot o'))
  count(Buffer.from('k 2 - b\n  ---\n  not ok 3\n  ...\nnot ok 3 - c # TODO x\nokay\nok 4 # SKIP y\n'))
  t.strictSame(count(Buffer.from('1..4\n')), { points: 4, failed: 1 })
})
