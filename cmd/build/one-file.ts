/**
 * One file of the worker and of what the scripts import of the library, which loads in a fifth of the time that seventy
 * files take. The scripts get there by the condition `one-file` of package.json's `imports`: each name leads to a stub,
 * which hands out what is in the one file, so that there is only one copy of a class.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { ownPlaces } from './own-places.js'

const dist = fileURLToPath(new URL('../../', import.meta.url))
/** Where the one file and its stubs are. */
export const oneFileFolder = `${dist}one-file/`
const worker = 'worker.js'

/** What is imported late is for a script that runs by itself, and not by the worker. */
const lateImportsLeftAlone: Plugin = {
  name: 'late imports left alone',
  setup: ({ onResolve }) =>
    onResolve({ filter: /./ }, ({ kind }) => (kind === 'dynamic-import' ? { external: true } : undefined)),
}

/** The modules that scripts import by a name of package.json, as paths below dist/. */
function importedModules(): string[] {
  const scripts = readdirSync(`${dist}validation`, { recursive: true, encoding: 'utf8' })
  const texts = scripts
    .filter(name => name.endsWith('.js'))
    .map(name => readFileSync(`${dist}validation/${name}`, 'utf8'))
  const names = new Set(texts.flatMap(text => text.match(/(?<= from ')#[^']+(?=')/g) ?? []))
  return [...names].sort().map(name => relative(dist, fileURLToPath(import.meta.resolve(name))))
}

/** The texts of the one file and of its stubs, by their paths below the folder. */
export async function oneFile(): Promise<Map<string, string>> {
  const modules = importedModules()
  const { outputFiles } = await build({
    stdin: {
      contents: [
        ...modules.map((module, at) => `export * as module${at} from './${module}'`),
        "import './lib/run/worker.js'",
      ].join('\n'),
      resolveDir: dist,
    },
    outfile: oneFileFolder + worker,
    bundle: true,
    write: false,
    plugins: [ownPlaces(oneFileFolder), lateImportsLeftAlone],
    // Names stay, for stacks.
    minifyWhitespace: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  })
  const texts = new Map([[worker, outputFiles[0]!.text]])
  for (const [at, module] of modules.entries()) {
    const names = Object.keys((await import(dist + module)) as object)
    texts.set(
      module,
      `import { module${at} } from '${relative(dirname(module), worker)}'\n` +
        `export const { ${names.join(', ')} } = module${at}\n`,
    )
  }
  return texts
}
