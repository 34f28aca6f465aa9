/** Build step: makes one file of yargs and what it imports, in the place of cmd/yargs.js, which only names it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))
const target = `${root}dist/cmd/yargs.js`

const { metafile } = await build({
  // Not dist/cmd/yargs.js itself: the second build would bundle what the first one made.
  entryPoints: [`${root}cmd/yargs.ts`],
  outfile: target,
  bundle: true,
  alias: { 'string-width': `${root}cmd/text-width.ts` },
  minify: true,
  metafile: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // For what yargs asks of CommonJS.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
})

const inputs = Object.keys(metafile.inputs)
const packages = new Set(inputs.flatMap(file => /^.*node_modules\/[^/]+/.exec(file)?.[0] ?? []))
const licences = [...packages].map(folder => {
  const file = readdirSync(folder).find(name => /^licen[cs]e/i.test(name))
  return `${basename(folder)}\n\n${readFileSync(`${folder}/${file}`, 'utf8')}`
})
writeFileSync(`${root}dist/cmd/yargs-licences.txt`, licences.join('\n\n'))
