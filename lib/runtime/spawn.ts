/**
 * Starts a program by posix_spawn(3). Node's own spawn forks, which copies the page tables of this process: 1.5 ms of
 * CPU each time, three times what this takes (docs/architecture.md).
 */
import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { Socket } from 'node:net'
import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { getSystemErrorName } from 'node:util'
import { openLibc } from '../host/open-libc.js'

/** How a program ended: by itself, or by a signal. */
export interface Exit {
  exitCode: number | null
  signal: NodeJS.Signals | null
}

export interface SpawnOptions {
  cwd: string | undefined
  env: NodeJS.ProcessEnv
  /** Extra file descriptors, which the program gets from number 3 on. */
  fds: readonly number[]
  /** Whether standard output goes to /dev/null rather than into a pipe. */
  dropsStdout: boolean
}

/** A program under way, in a session of its own, with /dev/null as standard input. */
export interface Spawned {
  /** Undefined if it could not be started. */
  pid: number | undefined
  stdout: Readable | null
  stderr: Readable | null
  /** Rejects if the program could not be started. */
  exit: Promise<Exit>
}

const prototypes = {
  posix_spawnp:
    'int posix_spawnp(_Out_ int *pid, const char *file, void *actions, void *attributes, const char **argv, const char **envp)',
  posix_spawn_file_actions_init: 'int posix_spawn_file_actions_init(void *actions)',
  posix_spawn_file_actions_destroy: 'int posix_spawn_file_actions_destroy(void *actions)',
  posix_spawn_file_actions_adddup2: 'int posix_spawn_file_actions_adddup2(void *actions, int from, int to)',
  posix_spawn_file_actions_addclose: 'int posix_spawn_file_actions_addclose(void *actions, int fd)',
  posix_spawn_file_actions_addchdir_np:
    'int posix_spawn_file_actions_addchdir_np(void *actions, const char *path)',
  posix_spawnattr_init: 'int posix_spawnattr_init(void *attributes)',
  posix_spawnattr_setflags: 'int posix_spawnattr_setflags(void *attributes, short flags)',
  posix_spawnattr_setsigdefault: 'int posix_spawnattr_setsigdefault(void *attributes, const void *signals)',
  posix_spawnattr_setsigmask: 'int posix_spawnattr_setsigmask(void *attributes, const void *signals)',
  pipe2: 'int pipe2(_Out_ int *fds, int flags)',
  waitpid: 'int waitpid(int pid, _Out_ int *status, int options)',
} as const

type Argument = number | string | Buffer | number[] | readonly (string | null)[]
type Libc = Record<keyof typeof prototypes, (...args: Argument[]) => number> & { errno: () => number }

const [setSigDefault, setSigMask, setSid] = [0x04, 0x08, 0x80]
const noHang = 1
const closeOnExec = 0o2000000
// More than glibc's and musl's structs take on any architecture, as theirs end in padding.
const [attributesBytes, actionsBytes, signalSetBytes] = [1024, 256, 128]

const systemError = (number: number, what: string): Error => {
  const code = getSystemErrorName(-number)
  return Object.assign(new Error(`${what} ${code}`), { code })
}

const exitOf = (status: number): Exit => {
  const signalNumber = status & 0x7f
  if (signalNumber === 0) return { exitCode: (status >> 8) & 0xff, signal: null }
  const [name] = Object.entries(constants.signals).find(([, number]) => number === signalNumber) ?? []
  return { exitCode: null, signal: (name ?? `SIG${signalNumber}`) as NodeJS.Signals }
}

/** Calls of libc, and the programs whose end is awaited; undefined where koffi has no build for this machine. */
function loadSpawner() {
  let libc: Libc
  try {
    const { koffi, library } = openLibc(prototypes.posix_spawnp)
    const functions = Object.entries(prototypes).map(([name, prototype]) => [name, library.func(prototype)])
    libc = { ...Object.fromEntries(functions), errno: () => koffi.errno() }
  } catch {
    return undefined
  }
  const attributes = Buffer.alloc(attributesBytes)
  libc.posix_spawnattr_init(attributes)
  libc.posix_spawnattr_setsigdefault(attributes, Buffer.alloc(signalSetBytes, 0xff))
  libc.posix_spawnattr_setsigmask(attributes, Buffer.alloc(signalSetBytes))
  libc.posix_spawnattr_setflags(attributes, setSigDefault | setSigMask | setSid)

  const awaited = new Map<number, (exit: Exit) => void>()
  process.on('SIGCHLD', () => {
    for (const [pid, ended] of awaited) {
      const status = [0]
      if (libc.waitpid(pid, status, noHang) !== pid) continue
      awaited.delete(pid)
      ended(exitOf(status[0]!))
    }
  })
  return { libc, attributes, awaited, nullFd: openSync('/dev/null', 'r+') }
}

let spawner: ReturnType<typeof loadSpawner> | 'not loaded' = 'not loaded'

/** Starts a program, which is looked up in PATH. Never throws: `exit` rejects if it could not be started. */
export function spawnProgram(argv: readonly string[], options: SpawnOptions): Spawned {
  if (spawner === 'not loaded') spawner = loadSpawner()
  return spawner ? spawnByLibc(spawner, argv, options) : spawnByNode(argv, options)
}

function spawnByLibc(
  { libc, attributes, awaited, nullFd }: NonNullable<ReturnType<typeof loadSpawner>>,
  argv: readonly string[],
  { cwd, env, fds, dropsStdout }: SpawnOptions,
): Spawned {
  const actions = Buffer.alloc(actionsBytes)
  const pipes: [number, number][] = []
  const pipe = (): [number, number] => {
    const ends = [-1, -1] as [number, number]
    if (libc.pipe2(ends, closeOnExec) !== 0) throw systemError(libc.errno(), 'pipe2')
    pipes.push(ends)
    return ends
  }
  libc.posix_spawn_file_actions_init(actions)
  try {
    const out = dropsStdout ? undefined : pipe()
    const err = pipe()
    const wanted = [nullFd, out?.[1] ?? nullFd, err[1], ...fds]
    // By way of numbers above all of them, so that none is overwritten before it was copied.
    const above = Math.max(wanted.length, ...wanted) + 1
    for (const [number, fd] of wanted.entries())
      libc.posix_spawn_file_actions_adddup2(actions, fd, above + number)
    for (const number of wanted.keys()) {
      libc.posix_spawn_file_actions_adddup2(actions, above + number, number)
      libc.posix_spawn_file_actions_addclose(actions, above + number)
    }
    if (cwd !== undefined) libc.posix_spawn_file_actions_addchdir_np(actions, cwd)

    const variables = Object.entries(env).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}=${value}`],
    )
    const pid = [0]
    const error = libc.posix_spawnp(pid, argv[0]!, actions, attributes, [...argv, null], [...variables, null])
    if (error !== 0) throw systemError(error, `spawn ${argv[0]}`)
    const reader = (ends: [number, number]) => {
      closeSync(ends[1])
      return new Socket({ fd: ends[0], readable: true, writable: false })
    }
    return {
      pid: pid[0]!,
      stdout: out ? reader(out) : null,
      stderr: reader(err),
      exit: new Promise(resolve => awaited.set(pid[0]!, resolve)),
    }
  } catch (error) {
    for (const fd of pipes.flat()) closeSync(fd)
    return { pid: undefined, stdout: null, stderr: null, exit: Promise.reject(error as Error) }
  } finally {
    libc.posix_spawn_file_actions_destroy(actions)
  }
}

function spawnByNode(argv: readonly string[], { cwd, env, fds, dropsStdout }: SpawnOptions): Spawned {
  const [file, ...args] = argv as [string, ...string[]]
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', dropsStdout ? 'ignore' : 'pipe', 'pipe', ...fds],
    env,
    ...(cwd === undefined ? {} : { cwd }),
  })
  const exit = new Promise<Exit>((resolve, reject) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
    child.once('error', reject)
  })
  return { pid: child.pid, stdout: child.stdout, stderr: child.stderr, exit }
}
