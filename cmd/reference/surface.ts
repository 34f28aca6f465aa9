/** What a person can type, as data: every command of the tool with its options, taken from the commands themselves. */
import { readdirSync } from 'node:fs'
import type { Argv, CommandModule, Options } from 'yargs'
import { flagGroups } from '../generate/all-flags.js'
import type { Flag, FlagGroup } from '../generate/flag.js'

export interface Command {
  name: string
  /** The name and what follows it: `test [what..]`. */
  usage: string
  describe: string
  /** Words of which one comes next: its own commands, or the choices of what it takes first. */
  words: readonly string[]
  groups: readonly FlagGroup[]
  /** Command lines, and what they are for. */
  examples: readonly (readonly [string, string])[]
  epilogue: string
}

export const toolName = 'oci-runtime-tool'

/** Commands are the modules beside oci-runtime-tool.js that export one. */
export async function allCommands(): Promise<Command[]> {
  const folder = new URL('../', import.meta.url)
  const files = readdirSync(folder).filter(name => name.endsWith('.js') && name !== `${toolName}.js`)
  const modules = await Promise.all(files.sort().map(name => import(new URL(name, folder).href)))
  const found = modules.flatMap(module => Object.values(module)).filter(isCommand)
  return Promise.all(found.map(commandOf))
}

const isCommand = (value: unknown): value is CommandModule =>
  typeof value === 'object' &&
  value !== null &&
  'handler' in value &&
  'command' in value &&
  'builder' in value

async function commandOf(module: CommandModule): Promise<Command> {
  const options: Flag[] = []
  const parts: CommandModule[] = []
  let words: readonly string[] | undefined
  const examples: (readonly [string, string])[] = []
  let epilogue = ''
  // Stands in for yargs, and takes down what the builder tells it.
  const recorder: unknown = new Proxy(
    {},
    {
      get: (_, method) => {
        // A promise would be taken for one by await, as anything with a then is.
        if (method === 'then') return undefined
        return (...given: unknown[]) => {
          if (method === 'option') options.push(flagOf(given[0] as string, given[1] as Options))
          if (method === 'positional') words ??= ((given[1] as Options).choices ?? []).map(String)
          if (method === 'command') parts.push(given[0] as CommandModule)
          if (method === 'example')
            examples.push([String(given[0]).replace('$0', toolName), String(given[1])])
          if (method === 'epilogue') epilogue = String(given[0])
          return recorder
        }
      },
    },
  )
  if (typeof module.builder === 'function') await module.builder(recorder as Argv)
  const usage = String(module.command)
  const name = usage.split(' ')[0]!
  const commands = await Promise.all(parts.map(commandOf))
  const ownGroups = [
    { title: 'Options', flags: options },
    ...commands.map(part => ({ title: `Options of ${part.name}`, flags: flagsOf(part) })),
  ]
  return {
    name,
    usage,
    describe: String(module.describe),
    words: parts.length > 0 ? commands.map(part => part.name) : (words ?? []),
    // The flags of generate know more of themselves than yargs does.
    groups: name === 'generate' ? flagGroups : ownGroups,
    examples: [...examples, ...commands.flatMap(part => part.examples)],
    epilogue: [epilogue, ...commands.map(part => part.epilogue)].filter(text => text !== '').join(' '),
  }
}

const flagOf = (name: string, { type, describe, choices }: Options): Flag => ({
  name,
  describe: describe ?? '',
  ...(type === 'boolean' ? {} : { syntax: 'VALUE' }),
  ...(choices ? { choices: choices.map(String) } : {}),
})

export const flagsOf = (command: Command): readonly Flag[] => command.groups.flatMap(({ flags }) => flags)
