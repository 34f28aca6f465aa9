/** The runtime under test: the operations of its command line, each giving back how the command ended. */
import type { Adapter } from './adapters.js'
import { type CommandOptions, type Result, type Running, runCommand, startCommand } from './command.js'

export interface CreateOptions {
  /** Bundle directory, as it is given on the command line. Left out if undefined. */
  bundle?: string
  /** File into which the runtime writes the container's pid. */
  pidFile?: string
  /** Socket over which the runtime sends the terminal. */
  consoleSocket?: string
  cwd?: string
  env?: NodeJS.ProcessEnv
  fds?: readonly number[]
  /** Command line before the runtime's own, such as `['nice', '-n', '5']`: it must end in executing its arguments. */
  through?: readonly string[]
}

export interface RuntimeSettings {
  path: string
  adapter: Adapter
  stateDir: string
  timeoutMs: () => number
  /** Called with every result, before the caller gets it. */
  onResult: (result: Result) => void
  signal: AbortSignal
}

/** Folder of its own for state, so that neither the machine's containers nor other checks' are seen or touched. */
export class Runtime {
  readonly path: string
  readonly adapter: Adapter
  readonly stateDir: string
  readonly #settings: RuntimeSettings

  constructor(settings: RuntimeSettings) {
    this.path = settings.path
    this.adapter = settings.adapter
    this.stateDir = settings.stateDir
    this.#settings = settings
  }

  /** Full command line of an operation. */
  argv(...command: string[]): string[] {
    return [this.path, ...this.adapter.globalArgs(this.stateDir), ...command]
  }

  #options(more: Partial<CommandOptions> = {}): CommandOptions {
    return { timeoutMs: this.#settings.timeoutMs(), signal: this.#settings.signal, ...more }
  }

  /** Runs any command line of the runtime, global options first. */
  async command(args: readonly string[], more: Partial<CommandOptions> = {}): Promise<Result> {
    const result = await runCommand(this.argv(...args), this.#options(more))
    this.#settings.onResult(result)
    return result
  }

  /** runtime.md#query-state */
  state(id: string): Promise<Result> {
    return this.command(['state', id])
  }

  /** runtime.md#start. What it prints on standard output is unspecified, and not kept; so for kill and delete. */
  start(id: string): Promise<Result> {
    return this.command(['start', id], { dropsStdout: true })
  }

  /** runtime.md#kill; the signal is a name without SIG, or a number, and defaults to what the runtime sends then. */
  kill(id: string, signal?: string): Promise<Result> {
    return this.command(['kill', id, ...(signal === undefined ? [] : [signal])], { dropsStdout: true })
  }

  /** runtime.md#delete, without force. */
  delete(id: string): Promise<Result> {
    return this.command(['delete', id], { dropsStdout: true })
  }

  /**
   * runtime.md#create. The container's process inherits the two streams, so they stay open after success; whoever
   * calls this closes them.
   */
  create(id: string, options: CreateOptions): Running {
    const { bundle, pidFile, consoleSocket, cwd, env, fds, through = [] } = options
    const args = [
      'create',
      ...(bundle === undefined ? [] : ['--bundle', bundle]),
      ...(pidFile === undefined ? [] : ['--pid-file', pidFile]),
      ...(consoleSocket === undefined ? [] : ['--console-socket', consoleSocket]),
      id,
    ]
    const more = {
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      ...(fds === undefined ? {} : { fds }),
    }
    const running = startCommand([...through, ...this.argv(...args)], this.#options(more), 'unless-success')
    const ended = running.ended.then(result => {
      this.#settings.onResult(result)
      return result
    })
    return { ...running, ended }
  }
}
