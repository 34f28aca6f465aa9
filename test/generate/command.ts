/** Runs `generate` as the command line does, in this process. */
import yargs from 'yargs'
import { configText } from '../../cmd/generate/run.js'
import { generateCommand, givenFlags } from '../../cmd/generate.js'
import { commandWords } from '../../cmd/words.js'
import { parseJson } from '../../generate/index.js'

// biome-ignore lint/suspicious/noExplicitAny: tests look into configs of any shape
type Json = any

/** What `generate` prints for these words. @throws UsageError as the command would */
export async function printed(...words: string[]): Promise<string> {
  let values: { [flag: string]: unknown } = {}
  await yargs(await commandWords(['generate', ...words]))
    .command({
      ...generateCommand,
      handler: found => {
        values = found
      },
    })
    .strict()
    .exitProcess(false)
    .fail(false)
    .parseAsync()
  return configText(await givenFlags(values))
}

/** The config that `generate` makes of these words. @throws UsageError as the command would */
export const generated = async (...words: string[]): Promise<Json> => parseJson(await printed(...words))
