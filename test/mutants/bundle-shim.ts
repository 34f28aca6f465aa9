/** Build step: makes one file of the shim and all mutants, since it starts for each command that a fault stands in for. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = fileURLToPath(new URL('./', import.meta.url))

await build({
  entryPoints: [`${folder}shim.js`],
  outfile: `${folder}shim-bundle.js`,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  logLevel: 'warning',
})
