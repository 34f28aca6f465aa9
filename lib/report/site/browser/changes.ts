/** What is not as it was on another night, and verdicts that change by themselves. */
import type { History, Letter } from '../site-data.js'
import { columns, factsOf, lettersOf, newestNight, overview, pointBefore, pointNow } from './model.js'
import { holds, isAlarming } from './verdicts.js'

export interface Change {
  requirement: number
  from: Letter
  to: Letter
  kind: 'broke' | 'repaired' | 'other'
  /** Columns in which it changed so, with the rows. */
  where: Map<number, string[]>
}

const kindOf = (from: Letter, to: Letter): Change['kind'] => {
  if (isAlarming(to)) return 'broke'
  return (isAlarming(from) || from === 'k') && (holds(to) || to === 'i') ? 'repaired' : 'other'
}

// What an unfinished run did not get to has not changed.
const isUnfinished = (column: number, night: number): boolean =>
  overview.columns[column]!.runs[night]?.problem !== undefined

/** Changes of points between two nights of each column, those alike in requirement and verdicts as one. */
export function changesBetween(
  those: readonly number[],
  nightsOf: (column: number) => readonly [before: number, after: number],
  lookBefore: (column: number, position: number) => Letter,
  lookAfter: (column: number, position: number) => Letter,
): Change[] {
  const found = new Map<string, Change>()
  for (const column of those) {
    const [before, after] = nightsOf(column)
    const [wasUnfinished, isUnfinishedNow] = [isUnfinished(column, before), isUnfinished(column, after)]
    for (const [position, { requirement, row }] of overview.points.entries()) {
      const [from, to] = [lookBefore(column, position), lookAfter(column, position)]
      if (from === to || (from === '.' && wasUnfinished) || (to === '.' && isUnfinishedNow)) continue
      const key = `${requirement} ${from}${to}`
      const change = found.get(key) ?? { requirement, from, to, kind: kindOf(from, to), where: new Map() }
      found.set(key, change)
      change.where.set(column, [...(change.where.get(column) ?? []), ...(row === undefined ? [] : [row])])
    }
  }
  return [...found.values()].sort((a, b) => a.requirement - b.requirement)
}

/** Columns that have results tonight and on a night before. */
export const comparable: readonly number[] = columns.filter(
  column => factsOf(column) && overview.columns[column]!.beforeNight >= 0,
)

/** The two nights that tonight's changes are between, in a column. */
export const nightsTonight = (column: number) => [overview.columns[column]!.beforeNight, newestNight] as const

let tonight: Change[] | undefined

/** What changed since last night, or since the last night on which a column was there. */
export const changesTonight = (): Change[] => {
  tonight ??= changesBetween(comparable, nightsTonight, pointBefore, pointNow)
  return tonight
}

export interface Flaky {
  column: number
  position: number
  /** How often its verdict changed from one night to the next with nothing else changed. */
  flips: number
  /** The night of the last of them. */
  night: number
}

let flaky: Flaky[] | undefined

/** Points whose verdict changed though runtime, suite, spec version and host were the same; the worst first. */
export function flakyPoints(history: History): Flaky[] {
  flaky ??= columns.flatMap(column => {
    const { runs } = overview.columns[column]!
    const there = runs.flatMap((run, night) => (run?.facts === undefined ? [] : [night]))
    return overview.points.flatMap((_, position) => {
      // One letter with a count: never changed.
      if (/^\D\d*$/.test(history.codes[history.cells[column]![position]!]!)) return []
      const letters = lettersOf(history, column, position)
      const flips = there.filter((night, index) => {
        const before = there[index - 1]
        if (before === undefined || runs[before]!.facts !== runs[night]!.facts) return false
        return letters[before] !== letters[night] && letters[before] !== '.' && letters[night] !== '.'
      })
      return flips.length === 0 ? [] : [{ column, position, flips: flips.length, night: flips.at(-1)! }]
    })
  })
  return flaky.toSorted((a, b) => b.flips - a.flips || b.night - a.night)
}

/** The night since which a row of letters ends as it does. */
export function sinceNight(letters: ArrayLike<string>): number {
  let night = newestNight
  while (night > 0 && (letters[night - 1] === letters[newestNight] || letters[night - 1] === '.')) night--
  while (night < newestNight && letters[night] === '.') night++
  return night
}
