#!/usr/bin/env node
/** The command that a person types. Commands are loaded when they are called: start-up time is theirs to spend. */
import type { CommandModule } from 'yargs'
import { suiteVersion } from '../lib/run/suite-version.js'
import { commandWords } from './words.js'
import yargs, { hideBin } from './yargs.js'

const commands: { readonly [name: string]: () => Promise<unknown> } = {
  test: async () => (await import('./test.js')).testCommand,
  matrix: async () => (await import('./matrix.js')).matrixCommand,
  merge: async () => (await import('./merge.js')).mergeCommand,
  report: async () => (await import('./report.js')).reportCommand,
  deviations: async () => (await import('./deviations.js')).deviationsCommand,
  list: async () => (await import('./list.js')).listCommand,
  doctor: async () => (await import('./doctor.js')).doctorCommand,
  generate: async () => (await import('./generate.js')).generateCommand,
  validate: async () => (await import('./validate.js')).validateCommand,
}

const usageError = 2

// A reader that has seen enough, such as head(1): a run ends in order.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.kill(process.pid, 'SIGTERM')
  else {
    process.stderr.write(`oci-runtime-tool: cannot write to standard output: ${error.message}\n`)
    process.exit(usageError)
  }
})

const fail = async (error: unknown): Promise<never> => {
  const { adviceOf } = await import('../lib/run/suite.js')
  const advice = adviceOf(error)
  process.stderr.write(advice === undefined ? `${(error as Error).stack}\n` : `oci-runtime-tool: ${advice}\n`)
  process.exit(usageError)
}

const words = await commandWords(hideBin(process.argv)).catch(fail)

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

// Throws at once for what a check of the command line finds.
const parse = async () => parser.parseAsync()

await parse().catch(fail)
