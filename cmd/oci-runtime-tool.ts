#!/usr/bin/env node
/** The command that a person types. Commands are loaded when they are called: start-up time is theirs to spend. */
import yargs, { type CommandModule } from 'yargs'
import { hideBin } from 'yargs/helpers'
import { suiteVersion } from '../lib/run/suite-version.js'

const commands: { readonly [name: string]: () => Promise<unknown> } = {
  test: async () => (await import('./test.js')).testCommand,
  list: async () => (await import('./list.js')).listCommand,
  doctor: async () => (await import('./doctor.js')).doctorCommand,
  validate: async () => (await import('./validate.js')).validateCommand,
}

const usageError = 2

// A reader that has seen enough, such as head(1): a run ends in order.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.kill(process.pid, 'SIGTERM')
})

// All of them for help, and for a name that is none.
const [name = ''] = hideBin(process.argv)
const called = Object.hasOwn(commands, name) ? [name] : Object.keys(commands)
const modules = (await Promise.all(called.map(each => commands[each]!()))) as CommandModule[]

const parser = yargs(hideBin(process.argv))
  .scriptName('oci-runtime-tool')
  .usage('$0 <command>\n\nTests OCI container runtimes against the OCI runtime-spec.')
  .command(modules)
  .demandCommand(1, 'Say what to do: test, list, doctor or validate.')
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

try {
  await parser.parseAsync()
} catch (error) {
  const { adviceOf } = await import('../lib/run/suite.js')
  const advice = adviceOf(error)
  process.stderr.write(advice === undefined ? `${(error as Error).stack}\n` : `oci-runtime-tool: ${advice}\n`)
  process.exit(usageError)
}
