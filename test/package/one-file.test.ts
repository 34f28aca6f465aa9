/** The one file that the worker starts from is what the build makes of the modules that are there. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { oneFile, oneFileFolder } from '../../cmd/build/one-file.js'

t.test('it is up to date', async t => {
  for (const [path, text] of await oneFile())
    t.ok(readFileSync(oneFileFolder + path, 'utf8') === text, `npm run build makes ${path}`)
})
