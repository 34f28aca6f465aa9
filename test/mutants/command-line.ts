/** A runtime's command line, as a mutant gets to see it, and JSON with numbers that JavaScript cannot hold. */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import type { Command } from './mutant.js'

const operations = ['create', 'start', 'state', 'kill', 'delete', 'features'] as const

// Such numbers go through as marked strings; digits inside of strings stay as they are.
const stringOrBig = /"(?:[^"\\]|\\.)*"|-?\d{16,}/g

export const parseExact = (text: string) =>
  JSON.parse(text.replace(stringOrBig, token => (token.startsWith('"') ? token : `"@int${token}"`)))

export const stringifyExact = (value: unknown): string =>
  JSON.stringify(value).replace(/"@int(-?\d+)"/g, '$1')

/** The command that `argv` is, of the real runtime `base`, called in the folder `cwd`. */
export function commandOf(base: string, argv: string[], cwd: string): Command {
  const at = argv.findIndex(
    (word, index) => (operations as readonly string[]).includes(word) && argv[index - 1] !== '--root',
  )
  const operation = at < 0 ? 'other' : (argv[at] as Command['operation'])
  const optionOf = (name: string): string | undefined => {
    const found = argv.indexOf(name)
    return found < 0 ? undefined : argv[found + 1]
  }
  const rest = argv.slice(at + 1)
  const id = (operation === 'create' ? rest.at(-1) : rest.find(word => !word.startsWith('-'))) ?? ''
  const root = optionOf('--root') ?? '/run'
  return {
    operation,
    argv,
    id,
    notes: join(dirname(root), 'mutant', id.replaceAll('/', '_').slice(0, 100) || 'none'),
    bundle: optionOf('--bundle') ?? cwd,
    cwd,
    run: (args = argv) => spawnSync(base, [...args], { stdio: 'inherit' }).status ?? 128,
    ask: (name, ...more) => {
      const globals = at < 0 ? [] : argv.slice(0, at)
      const { status, stdout } = spawnSync(base, [...globals, name, ...more], { encoding: 'utf8' })
      return { code: status ?? 128, stdout }
    },
  }
}
