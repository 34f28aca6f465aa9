/** `oci-runtime-tool merge`: joins the results of a run's shards. */
import type { CommandModule } from 'yargs'
import type { Aspect, Part } from '../lib/report/merge.js'

interface Flags {
  files: string[]
  output: string
  mixed: Aspect[]
}

// Lists in messages end here.
const mostListed = 20

const say = (text: string): void => void process.stderr.write(`oci-runtime-tool: ${text}\n`)

async function merge({ files, output, mixed }: Flags): Promise<void> {
  const [{ mergeResults }, { readResults, ResultsError }, { writeAside }, { allScripts, select }, suite] =
    await Promise.all([
      import('../lib/report/merge.js'),
      import('../lib/report/read-results.js'),
      import('../lib/report/write-aside.js'),
      import('../lib/run/scripts.js'),
      import('../lib/run/suite.js'),
    ])
  const parts: Part[] = await Promise.all(
    files.map(async file => ({ file, results: await readResults(file) })),
  )
  for (const { file, results } of parts) {
    const { version } = results.suite
    if (version === suite.suiteVersion() || mixed.includes('suite')) continue
    throw new ResultsError(
      `${file} is of suite ${version}, and this is ${suite.suiteVersion()}, which cannot know what is missing: merge with the suite that ran, or say --mixed suite`,
    )
  }
  const chosen = parts.map(({ results }) => results.choices?.what ?? [])
  const what = chosen.some(items => items.length === 0) ? [] : chosen.flat()
  const expected = select(allScripts(), what).scripts.map(({ path }) => path)

  const { results, missing, missingShards } = mergeResults(parts, new Set(mixed), expected)
  writeAside(output, `${JSON.stringify(results, null, 1)}\n`)
  for (const script of missing.slice(0, mostListed)) say(`no result of ${script}`)
  if (missing.length > mostListed) say(`… and of ${missing.length - mostListed} more`)
  // A shard of more shards than scripts is empty, and nobody misses it.
  for (const shard of missing.length > 0 ? missingShards : []) say(`shard ${shard} was not given`)
  if (results.error !== undefined) {
    say(`${output} is not complete: ${results.error}`)
    process.exitCode = 1
  }
}

export const mergeCommand: CommandModule<object, Flags> = {
  command: 'merge <files..>',
  describe: 'Join the JSON results of shards (SHARD=i/n) to those of one run',
  builder: args =>
    args
      .positional('files', { type: 'string', array: true, demandOption: true, describe: 'JSON results' })
      .option('output', {
        alias: 'o',
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'File for the joined results',
      })
      .option('mixed', {
        type: 'string',
        array: true,
        requiresArg: true,
        choices: ['suite', 'runtime', 'choices', 'spec', 'cgroup', 'host'] as const,
        default: [] as Aspect[],
        describe: 'What may differ between the files; the first one with points is believed',
      })
      .example('$0 merge a.json b.json -o crun.json', 'refuses parts that do not belong together')
      .example('$0 merge a.json b.json -o crun.json --mixed host', 'shards of different machines')
      .epilogue(
        'Exit status: 0 all is there, 1 something is missing (and said in the output, too), 2 refused.',
      ),
  handler: merge,
}
