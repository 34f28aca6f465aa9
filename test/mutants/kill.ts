/** Faults of the signals that kill sends. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Mutant } from './mutant.js'
import { rootOf, stateOf, withLast } from './operation-tools.js'

/** A signal that goes wrong. */
const sends = (name: string, change: (signal: string) => string, ...rows: string[]): Mutant => ({
  name: `kill-sends-${name}`,
  breaks: rows.length > 0 ? rows.map(row => `kill-sends-signal[${row}]`) : ['kill-sends-signal'],
  instead: { kill: ({ argv, run }) => run([...argv.slice(0, -1), change(argv.at(-1)!)]) },
})
const swap = (a: string, b: string) => (signal: string) => (signal === a ? b : signal === b ? a : signal)
export const mutants: readonly Mutant[] = [
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
