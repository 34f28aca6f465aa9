/** `oci-runtime-tool test`: runs the suite. */
import type { CommandModule } from 'yargs'
import { exitCodeOfSignal } from '../lib/run/exit-code.js'
import { writeJsonReport } from '../lib/run/json-report.js'
import { tapListener, terminalListener } from '../lib/run/listeners.js'
import { type Settings, settingsFrom } from '../lib/run/settings.js'
import { pickScripts, runSuite, suiteVersion } from '../lib/run/suite.js'
import { summarise } from '../lib/run/summary.js'
import { exitCodeOf, tally } from '../lib/run/tally.js'
import { tapBailOut, tapComment, tapPlan } from '../lib/run/tap.js'

interface Flags {
  what: string[] | undefined
  runtime: string | undefined
  'runtime-args': string | undefined
  level: string | undefined
  spec: string | undefined
  cgroup: string | undefined
  jobs: string | undefined
  timeout: string | undefined
  repeat: string | undefined
  shard: string | undefined
  keep: boolean | undefined
  list: boolean | undefined
  json: string | undefined
  'tap-version': string | undefined
  'ignore-ledger': boolean | undefined
  certified: boolean | undefined
}

// Flags win over variables, which the Makefile passes on.
function settingsOf(flags: Flags): Settings {
  const given: Record<string, string | undefined> = {
    RUNTIME: flags.runtime,
    RUNTIME_ARGS: flags['runtime-args'],
    TESTS: flags.what?.length ? flags.what.join(' ') : undefined,
    LEVEL: flags.level,
    SPEC: flags.spec,
    CGROUP: flags.cgroup,
    JOBS: flags.jobs,
    TIMEOUT: flags.timeout,
    REPEAT: flags.repeat,
    SHARD: flags.shard,
    KEEP: flags.keep ? '1' : undefined,
    LIST: flags.list ? '1' : undefined,
    JSON: flags.json,
    TAPVERSION: flags['tap-version'],
    IGNORE_LEDGER: flags['ignore-ledger'] ? '1' : undefined,
    CERTIFIED: flags.certified ? '1' : undefined,
  }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return settingsFrom({ ...process.env, ...set })
}

const write = (text: string): void => void process.stdout.write(text)

async function test(flags: Flags): Promise<void> {
  const settings = settingsOf(flags)
  if (settings.list) {
    for (const { path, ids } of pickScripts(settings).scripts) write(`${path}  ${ids.join(' ')}\n`)
    return
  }
  const isTerminal = process.stdout.isTTY === true
  const tap = isTerminal ? undefined : tapListener(settings, write)
  const report = await runSuite(settings, tap ?? terminalListener(settings, write))
  const counts = tally(report.points)
  const lines = summarise(report, settings, isTerminal)
  if (tap) {
    if (report.stoppedBy) write(tapBailOut(`stopped by ${report.stoppedBy}`))
    else {
      const count = tap.end(report.points)
      write(tapPlan(count, count === 0 ? 'no check was picked' : undefined))
    }
    write(lines.map(tapComment).join(''))
  } else write(`${lines.join('\n')}\n`)
  if (settings.json && report.facts) {
    writeJsonReport(settings.json, report.points, {
      suiteVersion: suiteVersion(),
      ...report.facts,
      settings,
      counts,
      durationMs: report.durationMs,
      cost: report.cost,
      ...(report.stoppedBy ? { error: `stopped by ${report.stoppedBy}` } : {}),
    })
  }
  process.exitCode = report.stoppedBy
    ? exitCodeOfSignal(report.stoppedBy)
    : exitCodeOf(counts, settings.level)
}

export const testCommand: CommandModule<object, Flags> = {
  command: 'test [what..]',
  describe: 'Run the suite against a runtime',
  builder: args =>
    args
      .positional('what', {
        type: 'string',
        array: true,
        describe: 'Requirement ids, sections (config.md#mounts), paths or globs; all checks if left out',
      })
      .option('runtime', {
        type: 'string',
        describe: 'Name or path of the runtime [runc]',
        requiresArg: true,
      })
      .option('runtime-args', {
        type: 'string',
        describe: 'Options that the runtime gets before each command, quoted as in a shell',
        requiresArg: true,
      })
      .option('level', {
        type: 'string',
        describe: 'Least level that fails the run: must or should [must]',
        requiresArg: true,
      })
      .option('spec', {
        type: 'string',
        describe: "Spec version to judge by [the runtime's own, or 1.0.2]",
        requiresArg: true,
      })
      .option('cgroup', {
        type: 'string',
        describe: 'Cgroup version that the runtime gets to see: auto, v1 or v2 [auto]',
        requiresArg: true,
      })
      .option('jobs', { type: 'string', describe: 'Checks side by side [two a core]', requiresArg: true })
      .option('timeout', {
        type: 'string',
        describe: 'Seconds for a command or a wait [10]',
        requiresArg: true,
      })
      .option('repeat', {
        type: 'string',
        describe: 'Rounds; verdicts that differ between them are reported [1]',
        requiresArg: true,
      })
      .option('shard', { type: 'string', describe: 'Run part i of n: i/n', requiresArg: true })
      .option('json', { type: 'string', describe: 'Write the results to this file, too', requiresArg: true })
      .option('tap-version', {
        type: 'string',
        describe: 'Header of the TAP: 13 or 14 [13]',
        requiresArg: true,
      })
      .option('keep', {
        type: 'boolean',
        describe: 'Keep bundles for a look; their folder is not a tmpfs then',
      })
      .option('list', { type: 'boolean', describe: 'Only list the checks that would run' })
      .option('ignore-ledger', { type: 'boolean', describe: 'Known deviations fail like any other' })
      .option('certified', {
        type: 'boolean',
        describe: 'Known deviations and skipped requirements fail like any other',
      })
      .example('$0 test --runtime crun', 'the whole suite, TAP when piped')
      .example('$0 test --runtime ./crun hostname config.md#mounts', 'one requirement and one section')
      .example("$0 test --runtime runsc --runtime-args='--platform=ptrace'", 'options for the runtime')
      .example("$0 test --runtime runc --json r.json 'kill-*'", 'a glob over ids, results as JSON')
      .example('$0 test --runtime crun --certified', 'without ledger and without skips'),
  handler: test,
}
