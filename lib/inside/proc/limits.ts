import { nonEmptyLines, words } from './lines.js'
import { malformed } from './malformed.js'
import { bigInteger } from './numbers.js'

/** Seconds, bytes or a count, as getrlimit(2) has it. */
export type LimitValue = bigint | 'unlimited'

export interface Limit {
  soft: LimitValue
  hard: LimitValue
}

const byKernelName = new Map([
  ['Max cpu time', 'RLIMIT_CPU'],
  ['Max file size', 'RLIMIT_FSIZE'],
  ['Max data size', 'RLIMIT_DATA'],
  ['Max stack size', 'RLIMIT_STACK'],
  ['Max core file size', 'RLIMIT_CORE'],
  ['Max resident set', 'RLIMIT_RSS'],
  ['Max processes', 'RLIMIT_NPROC'],
  ['Max open files', 'RLIMIT_NOFILE'],
  ['Max locked memory', 'RLIMIT_MEMLOCK'],
  ['Max address space', 'RLIMIT_AS'],
  ['Max file locks', 'RLIMIT_LOCKS'],
  ['Max pending signals', 'RLIMIT_SIGPENDING'],
  ['Max msgqueue size', 'RLIMIT_MSGQUEUE'],
  ['Max nice priority', 'RLIMIT_NICE'],
  ['Max realtime priority', 'RLIMIT_RTPRIO'],
  ['Max realtime timeout', 'RLIMIT_RTTIME'],
])

/** The sixteen resource limits of Linux, in the kernel's order of printing. */
export const rlimitNames: readonly string[] = [...byKernelName.values()]

// the kernel prints "%-25s %-20s %-20s %-10s"
const nameWidth = 25

/** Reads /proc/<pid>/limits into a map by RLIMIT_ name. @throws Error when it is malformed. */
export function parseLimits(text: string, file = 'limits'): Map<string, Limit> {
  const [header, ...lines] = nonEmptyLines(text)
  if (!header?.startsWith('Limit ')) throw malformed(file, header ?? '', 'no header')

  const limits = new Map<string, Limit>()
  for (const line of lines) {
    const name = byKernelName.get(line.slice(0, nameWidth).trimEnd())
    // a limit that a newer kernel adds is no fault of the text
    if (name === undefined && line.startsWith('Max ')) continue
    if (name === undefined) throw malformed(file, line, 'no limit')
    const [soft, hard] = words(line.slice(nameWidth))
    limits.set(name, { soft: limitValue(soft, file, line), hard: limitValue(hard, file, line) })
  }
  return limits
}

function limitValue(word: string | undefined, file: string, line: string): LimitValue {
  return word === 'unlimited' ? word : bigInteger(word, file, line)
}
