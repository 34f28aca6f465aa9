/** Counts the points of TAP while it goes by, for a progress line. */
import { StringDecoder } from 'node:string_decoder'

export interface TapCount {
  points: number
  /** Points that are `not ok` and count. */
  failed: number
}

// No point of ours is longer; more of a line without an end is not kept.
const longestLine = 10_000

/** A function that takes the next piece of TAP, and gives back the counts so far. */
export function tapCounter(): (piece: Buffer) => TapCount {
  const decoder = new StringDecoder('utf8')
  const count: TapCount = { points: 0, failed: 0 }
  let rest = ''
  return piece => {
    const lines = (rest + decoder.write(piece)).split('\n')
    rest = lines.pop()!.slice(0, longestLine)
    for (const line of lines) {
      if (/^(not )?ok\b/.test(line)) count.points += 1
      if (/^not ok\b(?!.* # (TODO|SKIP)\b)/.test(line)) count.failed += 1
    }
    return { ...count }
  }
}
