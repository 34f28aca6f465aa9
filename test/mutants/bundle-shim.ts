/**
 * Build step: makes one file of the shim and the mutants of an area, for each area, since it starts for each command that
 * a fault stands in for. All mutants in one file would double the time of a start.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { areas } from './all.js'
import { shimOf } from './program.js'

const resolveDir = fileURLToPath(new URL('./', import.meta.url))

await Promise.all(
  [...Object.keys(areas), 'odd-but-right', 'odd-containers'].map(area =>
    build({
      stdin: {
        contents: `import { mutants } from './${area}.js'; import { runShim } from './shim.js'; runShim(mutants)`,
        resolveDir,
      },
      outfile: shimOf(area),
      bundle: true,
      minify: true,
      platform: 'node',
      // Starts faster than a module.
      format: 'cjs',
      banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href" },
      define: { 'import.meta.url': 'moduleUrl' },
      target: 'node20',
      logLevel: 'warning',
    }),
  ),
)
