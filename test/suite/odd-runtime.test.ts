/** A runtime that is odd and right passes the checks that the real one behind it does. */
import { fileURLToPath } from 'node:url'
import t from 'tap'
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

t.test('no check fails', async t => {
  const odd = program('odd', `exec '${process.execPath}' '${shim}' odd-but-right "$real" "$@"`)
  const { ended, points } = await reportOf('--runtime', odd, ...looked)
  t.equal(ended.code, 0, ended.stderr)
  const failing = points.filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
  t.strictSame(
    failing.map(({ id, row, faults }) => `${id}[${row ?? ''}]: ${faults?.[0]?.message}`),
    [],
  )
})
