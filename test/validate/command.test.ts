import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { fileOf } from './cases/case.js'

const tool = fileURLToPath(new URL('../../cmd/oci-runtime-tool.js', import.meta.url))

/** What `oci-runtime-tool validate` with these arguments comes to. */
function validate(args: readonly string[], options: { cwd?: string; input?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, 'validate', ...args], {
    encoding: 'utf8',
    timeout: 30_000,
    input: '',
    ...options,
  })
  return { status, stdout, stderr }
}

const good = fileOf({}).toString()
const bad = fileOf({ '/process/cwd': 'a', '/root/path': 'root' }).toString()

t.test('exit status', async t => {
  const dir = t.testdir({ good: { 'config.json': good, rootfs: {} }, 'bad.json': bad, empty: {} })
  const state = '{"ociVersion": "1.0.0", "id": "a", "status": "stopped", "bundle": "/"}'
  const rows: [status: number, args: string[], options?: { cwd?: string; input?: string }][] = [
    [0, ['--path', join(dir, 'good')]],
    [0, [], { cwd: join(dir, 'good') }],
    [0, ['config', join(dir, 'good', 'config.json')]],
    [0, ['config', '-'], { input: good }],
    [0, ['state', '-'], { input: state }],
    [0, ['features', '-'], { input: '{"ociVersionMin": "1.0.0", "ociVersionMax": "1.3.0"}' }],
    [0, ['config', join(dir, 'good', 'config.json'), '--platform', 'linux', '--spec', '1.0.2']],
    [1, ['config', join(dir, 'bad.json')]],
    [1, ['state', '-'], { input: '{}' }],
    [1, ['features', '-'], { input: 'null' }],
    [1, ['--path', join(dir, 'empty')]],
    [1, ['config', '-'], { input: '' }],
    [2, ['config', join(dir, 'missing.json')]],
    [2, ['config', dir]],
    [2, ['config', '']],
    [2, ['--path', join(dir, 'missing')]],
    [2, ['--path', join(dir, 'bad.json')]],
    [2, ['--path', dir, '--path', dir]],
    [2, ['config']],
    [2, ['config', 'a', '--path', 'b']],
    [2, ['konfig', 'a']],
    [2, ['config', 'a', 'b']],
    [2, ['--no-such-flag']],
    [2, ['--compliance-level', 'must not']],
    [2, ['--platform', 'plan9']],
    [2, ['config', '-'], { input: '['.repeat(100_000) }],
    [2, ['config', '-'], { input: good.replace('1.3.0', '2.0.0') }],
  ]
  for (const [status, args, options] of rows) {
    const result = validate(args, options)
    t.equal(result.status, status, JSON.stringify(args), result)
    t.equal(result.stderr === '', status !== 2, 'a word on stderr for what is no judgement')
    t.notMatch(result.stderr, /\n +at /, 'and no stack')
  }
})

t.test('the text names requirement, level, place and sentence', async t => {
  const { stdout, status } = validate(['config', '-'], { input: bad })
  const lines = stdout.trimEnd().split('\n')
  t.equal(status, 1)
  const form = /^[a-z0-9-]+: [A-Z ]+ .+ at \/\S+ \(\d+:\d+\) — https:\/\/github\.com\/\S+#\S+$/
  for (const line of lines.slice(0, -1)) t.match(line, form)
  t.equal(lines.at(-1), 'not valid, faults: 1, warnings: 1')
  t.equal(validate(['config', '-'], { input: good }).stdout, 'valid\n')
  const strict = validate(['config', '-', '--compliance-level', 'should'], { input: bad })
  t.match(strict.stdout, /\nnot valid, faults: 2\n$/)
})

t.test('--json', async t => {
  t.same(JSON.parse(validate(['config', '-', '--json'], { input: good }).stdout), { valid: true, errors: [] })
  const { stdout, status } = validate(['config', '-', '--json'], { input: bad })
  t.equal(status, 1)
  const report = JSON.parse(stdout)
  t.same(Object.keys(report), ['valid', 'errors'])
  t.same(report.errors.map(({ id }: { id: string }) => id).toSorted(), [
    'config-root-path-conventional',
    'process-cwd-absolute',
  ])
  for (const error of report.errors) {
    t.same(Object.keys(error), ['id', 'level', 'pointer', 'line', 'column', 'message', 'link'])
    t.ok(error.line > 1 && error.column > 1)
  }
  t.match(JSON.parse(validate(['--json'], { cwd: t.testdir({}) }).stdout), {
    valid: false,
    errors: [{ id: 'bundle-config-required', pointer: '', line: 1, column: 1 }],
  })
})

t.test('help has examples', async t => {
  const { stdout, status } = validate(['--help'])
  t.equal(status, 0)
  t.match(stdout, /features -/)
})
