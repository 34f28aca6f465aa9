import { nonEmptyLines, words } from './lines.js'
import { malformed } from './malformed.js'
import { integer } from './numbers.js'

/** With the field names of config.json. */
export interface TimeOffset {
  secs: number
  nanosecs: number
}

/** Reads /proc/<pid>/timens_offsets: what its children's clocks are ahead. @throws Error when it is malformed. */
export function parseTimensOffsets(
  text: string,
  file = 'timens_offsets',
): { monotonic: TimeOffset; boottime: TimeOffset } {
  const offsets = new Map<string, TimeOffset>()
  for (const line of nonEmptyLines(text)) {
    const [clock, secs, nanosecs, more] = words(line)
    if (clock === undefined || more !== undefined) throw malformed(file, line, 'no "clock secs nanosecs"')
    offsets.set(clock, { secs: integer(secs, file, line), nanosecs: integer(nanosecs, file, line) })
  }
  const monotonic = offsets.get('monotonic')
  const boottime = offsets.get('boottime')
  if (monotonic === undefined || boottime === undefined)
    throw malformed(file, text, 'monotonic or boottime missing')
  return { monotonic, boottime }
}
