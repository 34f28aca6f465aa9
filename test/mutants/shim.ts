/** The program that a mutant is: `shim.js <mutant> <real runtime> <arguments of the command>…`. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { findMutant } from './all.js'
import type { Command, Mutant } from './mutant.js'

const operations = ['create', 'start', 'state', 'kill', 'delete', 'features'] as const

const [, , mutantName, base, ...argv] = process.argv as [string, string, string, string, ...string[]]

// Numbers that JavaScript cannot hold go through as marked strings; digits inside of strings stay as they are.
const stringOrBig = /"(?:[^"\\]|\\.)*"|-?\d{16,}/g
const parse = (text: string) =>
  JSON.parse(text.replace(stringOrBig, token => (token.startsWith('"') ? token : `"@int${token}"`)))
const stringify = (value: unknown) => JSON.stringify(value).replace(/"@int(-?\d+)"/g, '$1')

const at = argv.findIndex(
  (word, index) => (operations as readonly string[]).includes(word) && argv[index - 1] !== '--root',
)
const operation = at < 0 ? 'other' : (argv[at] as Command['operation'])
const optionOf = (name: string): string | undefined => {
  const found = argv.indexOf(name)
  return found < 0 ? undefined : argv[found + 1]
}
const afterOperation = argv.slice(at + 1)
const id =
  (operation === 'create' ? afterOperation.at(-1) : afterOperation.find(word => !word.startsWith('-'))) ?? ''
const root = optionOf('--root') ?? '/run'

const run = (args: readonly string[] = argv): number => {
  const { status } = spawnSync(base, [...args], { stdio: 'inherit' })
  return status ?? 128
}
const ask: Command['ask'] = (name, ...rest) => {
  const globals = at < 0 ? [] : argv.slice(0, at)
  const { status, stdout } = spawnSync(base, [...globals, name, ...rest], { encoding: 'utf8' })
  return { code: status ?? 128, stdout }
}
const notes = join(dirname(root), 'mutant', id.replaceAll('/', '_').slice(0, 100) || 'none')
const bundle = optionOf('--bundle') ?? process.cwd()
const command: Command = { operation, argv, id, notes, bundle, run, ask }

function createWith(edit: NonNullable<Mutant['config']>, runs: () => number): number {
  const file = join(bundle, 'config.json')
  let original: string
  try {
    original = readFileSync(file, 'utf8')
    const config = parse(original)
    edit(config, command)
    writeFileSync(file, stringify(config))
  } catch {
    // A configuration that is not to be read is for the real runtime to refuse.
    return runs()
  }
  try {
    return runs()
  } finally {
    writeFileSync(file, original)
  }
}

function printEdited(edit: (value: never, command: Command) => void): number {
  const { code, stdout } = ask(operation, ...afterOperation)
  try {
    const value = parse(stdout)
    edit(value as never, command)
    process.stdout.write(stringify(value))
  } catch {
    process.stdout.write(stdout)
  }
  return code
}

const mutant = findMutant(mutantName)
if (operation !== 'other') mkdirSync(notes, { recursive: true })
const stand = mutant.instead?.[operation]
const runs = () => (stand ? stand(command) : run())
if (operation === 'create' && mutant.config) process.exitCode = createWith(mutant.config, runs)
else if (operation === 'state' && mutant.state && !stand) process.exitCode = printEdited(mutant.state)
else if (operation === 'features' && mutant.features && !stand)
  process.exitCode = printEdited(mutant.features)
else process.exitCode = runs()
