/** Runs one command of the runtime under test, whatever that does: hang, flood, die by a signal. */
import type { Readable } from 'node:stream'
import { spawnProgram } from './spawn.js'

/** How one command ended. */
export interface Result {
  argv: readonly string[]
  /** Exit status; null after a signal, and when the program could not be started. */
  exitCode: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
  /** Why the program could not be started at all. */
  startError?: string
  /** The deadline ran out and the command was killed. */
  timedOut: boolean
  durationMs: number
}

export interface CommandOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
  /** Deadline after which the command and its process group are killed. */
  timeoutMs: number
  signal?: AbortSignal
  /** Extra file descriptors, which the command gets from number 3 on. */
  fds?: readonly number[]
  /** Whether nobody wants standard output: it goes to /dev/null, which is cheaper than a pipe. */
  dropsStdout?: boolean
}

// A plain object: of process.env Node asks the C library for each variable.
const ownEnvironment = { ...process.env }

/** Most that is kept of one stream; what comes after is read and thrown away. */
export const keptBytes = 1 << 20

/** Text of a stream so far, of which at most `keptBytes` are kept. */
export class Capture {
  #chunks: Buffer[] = []
  #bytes = 0
  /** Resolves when every writer has closed the stream. */
  readonly ended: Promise<void>
  isEnded = false
  #stream: Readable | null

  constructor(stream: Readable | null) {
    this.#stream = stream
    this.ended = new Promise(resolve => {
      const end = () => {
        this.isEnded = true
        resolve()
      }
      if (!stream) return end()
      stream.on('data', (chunk: Buffer) => this.#keep(chunk))
      stream.once('close', end)
      stream.once('error', () => stream.destroy())
    })
  }

  #keep(chunk: Buffer): void {
    const room = keptBytes - this.#bytes
    if (room <= 0) return
    this.#chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk)
    this.#bytes += Math.min(chunk.length, room)
  }

  /** What came so far, as bytes. */
  get bytes(): Buffer {
    if (this.#chunks.length > 1) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0] ?? Buffer.alloc(0)
  }

  get text(): string {
    return this.bytes.toString('utf8')
  }

  close(): void {
    this.#stream?.destroy()
  }
}

/** A command under way: its end, and its streams, which a container goes on using after the end. */
export interface Running {
  stdout: Capture
  stderr: Capture
  ended: Promise<Result>
}

// The streams of a failed command close at once, unless a leaked process holds them: do not wait for that.
const streamGraceMs = 200

const killGroup = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is gone already.
  }
}

/**
 * Starts a command in a process group of its own. `ended` resolves at the exit of the command itself, and never
 * rejects: what went wrong is in the result.
 *
 * @param awaitStreams whether to wait (for at most 0.2 s) for the streams' end too; `success` leaves them open
 *   after exit 0, as `create` needs, since the container inherits them.
 */
export function startCommand(
  argv: readonly string[],
  options: CommandOptions,
  awaitStreams: 'always' | 'unless-success' = 'always',
): Running {
  const begun = performance.now()
  const program = spawnProgram(argv, {
    cwd: options.cwd,
    env: options.env ?? ownEnvironment,
    fds: options.fds ?? [],
    dropsStdout: options.dropsStdout ?? false,
  })
  const stdout = new Capture(program.stdout)
  const stderr = new Capture(program.stderr)
  let timedOut = false

  const ended = new Promise<Result>(resolve => {
    const deadline = setTimeout(() => {
      timedOut = true
      killGroup(program.pid)
    }, options.timeoutMs)
    const abort = () => killGroup(program.pid)
    options.signal?.addEventListener('abort', abort, { once: true })

    const finish = async (exitCode: number | null, signal: NodeJS.Signals | null, startError?: string) => {
      clearTimeout(deadline)
      options.signal?.removeEventListener('abort', abort)
      const durationMs = performance.now() - begun
      if (exitCode !== 0 || awaitStreams === 'always') {
        let grace: NodeJS.Timeout | undefined
        await Promise.race([
          Promise.all([stdout.ended, stderr.ended]),
          new Promise(done => {
            // Whoever was busy all that time gets to read what has come before.
            grace = setTimeout(() => setImmediate(done), streamGraceMs)
          }),
        ])
        clearTimeout(grace)
      }
      resolve({
        argv,
        exitCode,
        signal,
        stdout: stdout.text,
        stderr: stderr.text,
        timedOut,
        durationMs,
        ...(startError === undefined ? {} : { startError }),
      })
    }
    program.exit.then(
      ({ exitCode, signal }) => finish(exitCode, signal),
      (error: Error) => finish(null, null, error.message),
    )
  })
  return { stdout, stderr, ended }
}

/** Runs a command to its end. Never rejects. */
export async function runCommand(argv: readonly string[], options: CommandOptions): Promise<Result> {
  const running = startCommand(argv, options)
  const result = await running.ended
  running.stdout.close()
  running.stderr.close()
  return result
}

/** Whether the command ended by itself with exit status 0. */
export const succeeded = (result: Result): boolean => result.exitCode === 0 && !result.timedOut

/** Whether the command ended by itself with another exit status: the only way to report an error that counts. */
export const reportedError = (result: Result): boolean =>
  result.exitCode !== null && result.exitCode !== 0 && !result.timedOut

/** How a command ended, in a few words. */
export function describeEnd(result: Result): string {
  if (result.startError !== undefined) return `could not be started: ${result.startError}`
  if (result.timedOut) return `hung, and was killed after ${Math.round(result.durationMs)} ms`
  if (result.signal !== null) return `died by ${result.signal}`
  return `exited ${result.exitCode}`
}
