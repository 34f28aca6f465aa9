/** `make coverage`: writes docs/coverage.md. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { coverageText } from '../../lib/run/coverage.js'
import { allScripts } from '../../lib/run/scripts.js'
import { proofs } from './proofs.js'

writeFileSync(
  fileURLToPath(new URL('../../../docs/coverage.md', import.meta.url)),
  coverageText(allScripts(), proofs()),
)
