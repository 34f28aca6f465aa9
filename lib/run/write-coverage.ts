/** `make coverage`: writes docs/coverage.md. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { coverageText } from './coverage.js'
import { allScripts } from './scripts.js'

writeFileSync(
  fileURLToPath(new URL('../../../docs/coverage.md', import.meta.url)),
  coverageText(allScripts()),
)
