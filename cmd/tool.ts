/** The command line of the tool. Commands are loaded when they are called: start-up time is theirs to spend. */
import yargs, { type CommandModule } from 'yargs'
import { UsageError } from '../lib/run/settings.js'
import type * as Suite from '../lib/run/suite.js'
import { suiteVersion } from '../lib/run/suite-version.js'
import { commandWords } from './words.js'

/** Imports a module beside this one. What takes seconds or hours is loaded so, and stays out of the bundle. */
type Load = (file: string) => Promise<{ [name: string]: unknown }>

const commandsOf = (load: Load): { readonly [name: string]: () => Promise<unknown> } => ({
  test: async () => (await load('./test.js')).testCommand,
  matrix: async () => (await load('./matrix.js')).matrixCommand,
  merge: async () => (await load('./merge.js')).mergeCommand,
  report: async () => (await load('./report.js')).reportCommand,
  deviations: async () => (await load('./deviations.js')).deviationsCommand,
  list: async () => (await import('./list.js')).listCommand,
  doctor: async () => (await load('./doctor.js')).doctorCommand,
  generate: async () => (await import('./generate.js')).generateCommand,
  validate: async () => (await import('./validate.js')).validateCommand,
})

const usageError = 2

async function fail(error: unknown, load: Load): Promise<never> {
  // The bundle has a UsageError of its own beside that of the suite.
  const isOwn = error instanceof UsageError
  const advice = isOwn ? error.message : ((await load('../lib/run/suite.js')) as typeof Suite).adviceOf(error)
  process.stderr.write(advice === undefined ? `${(error as Error).stack}\n` : `oci-runtime-tool: ${advice}\n`)
  process.exit(usageError)
}

/** Does what the words say. */
export async function runTool(args: readonly string[], load: Load): Promise<void> {
  // A reader that has seen enough, such as head(1): a run ends in order.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.kill(process.pid, 'SIGTERM')
    else {
      process.stderr.write(`oci-runtime-tool: cannot write to standard output: ${error.message}\n`)
      process.exit(usageError)
    }
  })
  await obey(args, load).catch(error => fail(error, load))
}

async function obey(args: readonly string[], load: Load): Promise<void> {
  const words = await commandWords(args)
  const commands = commandsOf(load)

  // All of them for help, and for a name that is none.
  const [name = ''] = words
  const called = Object.hasOwn(commands, name) ? [name] : Object.keys(commands)
  const modules = (await Promise.all(called.map(each => commands[each]!()))) as CommandModule[]

  const parser = yargs(words)
    .scriptName('oci-runtime-tool')
    .usage('$0 <command>\n\nTests OCI container runtimes against the OCI runtime-spec.')
    .command(modules)
    .demandCommand(1, `Say what to do: ${Object.keys(commands).join(', ')}.`)
    .strict()
    .version(suiteVersion())
    .alias({ h: 'help', v: 'version' })
    .epilogue(
      'Exit status: 0 all requirements hold but known deviations, 1 new failures, 2 usage, host or suite at fault.',
    )
    .fail((message, error, parser) => {
      if (error) throw error
      process.stderr.write(`oci-runtime-tool: ${message}\n`)
      parser.showHelp(help => process.stderr.write(`\n${help}\n`))
      process.exit(usageError)
    })

  // yargs lays out the help in each run, to have it where a command fails after all: ours print none then.
  const internals = parser as unknown as {
    getInternalMethods: () => { getUsageInstance: () => { cacheHelpMessage: () => void } }
  }
  internals.getInternalMethods().getUsageInstance().cacheHelpMessage = () => {}

  await parser.parseAsync()
}
