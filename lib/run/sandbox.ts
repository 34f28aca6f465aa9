/**
 * The worker's namespaces. Whatever a faulty runtime does (mounts on the host's tree, sysctls, host name, processes
 * that stay) ends with them: mounts, processes and the folder of all bundles (a tmpfs) go away even after SIGKILL.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'

// Run by sh as process 1 of the new namespaces: it runs the worker, and reaps what others leave behind. Its traps are
// handlers rather than 'ignore', which the worker and all containers would inherit. The lowest pids go to subshells:
// a runtime may take a pid of its container's namespace for one of its own, as crun does when it gives up a container
// whose time namespace is of another type, and kills process 2.
const init = 'trap : INT TERM HUP; for pid in 2 3 4 5 6 7 8 9; do (:); done; "$@"'

// The cores are busy with runtimes: threads that help to collect garbage cost more than they save.
const nodeFlags = ['--single-threaded-gc']

// Node would parse a bundle of certificates at each start: 50 ms. By the others a service manager talks to its service,
// which may be this process, but is not the runtime.
const keptBack = ['NODE_EXTRA_CA_CERTS', 'NOTIFY_SOCKET', 'LISTEN_FDS', 'LISTEN_PID', 'LISTEN_FDNAMES']

// Made by the build of worker.ts and of what scripts import.
const ownWorker = [
  '--conditions=one-file',
  fileURLToPath(new URL('../../one-file/worker.js', import.meta.url)),
]

/** Mount, PID, network, IPC and UTS namespaces; all in them dies with the worker's process 1. */
const kinds = ['--mount', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child=KILL']

/** The command line that runs a program in namespaces of its own, where the host's mounts are all there still. */
export const inNamespaces = (
  /** Shows in lists of processes. */
  name: string,
  program: readonly string[],
): [file: string, ...args: string[]] => ['unshare', ...kinds, 'sh', '-c', init, name, ...program]

let ahead: ChildProcess | undefined

/** Keeps this process waiting for a worker, or no longer. */
function setAwaited(child: ChildProcess, isAwaited: boolean): void {
  const change = isAwaited ? 'ref' : 'unref'
  child[change]()
  child.channel?.[change]()
  ;(child.stderr as Socket | null)?.[change]()
}

/**
 * Starts a worker before it is needed, so that it loads while this process still does; the next `startSandbox` of a
 * worker of the suite's own gives it out. It ends with this process if that does not come to it.
 */
export function startSandboxAhead(name: string): void {
  const child = startSandbox(name)
  ahead = child
  setAwaited(child, false)
  // Whoever wants one then starts it anew, and hears why it cannot be.
  const forget = () => {
    if (ahead === child) ahead = undefined
  }
  child.on('error', forget).on('exit', forget)
}

/** Starts a worker program, the suite's own if none is named, in namespaces of its own, with a channel for messages. */
export function startSandbox(name: string, worker: readonly string[] = ownWorker): ChildProcess {
  if (ahead && worker === ownWorker) {
    const child = ahead
    ahead = undefined
    setAwaited(child, true)
    return child
  }
  const [file, ...args] = inNamespaces(name, [process.execPath, ...nodeFlags, ...worker])
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !keptBack.includes(name)))
  return spawn(file, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env, detached: true })
}

/** Listens to a worker's standard error; what it gives back tells its last error so far, or its last line, if any. */
export function lastWords(child: ChildProcess): () => string | undefined {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-2000)
  })
  return () => {
    const lines = text.trim().split('\n')
    // After an error Node prints a stack, and its own version.
    return lines.findLast(line => /^\w*Error\b/.test(line)) ?? (lines.at(-1) || undefined)
  }
}
