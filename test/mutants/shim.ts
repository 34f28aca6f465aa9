/** The program that a mutant is: `<shim> <mutant> <real runtime> <arguments of the command>…`. */
import { mkdirSync } from 'node:fs'
import { commandOf, parseExact, stringifyExact } from './command-line.js'
import { editConfig } from './edit-config.js'
import type { Command, Mutant } from './mutant.js'

function printEdited(command: Command, edit: (value: never, command: Command) => void): number {
  const { operation, argv } = command
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

/** What the mutant does with a command; gives back the exit status. */
function perform(mutant: Mutant, command: Command): number {
  const { operation } = command
  const stand = mutant.instead?.[operation]
  const runs = () => (stand ? stand(command) : command.run())
  if (operation === 'create' && mutant.config) {
    const restore = editConfig(mutant.config, command)
    try {
      return runs()
    } finally {
      restore()
    }
  }
  const edit = operation === 'state' || operation === 'features' ? mutant[operation] : undefined
  return edit && !stand ? printEdited(command, edit) : runs()
}

/** Runs this process as one of these mutants, which its arguments name. */
export function runShim(mutants: readonly Mutant[]): void {
  const [, , name, base, ...argv] = process.argv as [string, string, string, string, ...string[]]
  const command = commandOf(base, argv, process.cwd())
  if (command.operation !== 'other') mkdirSync(command.notes, { recursive: true })
  process.exitCode = perform(mutants.find(mutant => mutant.name === name)!, command)
}
