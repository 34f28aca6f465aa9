/** Build step: writes the one file that the worker starts from, and its stubs. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { oneFile, oneFileFolder } from './one-file.js'

const texts = await oneFile()
rmSync(oneFileFolder, { recursive: true, force: true })
for (const [path, text] of texts) {
  mkdirSync(dirname(oneFileFolder + path), { recursive: true })
  writeFileSync(oneFileFolder + path, text)
}
