/** The overview with what pages ask of it time and again: verdicts by requirement, names, versions. */
import {
  type ColumnData,
  decodeHistory,
  type FactsData,
  type History,
  type Letter,
  type Overview,
  type RequirementData,
} from '../site-data.js'
import { holds, isBroken, worst } from './verdicts.js'

export const overview: Overview = window.siteData!.overview!

export const newestNight = overview.nights.length - 1

/** Positions of each requirement's points. */
export const pointsOf: readonly (readonly number[])[] = (() => {
  const byRequirement: number[][] = overview.requirements.map(() => [])
  for (const [position, { requirement }] of overview.points.entries())
    byRequirement[requirement]!.push(position)
  return byRequirement
})()

/** A night as a reader sees it, in UTC. */
export const nightName = (night: number): string =>
  (overview.nights[night] ?? '').replace('T', ' ').replace(/:\d{2}\.\d+Z$/, '')

/** The day alone, where that tells nights apart. */
export const dayName = (night: number): string => {
  const day = nightName(night).slice(0, 10)
  const isTaken = [night - 1, night + 1].some(other => overview.nights[other]?.startsWith(day))
  return isTaken ? nightName(night) : day
}

/** Columns of tonight or of the night before; others are history. */
export const columns: readonly number[] = overview.columns.flatMap(({ runs }, column) =>
  runs[newestNight] || runs[newestNight - 1] || newestNight === 0 ? [column] : [],
)

export const columnOf = (column: number): ColumnData => overview.columns[column]!

/** The facts of a column on a night. */
export const factsOf = (column: number, night = newestNight): FactsData | undefined => {
  const facts = columnOf(column).runs[night]?.facts
  return facts === undefined ? undefined : overview.facts[facts]
}

/** The facts of the latest night that has any. */
export const latestFacts = (column: number): FactsData | undefined =>
  overview.facts[columnOf(column).runs.findLast(run => run?.facts !== undefined)?.facts ?? -1]

/** Runtime and version, such as `crun 1.28`. */
export const runtimeName = (column: number): string => {
  const facts = latestFacts(column)
  return facts ? `${facts.runtime} ${facts.version}` : 'unknown'
}

/** Why a column has no results tonight, or not all; undefined if it has. */
export const problemOf = (column: number): string | undefined => {
  const run = columnOf(column).runs[newestNight]
  return run ? run.problem : 'no results tonight, but the night before'
}

const letterAt = (text: string, position: number): Letter => (text[position] as Letter | undefined) ?? '.'

/** Tonight's verdict of a point in a column. */
export const pointNow = (column: number, position: number): Letter => letterAt(columnOf(column).now, position)

/** The verdict of a point on the last night before. */
export const pointBefore = (column: number, position: number): Letter =>
  letterAt(columnOf(column).before, position)

const byRequirement = (text: string): Letter[] =>
  pointsOf.map(points => worst(points.map(position => letterAt(text, position))))

const verdictsNow: readonly (readonly Letter[])[] = overview.columns.map(({ now }) => byRequirement(now))

/** Tonight's verdict of a requirement in a column: the worst of its points'. */
export const verdictNow = (column: number, requirement: number): Letter => verdictsNow[column]![requirement]!

const indexes = new Map(overview.requirements.map(({ id }, index) => [id, index]))

/** Index of the requirement with an id. */
export const requirementIndex = (id: string): number | undefined => indexes.get(id)

export const requirementOf = (requirement: number): RequirementData => overview.requirements[requirement]!

/** `file#anchor`. */
export const sectionName = (section: number): string => {
  const { file, anchor } = overview.sections[section]!
  return `${file}#${anchor}`
}

// Three releases of crun are one runtime; where there is but one, its columns are compared.
const units: readonly (readonly number[])[] = (() => {
  const byName = Map.groupBy(columns, column => latestFacts(column)?.runtime ?? columnOf(column).name)
  return byName.size > 1 ? [...byName.values()] : columns.map(column => [column])
})()

/** How runtimes compare: broken in one and holding in another, in all of at least two, or neither. */
export function spreadOf(requirement: number): 'one' | 'all' | 'some' | 'none' {
  let [broken, whole] = [0, 0]
  for (const unit of units) {
    const own = unit.map(column => verdictNow(column, requirement))
    if (own.some(isBroken)) broken++
    else if (own.some(holds)) whole++
  }
  if (broken === 0) return 'none'
  if (broken === 1 && whole > 0) return 'one'
  return broken > 1 && whole === 0 ? 'all' : 'some'
}

/** The letters of a point in a column, one a night. */
export const lettersOf = (history: History, column: number, position: number): string =>
  decodeHistory(history.codes[history.cells[column]![position]!]!)

/** The letters of a requirement in a column, one a night. */
export function requirementLetters(history: History, column: number, requirement: number): Letter[] {
  const own = pointsOf[requirement]!.map(position => lettersOf(history, column, position))
  return overview.nights.map((_, night) => worst(own.map(letters => letters[night] as Letter)))
}

/** What differs between two nights of a column besides verdicts, in words; empty if nothing does. */
export function whatChanged(column: number, from: number, to: number): string[] {
  const [before, after] = [factsOf(column, from), factsOf(column, to)]
  if (!before || !after || before === after) return []
  const differs = (name: keyof FactsData) => JSON.stringify(before[name]) !== JSON.stringify(after[name])
  const host = (['kernel', 'arch', 'controllers', 'missingCapabilities'] as const).filter(differs)
  return [
    ...(differs('runtime') || differs('version')
      ? [
          differs('runtime')
            ? `${before.runtime} ${before.version} → ${after.runtime} ${after.version}`
            : `${after.runtime} ${before.version} → ${after.version}`,
        ]
      : []),
    ...(differs('suite') ? [`suite ${before.suite} → ${after.suite}`] : []),
    ...(differs('spec') ? [`spec ${before.spec} → ${after.spec}`] : []),
    ...(differs('cgroup') ? [`cgroup ${before.cgroup} → ${after.cgroup}`] : []),
    ...(differs('arguments') ? ['other options of the runtime'] : []),
    ...(differs('choices') ? [`settings: ${after.choices.join(' ') || 'the usual ones'}`] : []),
    ...(host.includes('kernel') ? [`kernel ${before.kernel} → ${after.kernel}`] : []),
    ...(host.some(name => name !== 'kernel') ? ['another host'] : []),
  ]
}
