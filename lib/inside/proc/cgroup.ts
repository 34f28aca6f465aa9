import { nonEmptyLines } from './lines.js'
import { malformed } from './malformed.js'
import { integer } from './numbers.js'

/** The cgroup of a process in one hierarchy. */
export interface CgroupEntry {
  /** 0 is the one of cgroup v2. */
  hierarchy: number
  /** Such as cpu, or name=systemd; none for cgroup v2. */
  controllers: string[]
  /** Relative to the cgroup namespace of the reader; v2 adds " (deleted)" to one that is gone. */
  path: string
}

/** Reads /proc/<pid>/cgroup. @throws Error when a line is malformed. */
export function parseCgroup(text: string, file = 'cgroup'): CgroupEntry[] {
  return nonEmptyLines(text).map(line => {
    // the path may hold colons
    const first = line.indexOf(':')
    const second = line.indexOf(':', first + 1)
    if (first < 0 || second < 0 || line[second + 1] !== '/')
      throw malformed(file, line, 'no id:controllers:/path')
    const controllers = line.slice(first + 1, second)
    return {
      hierarchy: integer(line.slice(0, first), file, line),
      controllers: controllers === '' ? [] : controllers.split(','),
      path: line.slice(second + 1),
    }
  })
}
