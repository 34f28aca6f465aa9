import { nonEmptyLines } from './lines.js'
import { MalformedText, malformed } from './malformed.js'
import { integer } from './numbers.js'

/** The names of the scheduling policies, by the kernel's number; 4 was never used. */
export const schedulerPolicies: readonly (string | undefined)[] = [
  'SCHED_OTHER',
  'SCHED_FIFO',
  'SCHED_RR',
  'SCHED_BATCH',
  undefined,
  'SCHED_IDLE',
  'SCHED_DEADLINE',
  'SCHED_EXT',
]

export interface Sched {
  /** Number of the policy; `schedulerPolicies` names it. */
  policy: number
  /** 120 + nice for normal policies, 99 - priority for SCHED_FIFO and SCHED_RR, -1 for SCHED_DEADLINE. */
  prio: number
}

// comm stands unescaped above this ruler and is too short to forge one
const ruler = '-'.repeat(40)

/** Reads /proc/<pid>/sched. @throws Error when it is malformed. */
export function parseSched(text: string, file = 'sched'): Sched {
  const start = text.indexOf(ruler)
  if (start < 0) throw malformed(file, text, 'no ruler')
  const lines = nonEmptyLines(text.slice(start))

  const field = (name: string): number => {
    const line = lines.find(each => each.startsWith(`${name} `))
    if (line === undefined) throw new MalformedText(`${file}: no line ${name}`)
    return integer(line.slice(line.indexOf(':') + 1).trim(), file, line)
  }
  return { policy: field('policy'), prio: field('prio') }
}
