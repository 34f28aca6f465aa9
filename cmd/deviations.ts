/** `oci-runtime-tool deviations`: the ledgers of known deviations against results, and new entries for them. */
import type { Argv, CommandModule } from 'yargs'

interface CheckFlags {
  results: string[] | undefined
  runtime: string | undefined
}

interface ProposeFlags {
  results: string[] | undefined
  output: string | undefined
}

const readByRuntime = async (results: readonly string[]) => {
  const [{ readColumns }, { byRuntime }] = await Promise.all([
    import('../lib/report/columns.js'),
    import('../lib/ledger/by-runtime.js'),
  ])
  return byRuntime(await readColumns(results))
}

const runByRuntime = async (runtime: string) => {
  const [{ runColumn }, { settingsFrom }, { byRuntime }] = await Promise.all([
    import('../lib/run/run-column.js'),
    import('../lib/run/settings.js'),
    import('../lib/ledger/by-runtime.js'),
  ])
  return byRuntime([await runColumn(settingsFrom({ ...process.env, RUNTIME: runtime }))])
}

async function check({ results, runtime }: CheckFlags): Promise<void> {
  const { UsageError } = await import('../lib/run/settings.js')
  if ((results?.length ?? 0) > 0 === (runtime !== undefined))
    throw new UsageError('deviations check takes either files of results, or --runtime to make some')
  const groups = runtime === undefined ? await readByRuntime(results!) : await runByRuntime(runtime)
  const { describeExamination } = await import('../lib/ledger/describe-examination.js')
  const { text, exitCode } = describeExamination(groups)
  process.stdout.write(text)
  process.exitCode = exitCode
}

async function proposeEntries({ results, output }: ProposeFlags): Promise<void> {
  const groups = await readByRuntime(results!)
  const { proposalsFor } = await import('../lib/ledger/proposal-yaml.js')
  const { text, count } = proposalsFor(groups)
  if (output === undefined || output === '-') process.stdout.write(text)
  else {
    const { writeAside } = await import('../lib/report/write-aside.js')
    writeAside(output, text)
  }
  process.stderr.write(
    count === 0
      ? 'no failure is without an entry\n'
      : `${count} entries: a person has to give each a class and a reason, before it goes into known-deviations/\n`,
  )
}

const checkCommand: CommandModule<object, CheckFlags> = {
  command: 'check [results..]',
  describe: 'Say which entries no longer hold, which failures have none, and what was not looked at',
  builder: args =>
    args
      .positional('results', {
        type: 'string',
        array: true,
        describe: 'Files or folders of results, of any runtimes and versions',
      })
      .option('runtime', {
        type: 'string',
        describe:
          'Name or path of a runtime to run the suite against, rather than results; variables as for test',
        requiresArg: true,
      })
      .example('$0 deviations check results/', 'by the newest run of the matrix')
      .example('CGROUP=v2 $0 deviations check --runtime crun', 'by a run made now')
      .epilogue(
        'Exit status: 0 the ledger is right as far as seen, 1 it is not, 2 usage, or results that are not whole.',
      ),
  handler: check,
}

const proposeCommand: CommandModule<object, ProposeFlags> = {
  command: 'propose <results..>',
  describe: 'Write entries for failures that have none; class and reason are left to a person',
  builder: args =>
    args
      .positional('results', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Files or folders of results; several versions of a runtime make version ranges',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        describe: 'File for the YAML [standard output]',
        requiresArg: true,
      })
      .example('$0 deviations propose crun-1.21.json crun-1.28.json', 'entries with the versions seen'),
  handler: proposeEntries,
}

export const deviationsCommand: CommandModule = {
  command: 'deviations <command>',
  describe: 'Check the ledgers of known deviations, or propose entries for them',
  builder: (args: Argv) =>
    args.command(checkCommand).command(proposeCommand).demandCommand(1, 'Say what to do: check or propose.'),
  handler: () => undefined,
}
