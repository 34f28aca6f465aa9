/** Whatever a runtime does, each check gets a verdict, and the tool the right exit code. */
import { spawnSync } from 'node:child_process'
import t from 'tap'
import { findOperation, program, realRuntime, reportOf, runTool, tool } from './tool.js'

// Not the check of all properties at once, which leaves a runtime that cannot do them all to the others.
const few = ['runtime/create/environment', 'config/hostname', 'runtime/create/unique-id']

const verdictsOf = (points: readonly { verdict: string }[]) => [
  ...new Set(points.map(({ verdict }) => verdict)),
]

for (const [name, path] of [
  ['does nothing and succeeds', '/bin/true'],
  ['always fails', '/bin/false'],
] as const) {
  t.test(`a runtime that ${name}: no check passes`, async t => {
    const { ended, points } = await reportOf('--runtime', path)
    t.equal(ended.code, 1)
    t.ok(points.length > 100)
    t.strictSame(
      points.filter(({ verdict }) => verdict === 'pass' || verdict === 'error'),
      [],
    )
  })
}

t.test('a runtime that hangs', async t => {
  const { ended, points } = await reportOf(
    '--runtime',
    program('hangs', 'sleep 1000'),
    '--timeout',
    '1',
    ...few,
  )
  t.equal(ended.code, 1)
  t.strictSame(verdictsOf(points), ['fail'])
  t.match(points[0]!.faults![0]!.message, /hung/)
})

t.test('a runtime that hangs at one operation', async t => {
  const script = `${findOperation}\n[ "$operation" = start ] && sleep 1000\nexec "$real" "$@"`
  const { ended, points } = await reportOf(
    '--runtime',
    program('hangs-at-start', script),
    '--timeout',
    '1',
    'config/hostname',
  )
  t.equal(ended.code, 1)
  t.strictSame(verdictsOf(points), ['fail'])
})

t.test('a runtime that prints 100 MB', async t => {
  const script = 'head -c 100000000 /dev/zero | tr "\\0" x; head -c 100000000 /dev/zero >&2; exit 1'
  const { ended, points } = await reportOf('--runtime', program('floods', script), ...few)
  t.equal(ended.code, 1)
  t.strictSame(verdictsOf(points), ['fail'])
})

t.test('a runtime whose state is not JSON', async t => {
  const script = `${findOperation}\n[ "$operation" = state ] && { echo '{"pid": '; exit 0; }\nexec "$real" "$@"`
  const { ended, points } = await reportOf('--runtime', program('bad-json', script), 'state-op-returns-state')
  t.equal(ended.code, 1)
  t.strictSame(verdictsOf(points), ['fail'])
})

t.test('features that do not tell the newest version are judged nonetheless', async t => {
  for (const [name, printed] of [
    ['no-newest-version', '{"ociVersionMin": "1.0.0"}'],
    ['bad-features', '{"ociVersionMin": '],
  ] as const) {
    const script = `${findOperation}\n[ "$operation" = features ] && { echo '${printed}'; exit; }\nexec "$real" "$@"`
    const { ended, points } = await reportOf('--runtime', program(name, script), 'features-ociversionmax')
    t.equal(ended.code, 1)
    t.strictSame(verdictsOf(points), ['fail'], name)
  }
})

t.test('a runtime that dies by a signal is not one that reports an error', async t => {
  const script = `${findOperation}\n[ "$operation" = create ] && [ -e "$0.first" ] && kill -SEGV $$\n[ "$operation" = create ] && : >"$0.first"\nexec "$real" "$@"`
  const { ended, points } = await reportOf('--runtime', program('dies', script), 'create-id-not-unique-error')
  t.equal(ended.code, 1)
  t.strictSame(verdictsOf(points), ['fail'])
})

t.test('a container that prints TAP cannot forge a point', async t => {
  const script = `${findOperation}
case $operation in
create) printf 'ok 1 - forged\\n1..1\\nBail out!\\n  ...\\nok 2 - forged\\n' >&2; exit 1 ;;
esac
exec "$real" "$@"`
  const { code, stdout } = await runTool(
    'test',
    '--runtime',
    program('prints-tap', script),
    'config/hostname/hostname',
  )
  t.equal(code, 1)
  t.notMatch(stdout, /^\s*(ok|Bail out!|1\.\.1$).*forged/m)
  t.notMatch(stdout, /^Bail out!/m)
  t.equal(stdout.split('\n').filter(line => /^(not )?ok /.test(line)).length, 1)
})

t.test('options before each command, and in the command that reproduces', async t => {
  const script = `case "$1" in --why=it*) shift; exec "$real" "$@" ;; *) exit 1 ;; esac`
  const moved = `case "$1" in --root) a=$1 b=$2; shift 2; set -- "$@"; [ "$1" = '--why=it is' ] || exit 1; shift; exec "$real" "$a" "$b" "$@" ;; esac`
  const { code, stdout } = await runTool(
    'test',
    '--runtime',
    program('wants-options', `${moved}\n${script}`),
    "--runtime-args='--why=it is'",
    'config/hostname/hostname',
  )
  t.equal(code, 0, stdout)
  const failing = await runTool('test', '--runtime', '/bin/false', '--runtime-args=-a "b c"', 'hostname')
  t.match(failing.stdout, /RUNTIME_ARGS=.*-a .*b c.* TESTS=hostname/)
})

t.test('no runtime by that name, no such check, no such setting: one line, exit 2', async t => {
  for (const args of [
    ['--runtime', 'no-such-runtime'],
    ['--runtime', '/no/such/runtime'],
    ['--runtime', realRuntime, 'no-such-check'],
    ['--runtime', realRuntime, '--jobs', 'many'],
    ['--runtime', realRuntime, '--spec', '9.9.9'],
    ['--runtime', realRuntime, '--shard', '3/2'],
  ]) {
    const { code, stdout, stderr } = await runTool('test', ...args)
    t.equal(code, 2, args.join(' '))
    t.equal(stdout, '', 'no TAP at all')
    t.equal(stderr.trim().split('\n').length, 1, stderr)
  }
})

t.test('no right to make namespaces: one line that says what to do, exit 2', async t => {
  const argv = [process.execPath, tool, 'test', '--runtime', realRuntime, 'hostname']
  const { status, stderr } = spawnSync('setpriv', ['--bounding-set=-sys_admin', ...argv], {
    encoding: 'utf8',
  })
  t.equal(status, 2)
  t.match(stderr, /^[^\n]*cannot make namespaces [^\n]*--privileged[^\n]*Operation not permitted\n$/)
})

t.test('harmless oddities are no faults', async t => {
  const sane = await reportOf('--runtime', realRuntime, ...few)
  for (const [name, script] of [
    ['slow', 'sleep 0.25\nexec "$real" "$@"'],
    ['warns', 'echo "level=warning msg=odd" >&2\nexec "$real" "$@"'],
    [
      'more-state',
      `${findOperation}\n[ "$operation" = state ] || exec "$real" "$@"\nprinted=$("$real" "$@") || exit\necho "$printed" | sed '0,/{/s//{"owner":"me","extra":{"a":[1]},/'`,
    ],
  ] as const) {
    const { ended, points } = await reportOf('--runtime', program(name, script), ...few)
    t.equal(ended.code, sane.ended.code, name)
    t.strictSame(
      points.map(({ id, verdict }) => [id, verdict]),
      sane.points.map(({ id, verdict }) => [id, verdict]),
      name,
    )
  }
})
