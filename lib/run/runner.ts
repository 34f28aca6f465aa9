/** Hands scripts to worker processes, and survives whatever those do: every script gets an outcome. */
import { availableParallelism } from 'node:os'
import type { Outcome } from '../harness/run-check.js'
import { type Identity, specVersionOf } from '../runtime/identify.js'
import type { SpecVersion } from '../spec/versions.js'
import type { Cost, HostFacts } from './messages.js'
import type { Script } from './scripts.js'
import { runSession, type SessionEnd } from './session.js'
import type { Settings } from './settings.js'

export interface RunOptions {
  settings: Settings
  /** Name of the run, which its cgroups and folders bear. */
  name: string
  runtimePath: string
  workDir: string
  busybox: string
  /** Aborted when the run is to stop. */
  stop: AbortSignal
  /** What an earlier worker of this run found out about the runtime. */
  known: () => { identity: Identity; spec: SpecVersion } | undefined
  /** Called once a run, when the runtime was asked who it is, and before the first script. */
  ready: (identity: Identity, spec: SpecVersion, host: HostFacts) => void
  finished: (script: Script, outcome: Outcome) => Promise<void>
  /** A worker ended, having taken this much. */
  cost: (cost: Cost) => void
}

const failedOutcome = (error: string): Outcome => ({ points: [], durationMs: 0, error, leftovers: [] })

/** Runs scripts; resolves when each has an outcome, or the run was stopped. Throws a HostError. */
export async function runScripts(scripts: readonly Script[], options: RunOptions): Promise<void> {
  const { settings, finished, cost } = options
  const giveUp = new AbortController()
  const stop = AbortSignal.any([options.stop, giveUp.signal])
  let sessions = 0
  let number = 0

  const session = (queue: Script[], jobs: number): Promise<SessionEnd> =>
    runSession({
      setup: {
        // Each worker sweeps its own cgroups at its end.
        name: `${options.name}-${++sessions}`,
        runtimePath: options.runtimePath,
        runtimeArgs: settings.runtimeArgs,
        workDir: options.workDir,
        cgroup: settings.cgroup,
        busybox: options.busybox,
        keep: settings.keep,
        timeoutMs: settings.timeoutMs,
        ...(settings.spec === undefined ? {} : { spec: settings.spec }),
        ...options.known(),
      },
      jobs,
      queue,
      nextNumber: () => ++number,
      stop,
      ready: (identity, host) => {
        if (!options.known()) options.ready(identity, settings.spec ?? specVersionOf(identity), host)
      },
      finished,
      cost,
    })

  // Node's spawn blocks until the new program runs: with a worker a core, the others go on meanwhile.
  const workers = Math.max(1, Math.min(availableParallelism(), settings.jobs, scripts.length))
  const jobs = Math.ceil(settings.jobs / workers)
  const queue = [...scripts]
  while (queue.length > 0 && !stop.aborted) {
    const all = Array.from({ length: workers }, () => session(queue, jobs))
    const ends = await Promise.all(all).catch(async error => {
      giveUp.abort()
      await Promise.allSettled(all)
      throw error
    })
    // Each of these may have taken its worker down: alone, each shows whether it was the one.
    for (const suspect of ends.flatMap(({ underWay }) => underWay)) {
      if (stop.aborted) return
      const { reason } = await session([suspect], 1)
      if (reason !== undefined && !stop.aborted) await finished(suspect, failedOutcome(reason))
    }
  }
}
