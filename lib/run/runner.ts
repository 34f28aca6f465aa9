/** Hands scripts to a worker process, and survives whatever that does: every script gets an outcome. */
import type { ChildProcess } from 'node:child_process'
import type { Outcome } from '../harness/run-check.js'
import { sweepCgroups } from '../host/sweep-cgroups.js'
import type { Identity } from '../runtime/identify.js'
import { specVersionOf } from '../runtime/identify.js'
import type { SpecVersion } from '../spec/versions.js'
import type { Cost, FromWorker, HostFacts, Setup, ToWorker } from './messages.js'
import { startSandbox } from './sandbox.js'
import { type Script, scriptFile, scriptPath } from './scripts.js'
import type { Settings } from './settings.js'

/** The host or the suite is at fault, so that nothing can be run. */
export class HostError extends Error {
  override name = 'HostError'
}

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
  /** Called once a run, when the runtime was asked who it is; no script is begun before this is over. */
  ready: (identity: Identity, spec: SpecVersion, host: HostFacts) => Promise<void>
  finished: (script: Script, outcome: Outcome) => void
  /** A worker ended, having taken this much. */
  cost: (cost: Cost) => void
}

// A worker that says nothing for so long hangs in a loop.
const silenceMs = 60_000
// What a worker may take to clean up once it was told to stop.
const stopGraceMs = 10_000

interface Session {
  /** Scripts that were under way when the worker broke down. */
  underWay: Script[]
  /** Scripts that were not begun. */
  left: Script[]
  /** Why the worker broke down, if it did. */
  reason?: string
}

const failedOutcome = (error: string): Outcome => ({ points: [], durationMs: 0, error, leftovers: [] })

/** Runs scripts in one run of suite; resolves when each has an outcome, or the run was stopped. Throws a HostError. */
export async function runScripts(scripts: readonly Script[], options: RunOptions): Promise<void> {
  const { settings } = options
  let number = 0

  const session = (queue: Script[], jobs: number) =>
    new Promise<Session>((resolve, reject) => {
      const left = [...queue]
      const underWay = new Map<string, Script>()
      const child = startSandbox({ workDir: options.workDir, cgroup: settings.cgroup, keep: settings.keep })
      const said = lastWords(child)
      let isReady = false
      let reason: string | undefined
      let silence = setTimeout(silent, silenceMs)

      const say = (message: ToWorker) => child.connected && child.send(message)
      function silent(): void {
        reason = `the worker gave no sign of life for ${silenceMs} ms`
        child.kill('SIGKILL')
      }
      const stop = () => {
        say({ type: 'stop' })
        setTimeout(() => child.kill('SIGKILL'), stopGraceMs).unref()
      }
      const next = () => {
        if (options.stop.aborted) return
        while (underWay.size < jobs && left.length > 0) {
          const script = left.shift()!
          underWay.set(script.path, script)
          say({ type: 'run', script: scriptFile(script.path), number: ++number })
        }
        if (underWay.size === 0) stop()
      }
      const hear = async (message: FromWorker) => {
        clearTimeout(silence)
        silence = setTimeout(silent, silenceMs)
        if (message.type === 'broken') reason = message.reason
        if (message.type === 'cost') options.cost(message.cost)
        if (message.type === 'ready') {
          isReady = true
          const { identity, host } = message
          if (!options.known()) await options.ready(identity, settings.spec ?? specVersionOf(identity), host)
          next()
        }
        if (message.type === 'finished') {
          const script = underWay.get(scriptPath(message.script))!
          underWay.delete(script.path)
          options.finished(script, message.outcome)
          next()
        }
      }
      const setup: Setup = {
        name: options.name,
        runtimePath: options.runtimePath,
        workDir: options.workDir,
        busybox: options.busybox,
        keep: settings.keep,
        timeoutMs: settings.timeoutMs,
        ...(settings.spec === undefined ? {} : { spec: settings.spec }),
        ...options.known(),
      }
      say({ type: 'setup', setup })
      child.on('message', message => {
        hear(message as FromWorker).catch(error => {
          reject(error)
          stop()
        })
      })
      child.on('error', error =>
        reject(new HostError(`cannot start unshare(1) from util-linux: ${error.message}`)),
      )
      options.stop.addEventListener('abort', stop)
      child.on('exit', async (code, signal) => {
        clearTimeout(silence)
        options.stop.removeEventListener('abort', stop)
        await sweepCgroups(options.name)
        if (!isReady && !options.stop.aborted) {
          reject(
            new HostError(
              `cannot make namespaces for the suite: ${reason ?? said() ?? `exit ${code ?? signal}`}`,
            ),
          )
        } else if (underWay.size === 0 && left.length === 0) resolve({ underWay: [], left: [] })
        else
          resolve({
            underWay: [...underWay.values()],
            left,
            reason: reason ?? `the worker ended: ${said() ?? signal ?? code}`,
          })
      })
    })

  let queue = [...scripts]
  while (queue.length > 0 && !options.stop.aborted) {
    const { underWay, left } = await session(queue, settings.jobs)
    if (options.stop.aborted) return
    // One of these took the worker down: alone, each shows whether it was the one.
    for (const suspect of underWay) {
      if (options.stop.aborted) return
      const alone = await session([suspect], 1)
      if (alone.reason !== undefined && !options.stop.aborted)
        options.finished(suspect, failedOutcome(alone.reason))
    }
    queue = left
  }
}

const lastWords = (child: ChildProcess): (() => string | undefined) => {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2000)
  })
  return () => text.trim().split('\n').at(-1) || undefined
}
