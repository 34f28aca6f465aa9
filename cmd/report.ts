/** `oci-runtime-tool report`: results as other tools and people read them. */
import type { CommandModule } from 'yargs'

interface Flags {
  input: string[] | undefined
  format: string | undefined
  output: string | undefined
}

async function report({ input, format, output }: Flags): Promise<void> {
  const { defaultFormat, writeReport } = await import('../lib/report/write-report.js')
  const { printableLine } = await import('../lib/report/safe-text.js')
  const target = output === '-' ? undefined : output
  const chosen = (format as ReturnType<typeof defaultFormat>) ?? defaultFormat(target, process.env)
  for (const problem of await writeReport(input!, chosen, target))
    process.stderr.write(`oci-runtime-tool: ${printableLine(problem)}\n`)
}

export const reportCommand: CommandModule<object, Flags> = {
  command: 'report <input..>',
  describe: 'Report results of runs, from JSON or any TAP',
  builder: args =>
    args
      .positional('input', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'Files of results, or folders of them; a folder of runs stands for the newest one',
      })
      .option('format', {
        type: 'string',
        choices: ['html', 'junit', 'ctrf', 'markdown', 'json', 'badge', 'github'],
        describe: 'Form of the report [markdown; github where GITHUB_ACTIONS is true and no file is given]',
        requiresArg: true,
      })
      .option('output', {
        alias: 'o',
        type: 'string',
        describe: 'File to write, for html a folder [standard output]',
        requiresArg: true,
      })
      .example('$0 report r.json >>$GITHUB_STEP_SUMMARY', 'a table of the verdicts, and the failures')
      .example('$0 report --format junit crun.json runc.json -o junit.xml', 'a suite for each runtime')
      .example('$0 report --format badge results/ -o badge.svg', 'an image for a README')
      .example('$0 report --format json other.tap', "another tool's TAP as JSON of ours")
      .example('$0 report --format html results/ -o site/', 'the dashboard'),
  handler: report,
}
