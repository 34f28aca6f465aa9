/** The program that a mutant is: `shim.js <mutant> <real runtime> <arguments of the command>…`. */
import { mkdirSync } from 'node:fs'
import { findMutant } from './all.js'
import { commandOf, parseExact, stringifyExact } from './command-line.js'
import { editConfig } from './edit-config.js'
import type { Command } from './mutant.js'

const [, , mutantName, base, ...argv] = process.argv as [string, string, string, string, ...string[]]
const command = commandOf(base, argv, process.cwd())
const { operation } = command

function printEdited(edit: (value: never, command: Command) => void): number {
  const { code, stdout } = command.ask(operation, ...argv.slice(argv.indexOf(operation) + 1))
  try {
    const value = parseExact(stdout)
    edit(value as never, command)
    process.stdout.write(stringifyExact(value))
  } catch {
    process.stdout.write(stdout)
  }
  return code
}

const mutant = findMutant(mutantName)
if (operation !== 'other') mkdirSync(command.notes, { recursive: true })
const stand = mutant.instead?.[operation]
const runs = () => (stand ? stand(command) : command.run())
if (operation === 'create' && mutant.config) {
  const restore = editConfig(mutant.config, command)
  try {
    process.exitCode = runs()
  } finally {
    restore()
  }
} else if (operation === 'state' && mutant.state && !stand) process.exitCode = printEdited(mutant.state)
else if (operation === 'features' && mutant.features && !stand)
  process.exitCode = printEdited(mutant.features)
else process.exitCode = runs()
