/** A whole run: picks scripts, has them run, judges, prints, and says how the process is to exit. */
import { findBusybox } from '../bundle/rootfs.js'
import type { Outcome } from '../harness/run-check.js'
import { isRoot } from '../host/privileges.js'
import { applicable, type Deviation, loadLedger } from '../ledger/ledger.js'
import { ResultsError } from '../report/results-error.js'
import { WriteError } from '../report/write-aside.js'
import type { Identity } from '../runtime/identify.js'
import { requirements } from '../spec/requirements.js'
import type { SpecVersion } from '../spec/versions.js'
import { YamlError } from '../yaml/checked.js'
import { withoutSkip } from './certified.js'
import { addCosts, ownCost } from './cost.js'
import { findRuntime } from './find-runtime.js'
import { HostError } from './host-error.js'
import type { Cost, HostFacts } from './messages.js'
import { type JudgedPoint, judgeOutcome } from './outcome-points.js'
import { runScripts } from './runner.js'
import { allScripts, type Script, type Selection, select, sharedIds } from './scripts.js'
import { type Settings, UsageError } from './settings.js'
import { shardOf } from './shard.js'
import { makeWorkDir, newRunName, removeWorkDir } from './workspace.js'

export { suiteVersion } from './suite-version.js'

/** What is known of a run once the runtime was asked. */
export interface RunFacts {
  identity: Identity
  spec: SpecVersion
  host: HostFacts
}

/** Gets to know of a run as it goes. */
export interface Listener {
  /** Before the first script: how many there are. */
  begin: (scripts: readonly Script[], settings: Settings) => void
  ready: (facts: RunFacts) => void
  /** A script's points, judged; scripts come in the order in which they end. */
  finished: (script: Script, points: readonly JudgedPoint[], outcome: Outcome) => void
  /** Another round of REPEAT is over. */
  roundOver: () => void
}

export interface RunReport {
  facts?: RunFacts
  /** Points in the order of the scripts; with REPEAT the worst of each. */
  points: JudgedPoint[]
  /** Points whose verdict was not the same in all rounds: name, and the verdicts. */
  unstable: { point: JudgedPoint; verdicts: string[] }[]
  leftovers: string[]
  durationMs: number
  /** What the suite itself took. */
  cost: Cost
  /** The signal that ended the run early. */
  stoppedBy?: NodeJS.Signals
}

const isHostOrUsageError = (error: unknown): error is Error =>
  error instanceof HostError ||
  error instanceof UsageError ||
  error instanceof YamlError ||
  error instanceof WriteError ||
  error instanceof ResultsError

/** The message of an error that a person can do something about; undefined for any other. */
export const adviceOf = (error: unknown): string | undefined =>
  isHostOrUsageError(error) ? error.message : undefined

/** Path of busybox. Throws a HostError where no container can be made at all. */
export function requireHost(): string {
  if (!isRoot()) throw new HostError('containers are made as root: run this with sudo, or as root')
  const busybox = findBusybox()
  if (!busybox)
    throw new HostError(
      'no statically linked busybox: apt-get install busybox-static, or BUSYBOX=/path/to/busybox',
    )
  return busybox
}

const severity = ['error', 'fail', 'should', 'known', 'fixed', 'info', 'skip', 'pass'] as const
const worse = (a: JudgedPoint, b: JudgedPoint): JudgedPoint =>
  severity.indexOf(b.verdict) < severity.indexOf(a.verdict) ? b : a

const keyOf = ({ script, point }: JudgedPoint): string => `${script.path} ${point.id} ${point.row ?? ''}`

/** The scripts that a run's settings name. Throws a UsageError if that is none. */
export function pickScripts(settings: Settings): Selection {
  const { scripts, ids } = select(allScripts(), settings.what)
  const own = shardOf(scripts, settings.shard)
  return ids ? { scripts: own, ids } : { scripts: own }
}

/** Runs the suite. Throws an error with `adviceOf` when host, command line or ledger make that impossible. */
export async function runSuite(settings: Settings, listener: Listener): Promise<RunReport> {
  const begun = performance.now()
  const { scripts, ids } = pickScripts(settings)
  const shared = sharedIds(allScripts())
  const runtimePath = findRuntime(settings.runtime)
  const busybox = requireHost()
  const name = newRunName()
  const workDir = makeWorkDir(name)
  const stopping = new AbortController()
  const report: RunReport = {
    points: [],
    unstable: [],
    leftovers: [],
    durationMs: 0,
    cost: { cpuMs: 0, peakMemoryBytes: 0 },
  }
  const onSignal = (signal: NodeJS.Signals) => {
    report.stoppedBy ??= signal
    stopping.abort()
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, onSignal)

  // Read while the first scripts run.
  let deviations: Promise<Deviation[]> = Promise.resolve([])
  const rounds: Map<string, JudgedPoint>[] = []

  const ready = (identity: Identity, spec: SpecVersion, host: HostFacts) => {
    report.facts = { identity, spec, host }
    listener.ready(report.facts)
    if (settings.ignoreLedger) return
    deviations = loadLedger(identity.name, new Set(requirements().keys())).then(ledger =>
      applicable(ledger, { version: identity.version, spec, cgroup: host.cgroup }),
    )
    deviations.catch(() => stopping.abort())
  }
  const finished = async (script: Script, outcome: Outcome) => {
    const judged = judgeOutcome(script, outcome, report.facts!.spec, await deviations, shared, ids)
    const points = settings.certified ? judged.map(point => withoutSkip(point, report.facts!.spec)) : judged
    for (const point of points) rounds.at(-1)!.set(keyOf(point), point)
    report.leftovers.push(...outcome.leftovers.map(problem => `${script.path}: ${problem}`))
    listener.finished(script, points, outcome)
  }

  try {
    listener.begin(scripts, settings)
    const known = () => report.facts
    const cost = (own: Cost) => {
      report.cost = addCosts(report.cost, own)
    }
    for (let round = 1; round <= settings.repeat && !stopping.signal.aborted; round++) {
      rounds.push(new Map())
      const stop = stopping.signal
      await runScripts(scripts, {
        settings,
        name,
        runtimePath,
        workDir,
        busybox,
        stop,
        known,
        ready,
        finished,
        cost,
      })
      // Rejects for a ledger that is not to be read.
      await deviations
      listener.roundOver()
    }
  } finally {
    for (const signal of signals) process.off(signal, onSignal)
    removeWorkDir(workDir)
  }
  gather(report, scripts, rounds)
  report.cost = addCosts(report.cost, ownCost())
  report.durationMs = performance.now() - begun
  return report
}

/** Puts the rounds' points together, in the order of the scripts. */
function gather(
  report: RunReport,
  scripts: readonly Script[],
  rounds: readonly Map<string, JudgedPoint>[],
): void {
  const byKey = new Map<string, JudgedPoint[]>()
  for (const round of rounds)
    for (const [key, point] of round) byKey.set(key, [...(byKey.get(key) ?? []), point])
  const order = new Map(scripts.map((script, position) => [script.path, position]))
  for (const all of byKey.values()) {
    const point = all.reduce(worse)
    report.points.push(point)
    const verdicts = all.map(({ verdict }) => verdict)
    if (new Set(verdicts).size > 1) report.unstable.push({ point, verdicts })
  }
  const position = ({ script }: JudgedPoint) => order.get(script.path)!
  // Sorting is stable: the points of a script stay in their order.
  report.points.sort((a, b) => position(a) - position(b))
}
