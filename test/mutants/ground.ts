/** A hunting ground: one sandbox in which mutants run one after the other, which is cheaper than one for each. */
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBusybox } from '../../lib/bundle/rootfs.js'
import type { Focus } from '../../lib/harness/focus.js'
import type { Outcome } from '../../lib/harness/run-check.js'
import { sweepCgroups } from '../../lib/host/sweep-cgroups.js'
import type { FromWorker, ToWorker } from '../../lib/run/messages.js'
import { type JudgedPoint, judgeOutcome } from '../../lib/run/outcome-points.js'
import { lastWords, startSandbox } from '../../lib/run/sandbox.js'
import { allScripts, type Script, scriptFile, scriptPath, sharedIds } from '../../lib/run/scripts.js'
import type { CgroupChoice } from '../../lib/run/settings.js'
import { makeWorkDir, newRunName, removeWorkDir } from '../../lib/run/workspace.js'
import { type Identity, specVersionOf } from '../../lib/runtime/identify.js'
import type { Mutant } from './mutant.js'
import { writeProgram } from './program.js'

// Mutants that do nothing cost each wait its whole deadline.
const timeoutMs = 4000
const sideBySide = 2

const worker = fileURLToPath(new URL('./ground-worker.js', import.meta.url))

export class Ground {
  readonly #base: Identity
  readonly #cgroup: CgroupChoice
  readonly #name = newRunName()
  readonly #workDir = makeWorkDir(this.#name)
  // Named so that `doctor --clean` knows it. The work folder itself is hidden under the worker's tmpfs.
  readonly #folder = makeWorkDir(`${this.#name}-programs`)
  readonly #requests = join(this.#folder, 'requests')
  readonly #child
  readonly #said: () => string | undefined
  #exit: Promise<void>
  #hear: (message: FromWorker) => void = () => undefined
  #count = 0

  /** Makes a ground for mutants of the runtime `base`. */
  constructor(base: Identity, cgroup: CgroupChoice) {
    this.#base = base
    this.#cgroup = cgroup
    execFileSync('mkfifo', [this.#requests])
    this.#child = startSandbox(this.#name, [worker, this.#requests, base.path])
    this.#said = lastWords(this.#child)
    this.#child.on('message', message => this.#hear(message as FromWorker))
    this.#exit = new Promise(resolve => this.#child.once('exit', () => resolve()))
  }

  #say(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message)
  }

  /**
   * Runs scripts against a mutant, or against the real runtime itself; the points of each, judged without ledger. Of the
   * rows only those that `focus` names, if given.
   */
  async run(mutant: Mutant | undefined, scripts: readonly Script[], focus?: Focus): Promise<JudgedPoint[]> {
    let path = this.#base.path
    if (mutant) {
      path = join(this.#folder, mutant.name)
      writeProgram(path, mutant, this.#base.path, this.#requests)
    }
    // What a mutant says of itself, it is to be asked for.
    const isItself = mutant?.features === undefined && mutant?.instead?.features === undefined
    const outcomes = await this.#outcomes(
      scripts,
      path,
      isItself ? { ...this.#base, path } : undefined,
      focus,
    )
    const shared = sharedIds(allScripts())
    return outcomes.flatMap(({ script, outcome, spec }) => judgeOutcome(script, outcome, spec, [], shared))
  }

  #outcomes(
    scripts: readonly Script[],
    runtimePath: string,
    identity: Identity | undefined,
    focus: Focus | undefined,
  ) {
    const queue = [...scripts]
    const ended: { script: Script; outcome: Outcome; spec: string }[] = []
    return new Promise<typeof ended>((resolve, reject) => {
      let spec = ''
      let reason: string | undefined
      const next = () => {
        const script = queue.shift()
        if (!script) return
        const about = { script: scriptFile(script.path), number: ++this.#count }
        this.#say({ type: 'run', ...about, ...(focus ? { focus } : {}) })
      }
      this.#hear = message => {
        if (message.type === 'broken') reason = message.reason
        if (message.type === 'ready') {
          spec = specVersionOf(message.identity)
          for (let under = 0; under < sideBySide; under++) next()
        }
        if (message.type === 'finished') {
          const script = scripts.find(({ path }) => path === scriptPath(message.script))!
          ended.push({ script, outcome: message.outcome, spec })
          if (ended.length === scripts.length) resolve(ended)
          else next()
        }
      }
      this.#exit.then(() => reject(new Error(reason ?? this.#said() ?? 'the worker ended')))
      const views = { workDir: this.#workDir, cgroup: this.#cgroup, keep: false }
      const about = { name: this.#name, runtimePath, runtimeArgs: [], busybox: findBusybox()!, timeoutMs }
      this.#say({ type: 'setup', setup: { ...views, ...about, ...(identity ? { identity } : {}) } })
    })
  }

  /** Takes the sandbox down, and all that is in it. */
  async close(): Promise<void> {
    this.#say({ type: 'stop' })
    await this.#exit
    await sweepCgroups(this.#name)
    removeWorkDir(this.#workDir)
    rmSync(this.#folder, { recursive: true })
  }
}
