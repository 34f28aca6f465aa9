/**
 * A runtime that does whatever the spec leaves to it in another way than those that we know: it is no mutant, since it
 * breaks nothing, and no check may fail.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { State } from '#runtime/state'
import { type Config, type Hook, hookKinds, type Process } from '#spec/config'
import { parseExact, stringifyExact } from './command-line.js'
import type { Command, Mutant } from './mutant.js'
import { note, rootOf } from './operation-tools.js'

/** It writes to its log, tells success, and fails with a status of its own. */
function talkatively(command: Command, isQuiet = false): number {
  process.stderr.write(`time="today" level=info msg="${command.operation} of ${command.id}"\n`)
  const code = command.run()
  process.stderr.write(`level=debug msg="ended with ${code}"\n`)
  // The standard output of create is the container's.
  if (code === 0 && !isQuiet) process.stdout.write(`${command.id}\n`)
  return code === 0 ? 0 : 42
}

/** Beside each container is a process that stays in its bundle, and files by its id. */
function beginMonitor(command: Command): void {
  const script = 'while :; do sleep 1; done'
  const options = { cwd: command.bundle, stdio: 'ignore', detached: true } as const
  const child = spawn('sh', ['-c', script, 'monitor', command.id], options)
  child.unref()
  writeFileSync(note(command, 'monitor'), String(child.pid))
  for (const file of filesOf(command)) writeFileSync(file, '')
}

function endMonitor(command: Command): void {
  try {
    process.kill(-Number(readFileSync(note(command, 'monitor'), 'utf8')), 'SIGKILL')
  } catch {
    // It had no container of that id.
  }
  for (const file of filesOf(command)) rmSync(file, { force: true })
}

const filesOf = (command: Command): string[] => [
  join(rootOf(command), `.${command.id}.lock`),
  join('/run', `${command.id}.json`),
]

/** The pid of what has stopped is the one that it had, if that was ever asked for; else there is none. */
function pidOf({ status, pid }: State, command: Command): { pid?: number } {
  const file = note(command, 'pid')
  if (status !== 'stopped') writeFileSync(file, String(pid))
  return existsSync(file) ? { pid: Number(readFileSync(file, 'utf8')) } : {}
}

/** The same in another order, with more members, and with none that may be left out. */
function inOtherWords(told: State, command: Command): string {
  const { pid: _, annotations = {}, ...state } = told
  const more = { created: '2026-11-26T00:00:00Z', owner: 'root', org: { a: [1, null] } }
  const members = { ...more, annotations, ...pidOf(told, command), ...state }
  const reversed = Object.fromEntries(Object.entries(members).reverse())
  return `\n${JSON.stringify(reversed, undefined, '\t').replaceAll('/', '\\/')}\n\n`
}

/** Of what is being created it tells hooks in the container no pid. */
function withoutPid(hook: Hook): void {
  const [, , script = ''] = hook.args ?? []
  if (!script.includes('.stdin') || /\$\$|cmdline/.test(script)) return
  const sed = `sed 's/"pid" *: *[0-9]*,\\{0,1\\}//; s/"status" *: *"[a-z]*"/"status":"creating"/'`
  hook.args![2] = `${sed} | {\n${script}\n}`
}

/** As a program of Rust's that does not mind it, it ignores SIGPIPE, and so does what it executes. */
function withoutPipeSignal(process: Process): void {
  if (process.args?.some(arg => arg.includes('trap "echo got 13." 13')))
    process.args = ['/bin/sh', '-c', `trap '' PIPE; exec "$@"`, 'sh', ...process.args]
}

const reversed = <Value>(map: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(map).reverse())

/** What has no order has another one, and an empty list is none. */
function rewrite(config: Config): void {
  const { process, hooks, annotations, linux } = config
  for (const kind of hookKinds) for (const hook of hooks?.[kind] ?? []) hook.env?.reverse()
  hooks?.createContainer?.forEach(withoutPid)
  if (annotations) config.annotations = reversed(annotations)
  if (linux?.sysctl) linux.sysctl = reversed(linux.sysctl)
  if (!process) return
  process.env?.reverse()
  if (process.user?.additionalGids?.length === 0) delete process.user.additionalGids
  withoutPipeSignal(process)
}

/** Acts on a configuration of its own; the file is put back as it was, with its time of change. */
export function withOwnConfig(command: Command, edit: (config: Config) => void, act: () => number): number {
  const file = join(command.bundle, 'config.json')
  const kept = note(command, 'config.json')
  try {
    const config = parseExact(readFileSync(file, 'utf8'))
    edit(config)
    renameSync(file, kept)
    writeFileSync(file, stringifyExact(config))
  } catch {
    // One that is not to be read is for the real runtime to refuse.
  }
  try {
    return act()
  } finally {
    if (existsSync(kept)) renameSync(kept, file)
  }
}

export const mutants: readonly Mutant[] = [
  {
    name: 'odd-but-right',
    breaks: [],
    features: features => {
      features.annotations = { ...(features.annotations as object), 'org.example.built': 'today' }
    },
    instead: {
      create: command => {
        const code = withOwnConfig(command, rewrite, () => talkatively(command, true))
        if (code === 0) beginMonitor(command)
        return code
      },
      start: command => talkatively(command),
      kill: command => talkatively(command),
      delete: command => {
        const code = talkatively(command)
        if (code === 0) endMonitor(command)
        return code
      },
      state: command => {
        const { code, stdout } = command.ask('state', command.id)
        process.stdout.write(code === 0 ? inOtherWords(JSON.parse(stdout), command) : stdout)
        return code === 0 ? 0 : 42
      },
    },
  },
]
