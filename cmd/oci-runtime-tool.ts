#!/usr/bin/env node
/** The command that a person types. Commands are loaded when they are called: start-up time is theirs to spend. */
import yargs from 'yargs'
import { hideBin } from 'yargs/helpers'
import { adviceOf, suiteVersion } from '../lib/run/suite.js'
import { deviationsCommand } from './deviations.js'
import { doctorCommand } from './doctor.js'
import { listCommand } from './list.js'
import { reportCommand } from './report.js'
import { testCommand } from './test.js'

const usageError = 2

// A reader that has seen enough, such as head(1): a run ends in order.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.kill(process.pid, 'SIGTERM')
  else {
    process.stderr.write(`oci-runtime-tool: cannot write to standard output: ${error.message}\n`)
    process.exit(usageError)
  }
})

await yargs(hideBin(process.argv))
  .scriptName('oci-runtime-tool')
  .usage('$0 <command>\n\nTests OCI container runtimes against the OCI runtime-spec.')
  .command(testCommand)
  .command(listCommand)
  .command(doctorCommand)
  .command(reportCommand)
  .command(deviationsCommand)
  .demandCommand(1, 'Say what to do: test, list, doctor, report or deviations.')
  .strict()
  .version(suiteVersion())
  .alias({ h: 'help', v: 'version' })
  .epilogue(
    'Exit status: 0 all requirements hold but known deviations, 1 new failures, 2 usage, host or suite at fault.',
  )
  .fail((message, error, parser) => {
    const advice = error ? adviceOf(error) : undefined
    if (error && advice === undefined) process.stderr.write(`${error.stack}\n`)
    else process.stderr.write(`oci-runtime-tool: ${advice ?? message}\n`)
    if (!error) parser.showHelp(help => process.stderr.write(`\n${help}\n`))
    process.exit(usageError)
  })
  .parseAsync()
