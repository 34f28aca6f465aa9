/** A container that a check has: what must succeed, throws a RuntimeFailure if it does not. */
import type { Bundle } from '../bundle/bundle.js'
import { processAlive, startTime } from '../host/process.js'
import { type Result, type Running, succeeded } from '../runtime/command.js'
import type { Runtime } from '../runtime/runtime.js'
import { parseState, type State } from '../runtime/state.js'
import { RuntimeFailure } from './failure.js'
import { waitFor } from './wait.js'

/** Asks for the state of a container. Throws a RuntimeFailure if that fails or is not valid. */
export async function queryState(runtime: Runtime, id: string): Promise<State> {
  const result = await runtime.state(id)
  if (!succeeded(result)) throw new RuntimeFailure('state must succeed', result)
  try {
    return parseState(result.stdout)
  } catch (error) {
    throw new RuntimeFailure(`state ${(error as Error).message}`)
  }
}

export class Container {
  readonly id: string
  readonly bundle: Bundle
  isDeleted = false
  readonly #runtime: Runtime
  readonly #streams: Running
  readonly #waitMs: () => number
  #pid = 0
  #startTime: bigint | undefined

  constructor(
    runtime: Runtime,
    streams: Running,
    waitMs: () => number,
    facts: { id: string; bundle: Bundle; pid: number },
  ) {
    this.#runtime = runtime
    this.#streams = streams
    this.#waitMs = waitMs
    this.id = facts.id
    this.bundle = facts.bundle
    this.pid = facts.pid
  }

  /** Pid of the container's process as the runtime gave it at create; 0 if it gave none. */
  get pid(): number {
    return this.#pid
  }

  set pid(pid: number) {
    this.#pid = pid
    this.#startTime = pid > 0 ? startTime(pid) : undefined
  }

  /** runtime.md#query-state */
  state(): Promise<State> {
    return queryState(this.#runtime, this.id)
  }

  async #must(operation: string, result: Promise<Result>): Promise<Result> {
    const ended = await result
    if (!succeeded(ended)) throw new RuntimeFailure(`${operation} must succeed`, ended)
    return ended
  }

  /** runtime.md#start */
  start(): Promise<Result> {
    return this.#must('start', this.#runtime.start(this.id))
  }

  /** runtime.md#kill */
  kill(signal: string): Promise<Result> {
    return this.#must('kill', this.#runtime.kill(this.id, signal))
  }

  /** runtime.md#delete; the container must have exited. */
  delete(): Promise<Result> {
    return this.#must('delete', this.tryDelete())
  }

  /** The same, whatever comes of it. A runtime may come to know a moment later than we that the process has ended. */
  async tryDelete(): Promise<Result> {
    const first = await this.#runtime.delete(this.id)
    const isTooEarly = !succeeded(first) && !this.isAlive() && (await this.#becomesStopped())
    const result = isTooEarly ? await this.#runtime.delete(this.id) : first
    this.isDeleted = succeeded(result)
    return result
  }

  /** Whether it is told to be running still, and then to be stopped. */
  async #becomesStopped(): Promise<boolean> {
    const status = async () => (await this.state().catch(() => undefined))?.status ?? 'unknown'
    if ((await status()) !== 'running') return false
    const next = async () => {
      const now = await status()
      return now !== 'running' && now
    }
    return (await waitFor("the status 'stopped'", this.#waitMs(), next).catch(() => undefined)) === 'stopped'
  }

  /** Standard output so far. */
  get stdout(): string {
    return this.#streams.stdout.text
  }

  /** Standard error so far, of `create` itself too. */
  get stderr(): string {
    return this.#streams.stderr.text
  }

  get stdoutBytes(): Buffer {
    return this.#streams.stdout.bytes
  }

  get stderrBytes(): Buffer {
    return this.#streams.stderr.bytes
  }

  /** Waits until standard output holds a text. */
  async printed(text: string): Promise<void> {
    await waitFor(`the container to print '${text}'`, this.#waitMs(), () => {
      if (this.stdout.includes(text)) return true
      // Its streams are closed: there is nothing to wait for any more.
      if (this.#streams.stdout.isEnded) {
        throw new RuntimeFailure(`the container ended without printing '${text}'; it said: ${this.#said()}`)
      }
      return false
    })
  }

  #said(): string {
    return (this.stdout + this.stderr).trim().slice(-300) || 'nothing'
  }

  /** Whether the container's process, by the pid of create, runs on this host. */
  isAlive(): boolean {
    return this.#startTime !== undefined && processAlive(this.pid, this.#startTime)
  }

  /** Waits for the end of the container's process. */
  async exited(): Promise<void> {
    await waitFor("the end of the container's process", this.#waitMs(), () => this.pid > 0 && !this.isAlive())
    // The pid is a sandbox's, whose end the runtime comes to know by itself.
    if (this.#runtime.adapter.sharesKernel) return
    await waitFor("the status 'stopped'", this.#waitMs(), async () => {
      const state = await this.#runtime.state(this.id)
      return !succeeded(state) || /"status":\s*"stopped"/.test(state.stdout)
    })
  }

  /** Waits until all writers of standard output are gone, and the process with them; gives back standard output. */
  async output(): Promise<string> {
    await waitFor('the end of the standard output', this.#waitMs(), () => this.#streams.stdout.isEnded)
    await this.exited()
    return this.stdout
  }

  /** Kills the process, waits for its end, and deletes the container. */
  async destroy(): Promise<void> {
    if (this.isAlive()) await this.kill('KILL')
    await this.exited()
    await this.delete()
  }

  /** Closes the streams. */
  closeStreams(): void {
    this.#streams.stdout.close()
    this.#streams.stderr.close()
  }
}
