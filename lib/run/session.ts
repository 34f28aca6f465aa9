/** One worker process, from its start to its end: it takes scripts from a queue until that is empty. */
import type { Outcome } from '../harness/run-check.js'
import { sweepCgroups } from '../host/sweep-cgroups.js'
import type { Identity } from '../runtime/identify.js'
import { HostError } from './host-error.js'
import type { Cost, FromWorker, HostFacts, Setup, ToWorker } from './messages.js'
import { lastWords, startSandbox } from './sandbox.js'
import { type Script, scriptFile, scriptPath } from './scripts.js'

export interface SessionOptions {
  setup: Setup
  /** Scripts side by side. */
  jobs: number
  /** Scripts to run; other sessions may take from it, too. */
  queue: Script[]
  /** Number of the next check, another for each. */
  nextNumber: () => number
  stop: AbortSignal
  /** Called before the first script. */
  ready: (identity: Identity, host: HostFacts) => void
  finished: (script: Script, outcome: Outcome) => Promise<void>
  cost: (cost: Cost) => void
}

/** How a session ended. */
export interface SessionEnd {
  /** Scripts that were under way when the worker broke down. */
  underWay: Script[]
  /** Why the worker broke down, if it did. */
  reason?: string
}

// A worker that says nothing for so long hangs in a loop.
const silenceMs = 60_000
// What a worker may take to clean up once it was told to stop.
const stopGraceMs = 10_000

/** Runs scripts in a worker of their own. Rejects with a HostError if that cannot be started. */
export function runSession(options: SessionOptions): Promise<SessionEnd> {
  const { setup, queue, jobs } = options
  return new Promise((resolve, reject) => {
    const underWay = new Map<string, Script>()
    const child = startSandbox(setup.name)
    const said = lastWords(child)
    const reported: Promise<void>[] = []
    let isReady = false
    let isStopping = false
    let reason: string | undefined
    // A last message may come after the exit: then nothing is to wait for the next.
    let silence = setTimeout(silent, silenceMs).unref()

    const say = (message: ToWorker) => child.connected && child.send(message)
    function silent(): void {
      reason = `the worker gave no sign of life for ${silenceMs} ms`
      child.kill('SIGKILL')
    }
    const stop = () => {
      isStopping = true
      say({ type: 'stop' })
      setTimeout(() => child.kill('SIGKILL'), stopGraceMs).unref()
    }
    const next = () => {
      if (isStopping) return
      while (underWay.size < jobs && queue.length > 0) {
        const script = queue.shift()!
        underWay.set(script.path, script)
        say({ type: 'run', script: scriptFile(script.path), number: options.nextNumber() })
      }
      if (underWay.size === 0) stop()
    }
    const hear = (message: FromWorker) => {
      clearTimeout(silence)
      silence = setTimeout(silent, silenceMs).unref()
      if (message.type === 'broken') reason = message.reason
      if (message.type === 'cost') options.cost(message.cost)
      if (message.type === 'ready') {
        isReady = true
        options.ready(message.identity, message.host)
        next()
      }
      // What a worker that broke down cuts short is no outcome: it runs again.
      if (message.type === 'finished' && reason === undefined) {
        const script = underWay.get(scriptPath(message.script))!
        underWay.delete(script.path)
        const done = options.finished(script, message.outcome)
        // Looked at when the session ends.
        done.catch(() => undefined)
        reported.push(done)
        next()
      }
    }

    say({ type: 'setup', setup })
    child.on('message', message => hear(message as FromWorker))
    child.on('error', error => {
      // One that runs and does not take a message says why, and exits.
      if (child.pid === undefined)
        reject(new HostError(`cannot start unshare(1) of util-linux: ${error.message}`))
    })
    options.stop.addEventListener('abort', stop)
    child.on('exit', async (code, signal) => {
      clearTimeout(silence)
      options.stop.removeEventListener('abort', stop)
      await Promise.all([sweepCgroups(setup.name), ...reported]).catch(reject)
      const why = reason ?? said() ?? `it ended with ${code ?? signal}`
      if (!isReady && !isStopping)
        reject(
          new HostError(
            `cannot make namespaces for the suite (in a container: run it with --privileged): ${why}`,
          ),
        )
      else if (isStopping && underWay.size === 0) resolve({ underWay: [] })
      else resolve({ underWay: [...underWay.values()], reason: why })
    })
  })
}
