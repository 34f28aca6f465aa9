/** Faults of the signals that kill sends. */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { parseStat } from '#inside/proc/stat'
import type { Command, Mutant } from './mutant.js'
import { hasOthers, note, rootOf, stateOf, withLast } from './operation-tools.js'

/** A signal that goes wrong. */
const sends = (name: string, change: (signal: string) => string, ...rows: string[]): Mutant => ({
  name: `kill-sends-${name}`,
  breaks: rows.length > 0 ? rows.map(row => `kill-sends-signal[${row}]`) : ['kill-sends-signal'],
  instead: { kill: ({ argv, run }) => run([...argv.slice(0, -1), change(argv.at(-1)!)]) },
})
const swap = (a: string, b: string) => (signal: string) => (signal === a ? b : signal === b ? a : signal)

/** What goes wrong for some containers only. SIGKILL is sent, so that each comes to its end. */
const instead = (
  name: string,
  rows: string | readonly string[],
  act: (command: Command, pid: number, signal: string) => number,
): Mutant => ({
  name: `kill-${name}`,
  breaks: [rows].flat().map(row => `kill-sends-signal[${row}]`),
  instead: {
    kill: command => {
      const signal = command.argv.at(-1)!
      const { pid = 0, status } = stateOf(command)
      return signal === 'KILL' || status !== 'running' ? command.run() : act(command, pid, signal)
    },
  },
})
const nothingIf = (name: string, rows: string | readonly string[], concerns: (pid: number) => boolean) =>
  instead(`sends-nothing-${name}`, rows, (command, pid) => (concerns(pid) ? 0 : command.run()))

const statOf = (pid: number) => parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
const isAtTerminal = (pid: number) => statOf(pid).ttyNr !== 0
const isMapped = (pid: number) => !readFileSync(`/proc/${pid}/uid_map`, 'utf8').includes('4294967295')
const isAnotherUser = (pid: number) => !/^Uid:\s0/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
const sharesPids = (pid: number) => readlinkSync(`/proc/${pid}/ns/pid`) === readlinkSync('/proc/self/ns/pid')
const isHeldUp = (pid: number) => statOf(pid).state === 'T'

export const mutants: readonly Mutant[] = [
  nothingIf('at-a-terminal', 'terminal', isAtTerminal),
  nothingIf('in-a-user-namespace', 'user namespace', isMapped),
  nothingIf('to-another-user', 'another user', isAnotherUser),
  nothingIf('without-pid-namespace', 'pid namespace of the runtime', sharesPids),
  instead(
    'sends-nothing-to-held-up',
    ['terminal', 'another user', 'pid namespace of the runtime'],
    (command, pid, signal) => (isHeldUp(pid) && signal !== 'CONT' && signal !== '18' ? 0 : command.run()),
  ),
  instead('lets-held-up-go-on', ['terminal', 'another user'], (command, pid, signal) => {
    const code = command.run()
    if (signal !== 'STOP' && signal !== '19') process.kill(pid, 'SIGCONT')
    return code
  }),
  instead('sends-hup-for-term-at-a-terminal', 'terminal', (command, pid, signal) =>
    isAtTerminal(pid) && signal === 'TERM' ? withLast(command, 'HUP') : command.run(),
  ),
  instead(
    'sends-children-too-without-pid-namespace',
    'pid namespace of the runtime',
    (command, pid, signal) => {
      if (sharesPids(pid) && signal === 'USR1')
        for (const child of readdirSync('/proc').filter(name => /^\d+$/.test(name)))
          if (statOf(Number(child)).pgrp === statOf(pid).pgrp && Number(child) !== pid)
            process.kill(Number(child), 'SIGUSR1')
      return command.run()
    },
  ),
  ...['HUP', 'INT', 'QUIT', 'USR1', 'CONT', 'STOP', 'WINCH', '10', '64'].map(only =>
    instead(
      `sends-${only.toLowerCase()}-to-the-group`,
      Number(only) < 32 ? 'by number' : only,
      (command, pid, signal) =>
        signal === only
          ? spawnSync('sh', ['-c', 'kill -s "$0" -- "-$1"', only, String(pid)]).status!
          : command.run(),
    ),
  ),
  instead('ends-what-takes-term', 'terminal', (command, pid, signal) => {
    const code = command.run()
    if (signal === 'TERM' && isAtTerminal(pid)) process.kill(pid, 'SIGKILL')
    return code
  }),
  instead('sends-each-once-only', ['terminal', 'another user'], (command, _, signal) => {
    if (existsSync(note(command, signal))) return 0
    writeFileSync(note(command, signal), '')
    return command.run()
  }),
  instead('sends-nothing-beside-another', 'USR1', command => (hasOthers(command) ? 0 : command.run())),
  instead('fails-though-sent', 'USR1', command => {
    command.run()
    return 1
  }),
  sends('kill-for-9-only', signal => (signal === '9' ? 'CONT' : signal), 'by number'),
  sends('number-17-of-another-machine', swap('17', '18'), 'by number'),
  sends('nothing-for-pwr-by-number', signal => (signal === '30' ? '0' : signal), 'by number'),
  sends('stop-as-tstp', signal => (signal === 'STOP' ? 'TSTP' : signal), 'STOP'),
  sends('stop-by-number-as-tstp', signal => (signal === '19' ? '20' : signal), 'by number'),
  sends('modulo-64', signal => (Number(signal) > 64 ? String(Number(signal) % 64) : signal), 'all'),
  sends('names-by-their-beginning', signal => (signal.startsWith('TERM') ? 'TERM' : signal), 'all'),
  {
    name: 'kill-of-created-is-always-kill',
    breaks: ['kill-sends-signal[created]'],
    instead: {
      kill: command => (stateOf(command).status === 'created' ? withLast(command, 'KILL') : command.run()),
    },
  },
  {
    name: 'kill-of-created-only-kills',
    breaks: ['kill-sends-signal[created]'],
    instead: {
      kill: command =>
        stateOf(command).status === 'created' && command.argv.at(-1) !== 'KILL' ? 0 : command.run(),
    },
  },
  {
    name: 'kill-sends-hup-to-the-others',
    breaks: ['kill-sends-signal[all]'],
    instead: {
      kill: command => {
        const { argv, id, ask, run } = command
        if (argv.at(-1) === 'HUP')
          for (const other of readdirSync(rootOf(command))) if (other !== id) ask('kill', other, 'HUP')
        return run()
      },
    },
  },
  {
    name: 'kill-does-nothing',
    breaks: ['kill-sends-signal'],
    instead: { kill: command => (command.ask('state', command.id).code === 0 ? 0 : 1) },
  },
  sends('always-term', signal => (signal === 'KILL' ? signal : 'TERM'), 'USR1', 'by number'),
  sends('swapped-usr', swap('USR1', 'USR2'), 'USR1', 'USR2'),
  sends('hup-for-int', signal => (signal === 'INT' ? 'HUP' : signal), 'INT'),
  sends(
    'numbers-off-by-one',
    signal => (/^\d+$/.test(signal) ? String(Number(signal) - 1) : signal),
    'by number',
    '64',
  ),
  sends('real-time-clipped', signal => (Number(signal) > 63 ? '63' : signal), '64'),
  sends('real-time-as-kill', signal => (Number(signal) > 31 ? '9' : signal), '34'),
  sends('arm-numbers', signal => (signal === 'STKFLT' ? 'CHLD' : signal), 'STKFLT'),
  sends('nothing-for-winch', signal => (signal === 'WINCH' ? '0' : signal), 'WINCH'),
  sends(
    'rtmin-at-32',
    signal => signal.replace(/^RTMIN\+(\d+)$/, (_, n) => String(35 + Number(n))),
    'other names',
  ),
  {
    name: 'kill-sends-twice',
    breaks: ['kill-sends-signal[all]'],
    instead: {
      kill: command => {
        const [, signal] = command.argv.slice(-2)
        // The second one once the first has been taken.
        if (signal === '49') command.ask('kill', command.id, '50')
        return command.run()
      },
    },
  },
  {
    name: 'kill-sends-to-all',
    breaks: ['kill-sends-signal'],
    instead: {
      kill: command => {
        const { pid } = stateOf(command)
        const code = command.run()
        if (command.argv.at(-1) === 'TERM') {
          for (const child of readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')) {
            process.kill(Number(child), 'SIGTERM')
          }
        }
        return code
      },
    },
  },
  {
    name: 'kill-ignores-created',
    breaks: ['kill-sends-signal[created]'],
    instead: { kill: command => (stateOf(command).status === 'created' ? 0 : command.run()) },
  },
]
