/** Build step: makes the pages' program and style sheet of browser/, as classic files that work from file://. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const source = `${root}lib/report/site/browser/`
const target = `${root}dist/lib/report/site/browser/`

await build({
  entryPoints: [`${source}site.tsx`],
  tsconfig: `${source}tsconfig.json`,
  outdir: target,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  logLevel: 'warning',
})

const bundled = ['preact', 'uplot']
const licences = bundled.map(
  name => `${name}\n\n${readFileSync(`${root}node_modules/${name}/LICENSE`, 'utf8')}`,
)
writeFileSync(`${target}licences.txt`, licences.join('\n\n'))
