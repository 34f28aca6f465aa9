/** Joins the results of a run's parts (its shards), and refuses to join what does not belong together. */
import { isDeepStrictEqual } from 'node:util'
import { addCosts } from '../run/cost.js'
import { tally } from '../run/tally.js'
import type { RunResults } from './results.js'
import { ResultsError } from './results-error.js'

/** One part of a run, and the name under which messages speak of it. */
export interface Part {
  file: string
  results: RunResults
}

/** What all parts must have in common, unless a person says otherwise. */
export const aspects = ['suite', 'runtime', 'choices', 'spec', 'cgroup', 'host'] as const
export type Aspect = (typeof aspects)[number]

export interface Merged {
  results: RunResults
  /** Scripts that no part has a point of. */
  missing: string[]
  /** Shards that were not given, as `i/n`. */
  missingShards: string[]
}

const wholeChoices = ({ choices }: RunResults) => {
  if (choices === undefined) return undefined
  const { shard: _, ...whole } = choices
  return whole
}

const aspectOf = (results: RunResults, aspect: Aspect): unknown =>
  aspect === 'choices' ? wholeChoices(results) : results[aspect]

/** The members in which two objects differ: `kernel: "6.1" and "6.18"`. */
function differences(a: unknown, b: unknown): string {
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) {
    return `${JSON.stringify(a)} and ${JSON.stringify(b)}`
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter(key => !isDeepStrictEqual(left[key], right[key]))
    .map(key => `${key}: ${JSON.stringify(left[key])} and ${JSON.stringify(right[key])}`)
    .join('; ')
}

function requireAlike(first: Part, other: Part, mixed: ReadonlySet<Aspect>): void {
  for (const aspect of aspects) {
    const [a, b] = [aspectOf(first.results, aspect), aspectOf(other.results, aspect)]
    if (mixed.has(aspect) || isDeepStrictEqual(a, b)) continue
    throw new ResultsError(
      `${first.file} and ${other.file} differ in ${aspect} (${differences(a, b)}): merge what belongs together, or say --mixed ${aspect}`,
    )
  }
}

/** Which part each script's points come from. Throws a ResultsError for a script that is in two. */
function ownersOf(parts: readonly Part[]): Map<string, Part> {
  const owners = new Map<string, Part>()
  for (const part of parts) {
    for (const script of new Set(part.results.points.map(point => point.script))) {
      if (script === undefined) throw new ResultsError(`${part.file} has points that no script is named for`)
      const other = owners.get(script)
      if (other) {
        throw new ResultsError(
          `${script} is both in ${other.file} and in ${part.file}: leave one of them out`,
        )
      }
      owners.set(script, part)
    }
  }
  return owners
}

/** Shards that were not given, where all parts are shards of one split. */
function shardsMissing(parts: readonly Part[]): string[] {
  const given = parts.map(({ results }) => results.choices?.shard)
  const counts = new Set(given.map(shard => shard?.split('/')[1]))
  const [count] = counts
  if (counts.size !== 1 || count === undefined) return []
  return Array.from({ length: Number(count) }, (_, index) => `${index + 1}/${count}`).filter(
    shard => !given.includes(shard),
  )
}

/**
 * Joins parts. Points come in the order of `scripts`, the paths that a whole run of these choices has: so the result is
 * what that run would have given. A part without points, for its runtime was missing, adds its `error` only; what is
 * missing is said in the result's own `error`. Throws a ResultsError for parts that differ in an aspect that is not in
 * `mixed`, and for a script that is in two parts.
 */
export function mergeResults(
  parts: readonly Part[],
  mixed: ReadonlySet<Aspect>,
  scripts: readonly string[],
): Merged {
  const withPoints = parts.filter(({ results }) => results.points.length > 0)
  const first = withPoints[0] ?? parts[0]!
  for (const other of withPoints.slice(1)) requireAlike(first, other, mixed)
  const owners = ownersOf(withPoints)

  const order = new Map(scripts.map((script, position) => [script, position]))
  const position = (script: string) => order.get(script) ?? scripts.length
  const points = withPoints
    .flatMap(({ results }) => results.points)
    .sort(
      (a, b) =>
        position(a.script!) - position(b.script!) ||
        (a.script! < b.script! ? -1 : Number(a.script! > b.script!)),
    )
  const missing = scripts.filter(script => !owners.has(script))
  const problems = [
    ...parts.flatMap(({ file, results }) =>
      results.error === undefined ? [] : [`${file}: ${results.error}`],
    ),
    ...(missing.length === 0 ? [] : [`${missing.length} of ${scripts.length} scripts have no result`]),
  ]
  const costs = withPoints.flatMap(({ results }) => results.cost ?? [])
  const choices = wholeChoices(first.results)
  const { choices: _, cost: __, error: ___, ...about } = first.results
  return {
    results: {
      ...about,
      ...(choices ? { choices } : {}),
      points,
      summary: {
        ...tally(points),
        durationMs: parts.reduce((sum, { results }) => sum + results.summary.durationMs, 0),
      },
      ...(costs.length === 0 ? {} : { cost: costs.reduce(addCosts) }),
      ...(problems.length === 0 ? {} : { error: problems.join('; ') }),
    },
    missing,
    missingShards: shardsMissing(parts),
  }
}
