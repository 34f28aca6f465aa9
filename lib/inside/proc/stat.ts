import { malformed } from './malformed.js'
import { bigInteger, integer } from './numbers.js'

/** What /proc/<pid>/stat says, as far as checks need it. */
export interface Stat {
  pid: number
  /** At most 15 bytes; may hold blanks, parentheses and newlines. */
  comm: string
  /** One letter: R, S, D, T, t, Z, X, I. */
  state: string
  ppid: number
  pgrp: number
  session: number
  /** Device number of the controlling terminal, 0 for none. */
  ttyNr: number
  /** Foreground process group of that terminal, -1 for none. */
  tpgid: number
  flags: number
  priority: number
  nice: number
  numThreads: number
  /** Clock ticks since boot; with the pid it names a process for ever. */
  startTime: bigint
  /** The signal the parent gets. What follows is undefined where a short line ends before it. */
  exitSignal: number | undefined
  processor: number | undefined
  /** 1 to 99 for SCHED_FIFO and SCHED_RR, else 0. */
  rtPriority: number | undefined
  /** Number of the scheduling policy; `schedulerPolicies` names it. */
  policy: number | undefined
}

const lastNeeded = 22

/** Reads /proc/<pid>/stat. @throws Error when it is malformed. */
export function parseStat(text: string, file = 'stat'): Stat {
  const line = text.endsWith('\n') ? text.slice(0, -1) : text
  const open = line.indexOf(' (')
  // comm may hold ") S 1 (", but nothing after it holds a parenthesis
  const close = line.lastIndexOf(') ')
  if (open < 0 || close < open) throw malformed(file, line, 'no (comm)')

  const fields = line.slice(close + 2).split(' ')
  // proc(5) counts from 1, and the state that follows comm is field 3
  const field = (nr: number) => fields[nr - 3]
  const number = (nr: number) => integer(field(nr), file, line)
  const optional = (nr: number) => (field(nr) === undefined ? undefined : number(nr))
  const state = field(3)
  if (state?.length !== 1 || field(lastNeeded) === undefined) throw malformed(file, line, 'too few fields')

  return {
    pid: integer(line.slice(0, open), file, line),
    comm: line.slice(open + 2, close),
    state,
    ppid: number(4),
    pgrp: number(5),
    session: number(6),
    ttyNr: number(7),
    tpgid: number(8),
    flags: number(9),
    priority: number(18),
    nice: number(19),
    numThreads: number(20),
    startTime: bigInteger(field(lastNeeded), file, line),
    exitSignal: optional(38),
    processor: optional(39),
    rtPriority: optional(40),
    policy: optional(41),
  }
}
