/** A runtime that is odd and right passes the checks that the real one behind it does. */
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { program, reportOf } from './tool.js'

const shim = fileURLToPath(new URL('../mutants/shim-odd-but-right.cjs', import.meta.url))

// Those that look at what a runtime says and does, rather than at what a container has: the whole suite takes minutes.
const looked = [
  'runtime/**',
  'features/**',
  'glossary/**',
  'config/extensibility/**',
  'config/process/terminal*',
]

// Those that were unfair to one whose containers are other ones.
const unfairTo: Record<string, string[]> = {
  'odd-init': ['runtime/state/pid.js', 'runtime/lifecycle/run-program.js', 'config/hooks/stdin.js'],
  'odd-overlay': ['runtime/create/program-waits.js'],
  'odd-more': ['config/mounts/list.js'],
  'odd-place': ['config/hooks/during-operation.js', 'config/process/umask.js'],
  'odd-files': [
    'runtime/state/distinct.js',
    'runtime/state/members.js',
    'runtime/create/missing-argument.js',
  ],
  'odd-lag': ['runtime/lifecycle-hooks/poststop-fail.js', 'runtime/warnings/continue.js'],
}

const containersShim = fileURLToPath(new URL('../mutants/shim-odd-containers.cjs', import.meta.url))

for (const [name, scripts] of Object.entries(unfairTo))
  t.test(`no check fails for ${name}`, t => passes(t, containersShim, name, scripts))

t.test('no check fails', t => passes(t, shim, 'odd-but-right', looked))

async function passes(t: Test, shim: string, name: string, scripts: readonly string[]): Promise<void> {
  const odd = program(name, `exec '${process.execPath}' '${shim}' ${name} "$real" "$@"`)
  const { ended, points } = await reportOf('--runtime', odd, ...scripts)
  t.equal(ended.code, 0, ended.stderr)
  const failing = points.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
  t.strictSame(
    failing.map(({ id, row, faults }) => `${id}[${row ?? ''}]: ${faults?.[0]?.message}`),
    [],
  )
}
