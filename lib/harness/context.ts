/** `t`: what a check has at hand. It gives out bundles, containers and folders, and takes all of them back. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Generator } from '#generate'
import { type Bundle, type Edit, makeBundle } from '../bundle/bundle.js'
import { type CommandOptions, type Result, runCommand, succeeded } from '../runtime/command.js'
import type { Identity } from '../runtime/identify.js'
import { type CreateOptions, Runtime } from '../runtime/runtime.js'
import { compareVersions, type SpecVersion } from '../spec/versions.js'
import { Container } from './container.js'
import type { WorkerEnvironment } from './environment.js'
import { FoundAll, RuntimeFailure, Stopped, Unsupported } from './failure.js'
import type { Focus } from './focus.js'
import { type Answers, makeProbe, type Questions } from './observe.js'
import { type PointKeys, Points } from './points.js'

export interface ContainerOptions extends Omit<CreateOptions, 'bundle' | 'pidFile'> {
  id?: string
  /** A bundle that is there already, rather than a new one; the edit changes its configuration. */
  bundle?: Bundle
}

/** How `create` and, if that succeeded, `start` ended. */
export interface Attempt {
  id: string
  bundle: Bundle
  create: Result
  start?: Result
  /** The container, if there is one. */
  container?: Container
}

export interface Refusal {
  /** Operation that has to refuse: create, or whichever of create and start the runtime prefers. */
  by?: 'create' | 'start'
  /** The same configuration without its fault, which must run; the default configuration if left out. */
  control?: Edit
  options?: ContainerOptions
}

export class CheckContext extends Points {
  readonly runtime: Runtime
  readonly identity: Identity
  /** Spec version by which the run is judged. */
  readonly spec: SpecVersion
  /** Folder of this check, on the worker's tmpfs, with which it goes away. */
  readonly dir: string
  readonly #environment: WorkerEnvironment
  readonly #containers: Container[] = []
  readonly #cleanups: (() => unknown)[] = []
  readonly #number: number
  #count = 0
  #defaultRuns: Promise<void> | undefined
  #hung = false
  #takingBack = 0
  #busybox: string | undefined

  constructor(declared: readonly string[], number: number, environment: WorkerEnvironment, focus?: Focus) {
    super(declared, focus)
    this.#number = number
    this.#environment = environment
    this.identity = environment.identity
    this.spec = environment.spec
    this.dir = join(environment.workDir, `c${number}`)
    mkdirSync(this.dir, { mode: 0o755 })
    this.runtime = new Runtime({
      path: environment.identity.path,
      adapter: environment.adapter,
      stateDir: join(this.dir, 'state'),
      timeoutMs: environment.timeoutMs,
      signal: environment.stop,
      onResult: result => this.#onResult(result),
    })
  }

  #onResult(result: Result): void {
    if (this.#environment.stop.aborted) throw new Stopped('the run is being stopped')
    this.sawResult(result)
    this.#environment.onCommand(result)
    if (this.#takingBack === 0 && this.hasFoundAll()) throw new FoundAll()
    if (!result.timedOut) return
    this.#hung = true
    throw new RuntimeFailure('the runtime must end', result)
  }

  /** How long to wait for an event, in milliseconds: the TIMEOUT setting. */
  get timeoutMs(): number {
    return this.#environment.timeoutMs()
  }

  /** How the cgroup hierarchies look to the runtime: v1, v2, or none at all. */
  get cgroup(): 'v1' | 'v2' | 'none' {
    return this.#environment.cgroup
  }

  /** Path, from the mount point of a hierarchy, of the cgroup below which this run's containers are. */
  get cgroupParent(): string {
    return this.#environment.cgroupParent
  }

  /** Whether the container's process is in the host's /proc: not so where a sandbox kernel holds it. */
  get sharesKernel(): boolean {
    return this.#environment.adapter.sharesKernel
  }

  /** Whether the runtime puts containers into cgroups. */
  get managesCgroups(): boolean {
    return this.#environment.adapter.managesCgroups && this.cgroup !== 'none'
  }

  /** Whether the spec version that the run is judged by is at least this one. */
  specAtLeast(version: SpecVersion): boolean {
    return compareVersions(this.spec, version) >= 0
  }

  /** A container id that nobody else uses. */
  newId(): string {
    return `${this.#environment.name}-${this.#number}-${++this.#count}`
  }

  /** A new, empty folder of this check's. */
  newDir(name = 'd'): string {
    const dir = join(this.dir, `${name}${++this.#count}`)
    mkdirSync(dir, { mode: 0o755 })
    return dir
  }

  /**
   * A bundle in a folder of its own: the default configuration, with the spec version of the run and a cgroup of its
   * own, changed by `edit`.
   */
  bundle(edit: Edit = () => undefined): Bundle {
    const name = `b${++this.#count}`
    const base = (config: Generator) =>
      config.ociVersion(this.spec).cgroupsPath(`${this.cgroupParent}/${this.#number}-${name}`)
    this.#busybox ??= copyOf(this.#environment.busybox, join(this.dir, 'busybox'))
    return makeBundle(join(this.dir, name), this.#busybox, base, edit)
  }

  /** Has `undo` called when the check is over, the last one first; containers are taken back before. */
  defer(undo: () => unknown): void {
    this.#cleanups.push(undo)
  }

  /** Ends the check: what has no point yet is skipped for this reason. */
  unsupported(reason: string): never {
    throw new Unsupported(reason)
  }

  /** Ends the check, as `unsupported` does, unless the condition holds. */
  needs(condition: unknown, reason: string): void {
    if (!condition) throw new Unsupported(reason)
  }

  /**
   * Runs a program of the host, such as mount(8), and gives back its standard output. Throws an Error, which counts as
   * the suite's own fault, if it fails.
   */
  async host(argv: readonly string[], options: Partial<CommandOptions> = {}): Promise<string> {
    const result = await this.hostResult(argv, options)
    if (!succeeded(result))
      throw new Error(`${argv.join(' ')}: exit ${result.exitCode}: ${result.stderr.trim()}`)
    return result.stdout
  }

  /** Runs a program of the host, and gives back how it ended. */
  hostResult(argv: readonly string[], options: Partial<CommandOptions> = {}): Promise<Result> {
    return runCommand(argv, { timeoutMs: this.timeoutMs, signal: this.#environment.stop, ...options })
  }

  /** Tries to create a container, whatever comes of it. */
  async tryCreate(edit?: Edit, options: ContainerOptions = {}): Promise<Attempt> {
    if (this.hasFoundAll()) throw new FoundAll()
    const { bundle: given, id = this.newId(), ...rest } = options
    const bundle = given ?? this.bundle(edit)
    if (given && edit) {
      edit(given.config)
      given.write()
    }
    const pidFile = join(this.dir, `${id.replaceAll('/', '_').slice(-100)}.pid`)
    const streams = this.runtime.create(id, { bundle: bundle.dir, pidFile, ...rest })
    const create = await streams.ended.catch(error => {
      streams.stdout.close()
      streams.stderr.close()
      throw error
    })
    const facts = { id, bundle, pid: readPid(pidFile) }
    const container = new Container(this.runtime, streams, () => this.timeoutMs, facts)
    // What a create that failed has left all the same goes with the worker's namespaces and cgroup.
    if (!succeeded(create)) {
      container.closeStreams()
      return { id, bundle, create }
    }
    this.#containers.push(container)
    return { id, bundle, create, container }
  }

  /** Creates a container. Throws a RuntimeFailure if the runtime says no, or if there is none afterwards. */
  async create(edit?: Edit, options: ContainerOptions = {}): Promise<Container> {
    const { create, container } = await this.tryCreate(edit, options)
    if (!container) throw new RuntimeFailure('create must succeed', create)
    // No pid file: the state has the pid, or there is no container at all.
    if (container.pid === 0) container.pid = (await container.state()).pid ?? 0
    if (container.pid === 0)
      throw new RuntimeFailure('create succeeded, but neither pid file nor state has a pid')
    return container
  }

  /** Creates and starts a container. Throws a RuntimeFailure if that fails. */
  async start(edit?: Edit, options: ContainerOptions = {}): Promise<Container> {
    const container = await this.create(edit, options)
    await container.start()
    return container
  }

  /**
   * Runs a container from create to delete, waiting for its process to exit by itself. Gives the container back for
   * what it printed.
   */
  async run(edit?: Edit, options: ContainerOptions = {}): Promise<Container> {
    const container = await this.start(edit, options)
    await container.output()
    await container.delete()
    return container
  }

  /**
   * Runs a container whose process answers questions: name → shell snippet, run by busybox sh one after the other,
   * where `$$` is the container's process. A later edit of the arguments takes effect over this.
   */
  async observe<Name extends string>(
    edit: Edit | undefined,
    questions: Questions<Name>,
    options: ContainerOptions = {},
  ): Promise<Answers<Name>> {
    const probe = makeProbe(questions)
    const asking = (config: Generator) => {
      config.args('/bin/sh', '-c', probe.script)
      edit?.(config)
    }
    const container = await this.run(asking, options)
    return probe.read(container.stdoutBytes, container.stderrBytes)
  }

  /** Tries to create and start a container, whatever comes of it. */
  async attempt(edit?: Edit, options: ContainerOptions = {}): Promise<Attempt> {
    const attempt = await this.tryCreate(edit, options)
    return attempt.container ? { ...attempt, start: await this.runtime.start(attempt.id) } : attempt
  }

  /**
   * Asserts that a configuration is refused, after a proof that it runs without its fault. Gives back the attempt;
   * the container of one that was not refused is taken back.
   */
  async refused(keys: PointKeys, edit: Edit, { by, control, options = {} }: Refusal = {}): Promise<Attempt> {
    await this.#mustRun(control, options)
    const attempt = by === 'create' ? await this.tryCreate(edit, options) : await this.attempt(edit, options)
    const last = attempt.start ?? attempt.create
    this.failed(
      keys,
      last,
      by === 'create'
        ? 'create must refuse this configuration'
        : 'create or start must refuse this configuration',
    )
    if (attempt.container) await this.#takeBack(attempt.container)
    return attempt
  }

  // The default configuration is proven once a check.
  async #mustRun(control: Edit | undefined, options: ContainerOptions): Promise<void> {
    const idle = (config: Generator) => {
      config.args('/bin/true')
      control?.(config)
    }
    const prove = async () => {
      const { id: _, bundle: __, ...rest } = options
      const container = await this.start(idle, rest)
      await container.exited()
      await container.delete()
    }
    if (control) return prove()
    this.#defaultRuns ??= prove()
    return this.#defaultRuns
  }

  async #takeBack(container: Container): Promise<void> {
    container.closeStreams()
    if (container.isDeleted) return
    container.isDeleted = true
    if (this.#hung || this.#environment.stop.aborted) return
    this.#takingBack += 1
    try {
      await this.#killAndDelete(container)
    } finally {
      this.#takingBack -= 1
    }
  }

  async #killAndDelete(container: Container): Promise<void> {
    const { id } = container
    const isGone = container.pid > 0 && !container.isAlive()
    const isKilled = !isGone && succeeded(await this.runtime.kill(id, 'KILL'))
    if (isKilled && container.pid > 0) await container.exited()
    if ((isGone || isKilled) && succeeded(await container.tryDelete())) return
    // Not an operation of the spec; what it does not take away goes with the worker's namespaces and cgroup.
    await this.runtime.command(['delete', '--force', id])
  }

  /**
   * Takes back all containers, and calls what was deferred; the folder goes with the worker's tmpfs. Gives back what went
   * wrong with that.
   */
  async close(): Promise<string[]> {
    const problems: string[] = []
    const attempt = async (undo: () => unknown) => {
      try {
        await undo()
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error))
      }
    }
    await Promise.all(this.#containers.map(container => attempt(() => this.#takeBack(container))))
    for (const undo of this.#cleanups.reverse()) await attempt(undo)
    return problems
  }
}

/** Copies a file once; the bundles of one check share the copy, those of different checks share nothing. */
const copyOf = (file: string, copy: string): string => {
  copyFileSync(file, copy)
  return copy
}

const readPid = (file: string): number => {
  try {
    const text = readFileSync(file, 'utf8').trim()
    return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0
  } catch {
    return 0
  }
}
