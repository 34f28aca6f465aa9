/** `oci-runtime-tool validate`: a bundle, a config, or what a runtime prints as state or features, against the spec. */
import type { CommandModule } from 'yargs'
import { UsageError } from '../lib/run/settings.js'
import { specVersions } from '../lib/spec/versions.js'
import type { ComplianceLevel, DocumentKind, Platform, Validation } from '../lib/validate/index.js'

interface Flags {
  kind: DocumentKind | undefined
  file: string | undefined
  path: string | undefined
  platform: Platform | undefined
  spec: (typeof specVersions)[number] | undefined
  'compliance-level': ComplianceLevel
  'host-specific': boolean | undefined
  json: boolean | undefined
}

const invalid = 1
const cannotJudge = 2

// The parts of the library, not the whole: what is not needed takes time to load.
async function validation({ kind, file, path, ...flags }: Flags): Promise<Validation> {
  const options = {
    platform: flags.platform,
    spec: flags.spec,
    complianceLevel: flags['compliance-level'],
    hostRules: flags['host-specific'] ? (await import('../lib/validate/rules/host.js')).hostRules : [],
  }
  if (kind === undefined) {
    const { judgeBundle } = await import('../lib/validate/bundle.js')
    return judgeBundle(path ?? '.', options)
  }
  const { judge } = await import('../lib/validate/judge.js')
  const { readFileOf, readStandardInput } = await import('../lib/json/read-file.js')
  // yargs makes an empty text of -
  const isStandardInput = file === '' && process.argv.includes('-')
  return judge(isStandardInput ? readStandardInput() : readFileOf(file!), { ...options, kind })
}

async function run(flags: Flags): Promise<void> {
  const { counts, formatError } = await import('../lib/validate/report.js')
  const { UnreadableError } = await import('../lib/json/unreadable.js')
  let result: Validation
  try {
    result = await validation(flags)
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error
    process.stderr.write(`oci-runtime-tool: ${error.message}\n`)
    process.exitCode = cannotJudge
    return
  }
  const { valid, errors } = result
  process.exitCode = valid ? 0 : invalid
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
    return
  }
  const faults = errors.filter(error => counts(error, flags['compliance-level'])).length
  const warnings = errors.length - faults
  const verdict = valid ? 'valid' : `not valid, faults: ${faults}`
  const lines = [...errors.map(formatError), `${verdict}${warnings > 0 ? `, warnings: ${warnings}` : ''}`]
  process.stdout.write(`${lines.join('\n')}\n`)
}

export const validateCommand: CommandModule<object, Flags> = {
  command: 'validate [kind] [file]',
  describe: 'Check a bundle, a config.json, a state or features against the runtime-spec',
  builder: args =>
    args
      .positional('kind', {
        choices: ['config', 'state', 'features'] as const,
        describe: 'What FILE is; a bundle is checked where this is left out',
      })
      .positional('file', { type: 'string', describe: 'File to check; - for standard input' })
      .option('path', {
        type: 'string',
        requiresArg: true,
        describe: 'Directory of the bundle  [default: .]',
      })
      .option('platform', {
        choices: ['linux', 'solaris', 'windows', 'vm', 'zos', 'freebsd'] as const,
        describe: 'What the config is for  [default: what its parts tell]',
      })
      .option('spec', {
        choices: specVersions,
        describe: 'Version of the spec to judge by  [default: that of the file]',
      })
      .option('compliance-level', {
        choices: ['must', 'should', 'may'] as const,
        default: 'must' as const,
        describe: 'Least level that makes invalid; what is below is a warning',
      })
      .option('host-specific', {
        type: 'boolean',
        describe: 'Look on this host, too: hooks, sources of mounts, cgroup controllers, …',
      })
      .option('json', { type: 'boolean', describe: 'Print {valid, errors: [{id, level, pointer, line, …}]}' })
      .check(({ kind, file, path, _, ...given }) => {
        if (kind !== undefined && file === undefined)
          throw new UsageError(`validate ${kind} takes a FILE, or - for standard input`)
        if (kind !== undefined && path !== undefined)
          throw new UsageError(`--path is for bundles: leave out either it or ${kind} ${file}`)
        for (const [name, value] of Object.entries(given))
          if (Array.isArray(value)) throw new UsageError(`--${name} is given twice: it takes one value`)
        return true
      })
      .example('$0 validate --path bundle', 'config.json there, and the files that it names')
      .example('$0 validate --compliance-level should --json', 'the bundle here, strictly')
      .example('$0 validate config config.json', 'no bundle around it')
      .example('crun features | $0 validate features -', 'what a runtime says of itself')
      .epilogue('Exit status: 0 valid, 1 not valid, 2 nothing to judge: no such file, wrong usage.'),
  handler: run,
}
