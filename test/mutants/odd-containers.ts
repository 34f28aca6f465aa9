/**
 * Runtimes that are right, and whose containers are other ones than crun and runc make: no mutants, since they break
 * nothing. Beside odd-but-right.ts, which speaks in another way of the same containers.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { readProc } from '#host/process'
import { parseStatus } from '#inside/proc/status'
import type { State } from '#runtime/state'
import type { Config, NamespaceType } from '#spec/config'
import type { Command, Mutant } from './mutant.js'
import { withOwnConfig } from './odd-but-right.js'
import { note, rootOf, stateOf } from './operation-tools.js'
import { namespace } from './settings.js'

const refusal = 125

const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

const hasNew = (config: Config, type: NamespaceType): boolean => {
  const found = namespace(config, type)
  return found !== undefined && found.path === undefined
}

/** Creates by a configuration of its own. */
const creating =
  (edit: (config: Config, command: Command) => void, run = (command: Command) => command.run()) =>
  (command: Command): number => {
    // What is refused anyway is for the real one to refuse.
    if (!/^[\w.-]{3,}$/.test(command.id) || command.ask('state', command.id).code === 0) return run(command)
    return withOwnConfig(
      command,
      config => edit(config, command),
      () => run(command),
    )
  }

/** A process of the runtime's is the first of the PID namespace, and ends with the container's. */
function withInit(config: Config, command: Command): void {
  if (!hasNew(config, 'pid') || namespace(config, 'user')) return
  const file = note(command, 'pid-inside')
  rmSync(file, { force: true })
  const script =
    'while :; do sleep 0.03; if [ -s "$0" ]; then read -r n <"$0"; kill -0 "$n" 2>/dev/null || exit 0; fi; done'
  const argv = ['--pid', '--fork', '--kill-child=KILL', 'sh', '-c', script, file]
  const unshare = spawn('unshare', argv, { stdio: 'ignore', detached: true, cwd: '/' })
  unshare.unref()
  let pid = ''
  while (pid === '' && existsSync(`/proc/${unshare.pid}`)) {
    pid = readFileSync(`/proc/${unshare.pid}/task/${unshare.pid}/children`, 'utf8').trim()
    if (pid === '') pause(2)
  }
  writeFileSync(note(command, 'init'), String(unshare.pid))
  for (const each of config.linux!.namespaces!) if (each.type === 'pid') each.path = `/proc/${pid}/ns/pid`
}

function initKnows(command: Command): number {
  const code = command.run()
  const file = note(command, 'init')
  if (!existsSync(file)) return code
  const { pid } = stateOf(command)
  if (code === 0 && pid)
    writeFileSync(note(command, 'pid-inside'), `${parseStatus(readProc(pid, 'status')).nsPid?.at(-1)}\n`)
  else process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL')
  rmSync(file)
  return code
}

/** What is written to the root file system is nobody's but the container's. */
function onOverlay(config: Config, command: Command): void {
  if (!hasNew(config, 'mount') || namespace(config, 'user') || config.linux?.rootfsPropagation) return
  const path = config.root?.path
  const lower = path && resolve(command.bundle, path)
  if (!lower || !existsSync(lower) || !statSync(lower).isDirectory()) return
  const [upper, work, root] = ['upper', 'work', 'root'].map(name => note(command, name)) as [
    string,
    string,
    string,
  ]
  for (const dir of [upper, work]) rmSync(dir, { recursive: true, force: true })
  for (const dir of [upper, work, root]) mkdirSync(dir, { recursive: true })
  const data = `lowerdir=${lower.replaceAll(/[\\:,]/g, '\\$&')},upperdir=${upper},workdir=${work}`
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', data, root])
  // Whoever owns the folder below.
  const { mode, uid, gid } = statSync(lower)
  execFileSync('sh', ['-c', `chown ${uid}:${gid} "$0" && chmod ${(mode & 0o7777).toString(8)} "$0"`, root])
  config.root!.path = root
}
function withoutOverlay(command: Command): number {
  const code = command.run()
  spawnSync('umount', ['-l', note(command, 'root')], { stdio: 'ignore' })
  return code
}

/** More in /dev than was asked for. */
function withMore(config: Config): void {
  // Its root may make neither folders nor nodes there.
  if (!hasNew(config, 'mount') || namespace(config, 'user') || !config.linux) return
  config.mounts?.push({
    destination: '/dev/of-the-runtime',
    type: 'tmpfs',
    source: 'of-the-runtime',
    options: ['ro', 'nosuid'],
  })
  const numbers = { type: 'c', major: 10, minor: 229, fileMode: 0o600, uid: 0, gid: 0 } as const
  config.linux.devices = [...(config.linux.devices ?? []), { path: '/dev/of-the-runtime-too', ...numbers }]
}

/** Runs the real one from another folder, in another session, by another mask, with a file more: so its hooks run, too. */
function elsewhere(command: Command): number {
  const extra = openSync('/dev/null', 'r')
  const [file, ...argv] = [process.argv[3]!, ...command.argv]
  const { status } = spawnSync(
    'setsid',
    ['--wait', 'sh', '-c', 'umask 077; exec "$@"', 'sh', file, ...argv],
    {
      cwd: '/',
      stdio: ['inherit', 'inherit', 'inherit', extra],
    },
  )
  closeSync(extra)
  return status ?? refusal
}

function withOwnMask({ process: of }: Config): void {
  if (of?.user) of.user.umask ??= process.umask()
}

function createElsewhere(command: Command): number {
  const at = command.argv.indexOf('--bundle')
  const argv = [...command.argv]
  for (const option of ['--bundle', '--pid-file', '--console-socket']) {
    const index = argv.indexOf(option)
    if (index >= 0 && !isAbsolute(argv[index + 1]!)) argv[index + 1] = resolve(command.cwd, argv[index + 1]!)
  }
  return at < 0 ? command.run() : elsewhere({ ...command, argv })
}

/** It keeps a log among its files, which are gone when there is no container. */
function logging(command: Command): number {
  const code = command.run()
  const root = rootOf(command)
  if (!existsSync(root)) return code
  appendFileSync(join(root, 'runtime.log'), `${command.operation}\n`)
  const isEmpty = readdirSync(root).every(name => name === 'runtime.log')
  if (isEmpty) spawnSync('rm', ['-rf', root])
  return code
}

const lagMs = 400
/** Whether it has come to know that the process has ended. */
function knowsEnd(command: Command, { status }: Partial<State>): boolean {
  if (status !== 'stopped') return false
  const file = note(command, 'ended')
  if (!existsSync(file)) writeFileSync(file, String(Date.now()))
  return Date.now() - Number(readFileSync(file, 'utf8')) > lagMs
}

export const mutants: readonly Mutant[] = [
  { name: 'odd-init', breaks: [], instead: { create: creating(withInit, initKnows) } },
  { name: 'odd-overlay', breaks: [], instead: { create: creating(onOverlay, withoutOverlay) } },
  { name: 'odd-more', breaks: [], instead: { create: creating(withMore) } },
  {
    name: 'odd-place',
    breaks: [],
    instead: {
      create: creating(withOwnMask, createElsewhere),
      start: elsewhere,
      kill: elsewhere,
      delete: elsewhere,
    },
  },
  {
    name: 'odd-files',
    breaks: [],
    instead: {
      create: command => (/^[a-z0-9-]{1,64}$/.test(command.id) ? logging(command) : refusal),
      start: logging,
      kill: logging,
      delete: logging,
    },
    state: state => {
      state.monitor = { pid: 4_000_001, status: 'fine', id: 'monitor', bundle: '/nowhere', annotations: {} }
    },
  },
  {
    name: 'odd-lag',
    breaks: [],
    instead: {
      state: command => {
        const { code, stdout } = command.ask('state', command.id)
        const state = code === 0 ? JSON.parse(stdout) : undefined
        if (state?.status === 'stopped' && !knowsEnd(command, state)) {
          const pid = existsSync(note(command, 'pid')) && Number(readFileSync(note(command, 'pid'), 'utf8'))
          Object.assign(state, { status: 'running', ...(pid && { pid }) })
        } else if (state) writeFileSync(note(command, 'pid'), String(state.pid))
        process.stdout.write(state ? JSON.stringify(state) : stdout)
        return code
      },
      delete: command => {
        const state = stateOf(command)
        if (state.status === 'stopped' && !knowsEnd(command, state)) return refusal
        const code = command.run()
        if (code === 0) for (const name of ['ended', 'pid']) rmSync(note(command, name), { force: true })
        return code
      },
    },
  },
]
