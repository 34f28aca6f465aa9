/** `oci-runtime-tool matrix`: runs the suite against many runtimes. */
import type { CommandModule } from 'yargs'

interface Flags {
  names: string[] | undefined
  file: string
  out: string
  runtimes: string | undefined
  columns: number
  list: boolean | undefined
}

const write = (text: string): void => void process.stdout.write(text)

async function matrix({ names, file, out, runtimes, columns: atATime, list }: Flags): Promise<void> {
  const [{ pickColumns, readColumns }, { settingsFrom, UsageError }, { requireHost }] = await Promise.all([
    import('../lib/matrix/columns.js'),
    import('../lib/run/settings.js'),
    import('../lib/run/suite.js'),
  ])
  if (!Number.isInteger(atATime) || atATime < 1) throw new UsageError('--columns takes a whole number from 1')
  const columns = pickColumns(
    await readColumns(file, runtimes || process.env.RUNTIMES_DIR || undefined),
    names ?? [],
  )
  if (list) return columns.forEach(({ name }) => void write(`${name}\n`))
  // What would be wrong in every column is said before the first one.
  settingsFrom(process.env)
  requireHost()

  const [{ runNight }, { pipedListener, terminalListener }, { exitCodeOfSignal }, { default: logUpdate }] =
    await Promise.all([
      import('../lib/matrix/night.js'),
      import('../lib/matrix/progress.js'),
      import('../lib/run/exit-code.js'),
      import('log-update'),
    ])
  const stopping = new AbortController()
  let stoppedBy: NodeJS.Signals | undefined
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stoppedBy ??= signal
      stopping.abort()
    })
  }
  const isTerminal = process.stdout.isTTY === true
  const listener = isTerminal ? terminalListener(columns, logUpdate) : pipedListener(columns, write)
  const { folder, ends } = await runNight(columns, { out, atATime, stop: stopping.signal, listener }).finally(
    () => logUpdate.done(),
  )
  if (stoppedBy) {
    write(`stopped by ${stoppedBy}: nothing was written\n`)
    process.exitCode = exitCodeOfSignal(stoppedBy)
    return
  }
  const count = (state: string) => ends.filter(end => end.state === state).length
  const [green, red, broken] = [count('green'), count('red'), count('broken')]
  write(`${folder}: ${green} green, ${red} red${broken > 0 ? `, ${broken} in which a check broke` : ''}\n`)
  process.exitCode = broken > 0 ? 2 : red > 0 ? 1 : 0
}

export const matrixCommand: CommandModule<object, Flags> = {
  command: 'matrix [names..]',
  describe: 'Run the suite against many runtimes, the columns of matrix.yaml',
  builder: args =>
    args
      .positional('names', { type: 'string', array: true, describe: 'Columns, globs too; all if left out' })
      .option('file', { type: 'string', requiresArg: true, default: 'matrix.yaml', describe: 'The columns' })
      .option('out', {
        type: 'string',
        requiresArg: true,
        default: 'results',
        describe: 'Folder of all nights',
      })
      .option('runtimes', {
        type: 'string',
        requiresArg: true,
        describe: 'Folder of the runtimes [RUNTIMES_DIR, or what the file says]',
      })
      .option('columns', { type: 'number', requiresArg: true, default: 2, describe: 'Columns side by side' })
      .option('list', { type: 'boolean', describe: 'Only list the columns' })
      .example('$0 matrix', 'all columns of ./matrix.yaml, into results/<time>/')
      .example("$0 matrix 'crun-*' --columns 1", 'some of them, one after the other')
      .example(
        'SHARD=1/4 $0 matrix --out part',
        'a quarter of each column; the settings of test hold for all',
      )
      .epilogue(
        'Exit status: 0 all columns are green, 1 some are red (failures, or no runtime), 2 usage, host or suite at fault.',
      ),
  handler: matrix,
}
