/** Edits the configuration of a bundle for the time of `create`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseExact, stringifyExact } from './command-line.js'
import type { Command, Mutant } from './mutant.js'

/** Edits config.json of the command's bundle; what it gives back puts the file back as it was. */
export function editConfig(edit: NonNullable<Mutant['config']>, command: Command): () => void {
  const file = resolve(command.cwd, command.bundle, 'config.json')
  try {
    const original = readFileSync(file, 'utf8')
    const config = parseExact(original)
    mkdirSync(command.notes, { recursive: true })
    edit(config, command)
    writeFileSync(file, stringifyExact(config))
    return () => writeFileSync(file, original)
  } catch {
    // A configuration that is not to be read is for the real runtime to refuse.
    return () => undefined
  }
}
