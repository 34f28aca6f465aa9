/**
 * A runtime that does whatever the spec leaves to it in another way than those that we know: it is no mutant, since it
 * breaks nothing, and no check may fail.
 */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { State } from '#runtime/state'
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

/** The same in another order, with more members, and with none that may be left out. */
function inOtherWords({ pid, annotations = {}, ...state }: State): string {
  const more = { created: '2026-11-26T00:00:00Z', owner: 'root', org: { a: [1, null] } }
  const members = { ...more, annotations, ...(state.status === 'stopped' ? {} : { pid }), ...state }
  const reversed = Object.fromEntries(Object.entries(members).reverse())
  return `\n${JSON.stringify(reversed, undefined, '\t').replaceAll('/', '\\/')}\n\n`
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
        const code = talkatively(command, true)
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
        process.stdout.write(code === 0 ? inOtherWords(JSON.parse(stdout)) : stdout)
        return code === 0 ? 0 : 42
      },
    },
  },
]
