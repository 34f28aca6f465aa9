/** The bundle that the command line starts with is what the build makes of the modules that are there. */
import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Script } from 'node:vm'
import t from 'tap'
import { bundledTool } from '../../cmd/build/bundle.js'

const filename = fileURLToPath(new URL('../../cmd/bundle/tool.cjs', import.meta.url))
const text = readFileSync(filename, 'latin1')

t.test('it is up to date', async t => {
  t.ok(text === (await bundledTool()).text, 'npm run build makes the bundle')
})

t.test('it loads no package', async t => {
  const required = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!)
  t.ok(required.length > 0)
  t.strictSame(
    required.filter(name => !isBuiltin(name)),
    [],
  )
})

t.test('the code beside it is its code', async t => {
  const cachedData = readFileSync(`${filename}.${process.version}-${process.arch}`)
  t.equal(new Script(text, { filename, cachedData }).cachedDataRejected, false)
})
