/** What each script takes of a run, as measured: lib/run/durations.json, by which SHARD splits the suite. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RunResults } from '../report/results.js'

/** What a script takes, in millionths of a run of the whole suite, by its path. */
export type Durations = Readonly<Record<string, number>>

const whole = 1_000_000

/** The file with the durations; `make durations` writes it. */
export const durationsFile = fileURLToPath(new URL('../../../lib/run/durations.json', import.meta.url))

/** The durations that were measured last. */
export const measuredDurations = (): Durations => JSON.parse(readFileSync(durationsFile, 'utf8')) as Durations

/** What each script took, as a part of 1 of what all took. */
function partsOf({ points }: RunResults): Map<string, number> {
  // Each point has the duration of its whole script.
  const own = new Map(
    points.flatMap(({ script, durationMs }) => (script === undefined ? [] : [[script, durationMs] as const])),
  )
  const total = [...own.values()].reduce((a, b) => a + b, 0)
  return new Map([...own].map(([script, durationMs]) => [script, durationMs / total]))
}

/** The mean over runs of the whole suite, in which a slow runtime counts no more than a fast one; sorted by path. */
export function durationsOf(runs: readonly RunResults[]): Durations {
  const parts = runs.map(partsOf)
  const scripts = [...new Set(parts.flatMap(own => [...own.keys()]))].sort()
  const mean = (script: string): number => {
    const known = parts.flatMap(own => own.get(script) ?? [])
    return known.reduce((a, b) => a + b, 0) / known.length
  }
  return Object.fromEntries(scripts.map(script => [script, Math.max(1, Math.round(whole * mean(script)))]))
}
