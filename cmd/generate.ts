/** `oci-runtime-tool generate`: makes a config.json. */
import type { Argv, CommandModule } from 'yargs'

const widest = 110

type Values = { [flag: string]: unknown }

/** yargs lays out the help of every run, which takes longer than all else, so it sees flags only where help is asked for. */
async function withFlags(args: Argv, isForHelp = true): Promise<Argv> {
  const { flagGroups } = await import('./generate/all-flags.js')
  for (const { title, flags } of flagGroups) {
    for (const { name, syntax, repeats, describe } of flags) {
      const value = syntax === undefined ? '' : `${syntax}${repeats ? ' (repeats)' : ''}: `
      args.option(name, { group: `${title}:`, describe: `${value}${describe}`, hidden: !isForHelp })
    }
  }
  return (
    args
      // Values are texts, whatever they look like; a type would say so in each line of the help.
      .parserConfiguration({ 'parse-numbers': false })
      .wrap(Math.min(process.stdout.columns ?? widest, widest))
      .example('$0 generate --args sleep --args 60 --output config.json', 'a config for a bundle')
      .example(
        "$0 generate --template config.json --linux-mem-limit 67108864 --hostname ''",
        'changes to a config',
      )
      .example(
        `$0 generate --mounts-add '{"destination": "/data", "type": "bind", "source": "/srv/data", "options": ["rbind", "ro"]}'`,
        'a value that is JSON',
      )
      .epilogue(
        'Flags are applied in the order above, whatever the order of the command line; of a flag that does not repeat ' +
          'the last one counts. An empty value takes the member away. Exit status: 0, or 2 where a flag, or a file that ' +
          'it names, is wrong.',
      )
  )
}

/** What yargs made of the words: each flag that is there, with its values. */
export async function givenFlags(values: Values): Promise<ReadonlyMap<string, readonly string[]>> {
  const { allFlags } = await import('./generate/all-flags.js')
  const found = allFlags.filter(({ name }) => values[name] !== undefined)
  return new Map(found.map(({ name }) => [name, [values[name]].flat().map(String)]))
}

async function handler(values: Values): Promise<void> {
  const { generate } = await import('./generate/run.js')
  generate(await givenFlags(values))
}

export const generateCommand: CommandModule<object, Values> = {
  command: 'generate',
  describe: 'Make a config.json',
  builder: withFlags as (args: Argv) => Promise<Argv<Values>>,
  handler,
}
