/** SHARD=i/n: splits scripts over machines, so that each gets as much to do. */
import { type Durations, measuredDurations } from './durations.js'
import type { Script } from './scripts.js'
import type { Settings } from './settings.js'

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 1

/**
 * Splits scripts into parts: the longest first, each to the part with the least so far. Every script is in exactly one
 * part, in the order given, and the same arguments give the same parts on any machine. A script that was not measured
 * counts as the median of those that were.
 */
export function split(scripts: readonly Script[], count: number, durations: Durations): Script[][] {
  const typical = median(Object.values(durations))
  const weight = ({ path }: Script): number => durations[path] ?? typical
  const longestFirst = [...scripts].sort((a, b) => weight(b) - weight(a) || (a.path < b.path ? -1 : 1))
  const parts = Array.from({ length: count }, () => ({ scripts: new Set<Script>(), weight: 0 }))
  for (const script of longestFirst) {
    const least = parts.reduce((a, b) => (b.weight < a.weight ? b : a))
    least.scripts.add(script)
    least.weight += weight(script)
  }
  return parts.map(part => scripts.filter(script => part.scripts.has(script)))
}

/** The part of the scripts that SHARD names; all of them without it. */
export const shardOf = (scripts: readonly Script[], shard: Settings['shard']): Script[] =>
  shard ? split(scripts, shard.count, measuredDurations())[shard.index - 1]! : [...scripts]
