/** `oci-runtime-tool list`: the requirement catalogue, and which scripts speak for what. */
import type { CommandModule } from 'yargs'
import { allScripts } from '../lib/run/scripts.js'
import { requirements } from '../lib/spec/requirements.js'

/** The catalogue with the scripts of each requirement: the contract of `list --json`. */
export function listedRequirements() {
  const scripts = new Map<string, string[]>()
  for (const { path, ids } of allScripts())
    for (const id of ids) scripts.set(id, [...(scripts.get(id) ?? []), path])
  return [...requirements().values()].map(
    ({ id, level, file, anchor, since, until, testable, summary, reason }) => ({
      id,
      level,
      file,
      section: anchor,
      since,
      until: until ?? null,
      testable,
      summary,
      ...(reason === undefined ? {} : { reason }),
      scripts: scripts.get(id) ?? [],
    }),
  )
}

export const listCommand: CommandModule<object, { json: boolean | undefined }> = {
  command: 'list',
  describe: 'List all requirements of the runtime-spec, and the checks that speak for them',
  builder: args =>
    args
      .option('json', { type: 'boolean', describe: 'As JSON' })
      .example(
        '$0 list --json',
        'an array of {id, level, file, section, since, until, testable, summary, scripts}',
      ),
  handler: ({ json }) => {
    const all = listedRequirements()
    if (json) process.stdout.write(`${JSON.stringify(all, null, 1)}\n`)
    else {
      for (const { id, level, file, section, summary, scripts } of all) {
        process.stdout.write(
          `${scripts.length > 0 ? '+' : '-'} ${id}  ${level}  ${file}#${section}  ${summary}\n`,
        )
      }
    }
  },
}
