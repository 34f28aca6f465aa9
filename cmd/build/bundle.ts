/**
 * One file of the command line, yargs, and the commands that are over at once. A start reads that instead of a hundred
 * files.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { ownPlaces } from './own-places.js'

const cmd = fileURLToPath(new URL('../', import.meta.url))

/**
 * The bundle's text, and the licences of the packages within. The text is a function of `require` and of the address
 * of oci-runtime-tool.js, and gives back what tool.ts exports. It is ASCII, and no module, since V8 keeps the code of
 * scripts only.
 */
export async function bundledTool(): Promise<{ text: string; licences: string }> {
  const { outputFiles, metafile } = await build({
    entryPoints: [`${cmd}tool.js`],
    bundle: true,
    write: false,
    alias: { 'string-width': `${cmd}build/text-width.js` },
    define: { 'import.meta.url': 'address' },
    plugins: [ownPlaces(cmd)],
    metafile: true,
    // Names stay, for stacks; comments go, which are not all ASCII.
    minifyWhitespace: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    banner: { js: '(function (require, address) { const module = {};' },
    footer: { js: 'return module.exports; })' },
    logLevel: 'warning',
  })
  return { text: outputFiles[0]!.text, licences: licencesOf(Object.keys(metafile.inputs)) }
}

function licencesOf(files: readonly string[]): string {
  const packages = new Set(files.flatMap(file => /^.*node_modules\/[^/]+/.exec(file)?.[0] ?? []))
  const licences = [...packages].map(folder => {
    const file = readdirSync(folder).find(name => /^licen[cs]e/i.test(name))
    return `${basename(folder)}\n\n${readFileSync(`${folder}/${file}`, 'utf8')}`
  })
  return licences.join('\n\n')
}
