/** `oci-runtime-tool doctor`: what the host lacks, and what killed runs left behind. */
import type { CommandModule } from 'yargs'
import { clean, diagnose, leftBehind } from '../lib/run/doctor.js'

const signs = { ok: 'ok      ', missing: 'missing ', needed: 'NEEDED  ' } as const

const write = (text: string): void => void process.stdout.write(`${text}\n`)

export const doctorCommand: CommandModule<object, { clean: boolean | undefined }> = {
  command: 'doctor',
  describe: 'Say what this host lacks, and clean up after runs that were killed',
  builder: args =>
    args
      .option('clean', {
        type: 'boolean',
        describe: 'Remove what killed runs left behind: cgroups, processes in them, folders',
      })
      .example('$0 doctor', 'what works here, and what will be skipped')
      .example('$0 doctor --clean', 'after a kill -9'),
  handler: async ({ clean: shallClean }) => {
    if (shallClean) {
      const { removed, problems } = await clean()
      for (const what of removed) write(`removed ${what}`)
      for (const problem of problems) write(`could not remove ${problem}`)
      if (removed.length + problems.length === 0) write('nothing was left behind')
      process.exitCode = problems.length > 0 ? 2 : 0
      return
    }
    const findings = diagnose()
    for (const { what, state, detail } of findings) write(`${signs[state]} ${what}: ${detail}`)
    const { runs, folders } = leftBehind()
    if (runs.length + folders.length > 0)
      write(`left behind by killed runs: ${[...runs, ...folders].join(', ')}; use --clean`)
    process.exitCode = findings.some(({ state }) => state === 'needed') ? 2 : 0
  },
}
