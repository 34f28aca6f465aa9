/** `oci-runtime-tool merge`: joins the results of a run's shards. */
import { statSync } from 'node:fs'
import type { CommandModule } from 'yargs'
import type { Aspect, Merged, Part } from '../lib/report/merge.js'

interface Flags {
  parts: string[]
  output: string
  mixed: Aspect[]
}

// Lists in messages end here.
const mostListed = 20

const say = (text: string): void => void process.stderr.write(`oci-runtime-tool: ${text}\n`)

/** Says what is not complete; gives back whether that is anything. */
function sayWhatIsMissing(file: string, { results, missing, missingShards }: Merged): boolean {
  for (const script of missing.slice(0, mostListed)) say(`${file} has no result of ${script}`)
  if (missing.length > mostListed) say(`… and of ${missing.length - mostListed} more`)
  // A shard of more shards than scripts is empty, and nobody misses it.
  for (const shard of missing.length > 0 ? missingShards : []) say(`${file}: shard ${shard} was not given`)
  if (results.error !== undefined) say(`${file} is not complete: ${results.error}`)
  return results.error !== undefined
}

async function merge({ parts: paths, output, mixed: mixedAspects }: Flags): Promise<void> {
  const [{ mergeResults }, { mergeFolders }, { readResults }, { ResultsError }, { writeAside }] =
    await Promise.all([
      import('../lib/report/merge.js'),
      import('../lib/report/merge-folders.js'),
      import('../lib/report/read-results.js'),
      import('../lib/report/results-error.js'),
      import('../lib/report/write-aside.js'),
    ])
  const [{ allScripts, select }, { suiteVersion }] = await Promise.all([
    import('../lib/run/scripts.js'),
    import('../lib/run/suite.js'),
  ])
  const mixed = new Set(mixedAspects)
  const scriptsOf = (parts: readonly Part[]): string[] => {
    for (const { file, results } of parts) {
      if (results.suite.version === suiteVersion() || mixed.has('suite')) continue
      throw new ResultsError(
        `${file} is of suite ${results.suite.version}, and this is ${suiteVersion()}, which cannot know what is missing: merge with the suite that ran, or say --mixed suite`,
      )
    }
    const chosen = parts.map(({ results }) => results.choices?.what ?? [])
    const what = chosen.some(items => items.length === 0) ? [] : chosen.flat()
    return select(allScripts(), what).scripts.map(({ path }) => path)
  }

  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  if (paths.some(isFolder)) {
    if (!paths.every(isFolder)) throw new ResultsError('give files alone, or folders alone')
    const columns = await mergeFolders(paths, output, mixed, scriptsOf)
    const incomplete = columns.filter(column => sayWhatIsMissing(column.name, column))
    process.exitCode = incomplete.length > 0 ? 1 : 0
    return
  }
  const parts: Part[] = await Promise.all(
    paths.map(async file => ({ file, results: await readResults(file) })),
  )
  const merged = mergeResults(parts, mixed, scriptsOf(parts))
  writeAside(output, `${JSON.stringify(merged.results, null, 1)}\n`)
  process.exitCode = sayWhatIsMissing(output, merged) ? 1 : 0
}

export const mergeCommand: CommandModule<object, Flags> = {
  command: 'merge <parts..>',
  describe: 'Join the JSON results of shards (SHARD=i/n) to those of one run',
  builder: args =>
    args
      .positional('parts', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'JSON results; or folders of a matrix, of which the columns of one name are joined',
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        demandOption: true,
        requiresArg: true,
        describe: 'File, or new folder, for the joined results',
      })
      .option('mixed', {
        type: 'string',
        array: true,
        requiresArg: true,
        choices: ['suite', 'runtime', 'choices', 'spec', 'cgroup', 'host'] as const,
        default: [] as Aspect[],
        describe: 'What may differ between the parts; the first one with points is believed',
      })
      .example('$0 merge a.json b.json -o crun.json', 'refuses parts that do not belong together')
      .example('$0 merge shards/* -o results/night --mixed host', 'a matrix, sharded over machines')
      .epilogue(
        'Exit status: 0 all is there, 1 something is missing (and said in the output, too), 2 refused.',
      ),
  handler: merge,
}
