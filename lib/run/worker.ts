/** The worker program: runs checks side by side, in the namespaces that the sandbox made for it. */
import { pathToFileURL } from 'node:url'
import type { WorkerEnvironment } from '../harness/environment.js'
import type { Focus } from '../harness/focus.js'
import type { Check } from '../harness/requirement.js'
import { runCheck } from '../harness/run-check.js'
import { sweepCgroups } from '../host/sweep-cgroups.js'
import { sweepStrays } from '../host/sweep-strays.js'
import { adapterFor } from '../runtime/adapters.js'
import { identify, specVersionOf } from '../runtime/identify.js'
import { ownCost } from './cost.js'
import { HostError } from './host-error.js'
import { hostFacts } from './host-facts.js'
import type { FromWorker, Setup, ToWorker } from './messages.js'
import { makeOwnViews } from './own-views.js'
import { Patience } from './patience.js'

const beatMs = 2000

// Whoever started the suite may have another one; bundles are made with modes that a plain user can read.
process.umask(0o022)

const stopping = new AbortController()
const underWay = new Set<Promise<unknown>>()
let environment: WorkerEnvironment | undefined

const send = (message: FromWorker): void => {
  if (process.connected) process.send?.(message)
}

async function setUp(setup: Setup): Promise<void> {
  // Another setup is for another runtime.
  if (!environment) makeOwnViews(setup)
  const identity = setup.identity ?? (await identify(setup.runtimePath, setup.runtimeArgs, setup.timeoutMs))
  const host = hostFacts()
  const patience = new Patience(setup.timeoutMs)
  environment = {
    name: setup.name,
    identity,
    adapter: adapterFor(identity.name, setup.runtimeArgs),
    spec: setup.spec ?? specVersionOf(identity),
    cgroup: host.cgroup,
    cgroupParent: `/${setup.name}`,
    workDir: setup.workDir,
    busybox: setup.busybox,
    timeoutMs: () => patience.timeoutMs,
    stop: stopping.signal,
    onCommand: result => patience.saw(result),
  }
  send({ type: 'ready', identity, host })
}

async function run(script: string, number: number, focus?: Focus): Promise<void> {
  const { default: check } = (await import(pathToFileURL(script).href)) as { default: Check }
  const outcome = await runCheck(check, number, environment!, focus)
  send({ type: 'finished', script, outcome })
}

/** Ends what is under way, takes away this run's cgroups and what lies about of its containers, and exits. */
async function end(exitCode: number): Promise<never> {
  stopping.abort()
  await Promise.allSettled(underWay)
  if (environment) {
    await sweepCgroups(environment.name)
    await sweepStrays(environment.name)
  }
  send({ type: 'cost', cost: ownCost() })
  process.exit(exitCode)
}

const broken = (error: unknown): void => {
  const stack = error instanceof Error && !(error instanceof HostError) ? error.stack : undefined
  send({ type: 'broken', reason: stack ?? (error instanceof Error ? error.message : String(error)) })
  void end(1)
}

process.on('message', (message: ToWorker) => {
  if (message.type === 'stop') return void end(0)
  const work =
    message.type === 'setup' ? setUp(message.setup) : run(message.script, message.number, message.focus)
  const settled = work.catch(broken).finally(() => underWay.delete(settled))
  underWay.add(settled)
})
// The runner is gone, even if it was killed: nothing is left behind all the same.
process.on('disconnect', () => void end(0))
// Or was so before this process could listen.
if (!process.connected) void end(0)
// The runner decides what a signal means; the terminal sends Ctrl-C to both.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined)
process.on('uncaughtException', broken)
process.on('unhandledRejection', broken)
setInterval(() => send({ type: 'beat' }), beatMs).unref()
