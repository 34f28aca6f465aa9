/** Which requirements and columns the matrix shows: all of it comes from the address. */
import type { Weight } from '../../../spec/levels.js'
import type { Letter } from '../site-data.js'
import { changesTonight } from './changes.js'
import { columnOf, columns, overview, sectionName, spreadOf, verdictNow } from './model.js'
import { listOf, type Route } from './route.js'
import { letters, looks } from './verdicts.js'

export interface Filters {
  text: string
  /** A level of the spec, or a weight: `must` stands for MUST, REQUIRED, SHALL and so on. */
  level: string
  verdicts: readonly Letter[]
  columns: readonly number[]
  /** `config.md`, or `config.md#mounts`. */
  section: string
  show: string
}

export const filtersOf = ({ query }: Route): Filters => {
  const words = listOf(query, 'verdict')
  const names = listOf(query, 'runtime')
  const chosen = columns.filter(column => names.includes(columnOf(column).name))
  return {
    text: query.get('text') ?? '',
    level: query.get('level') ?? '',
    verdicts: letters.filter(letter => words.includes(looks[letter].word)),
    columns: chosen.length === 0 ? columns : chosen,
    section: query.get('section') ?? '',
    show: query.get('show') ?? '',
  }
}

const weights: readonly string[] = ['must', 'should', 'may'] satisfies Weight[]

const isIn = (section: number, wanted: string): boolean =>
  wanted === overview.sections[section]!.file || wanted === sectionName(section)

/** What the choice `show` lets through. */
const showing = (show: string, shown: readonly number[]): ((requirement: number) => boolean) => {
  if (show === 'one' || show === 'all') return requirement => spreadOf(requirement) === show
  if (show === 'differ')
    return requirement => new Set(shown.map(column => verdictNow(column, requirement))).size > 1
  if (show === 'changed') {
    const changedOnes = new Set(
      changesTonight().flatMap(({ requirement, where }) =>
        shown.some(column => where.has(column)) ? [requirement] : [],
      ),
    )
    return requirement => changedOnes.has(requirement)
  }
  if (show === 'unchecked')
    return requirement => shown.every(column => '.-'.includes(verdictNow(column, requirement)))
  return () => true
}

/** The requirements that the filters let through, in the order of the spec. */
export function filtered({ text, level, verdicts, columns: shown, section, show }: Filters): number[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const isShown = showing(show, shown)
  return overview.requirements.flatMap((requirement, index) => {
    const { id, summary, section: own } = requirement
    if (level !== '' && (weights.includes(level) ? requirement.weight : requirement.level) !== level)
      return []
    if (section !== '' && !isIn(own, section)) return []
    if (words.length > 0) {
      const searched = `${id} ${summary} ${requirement.level} ${sectionName(own)}`.toLowerCase()
      if (!words.every(word => searched.includes(word))) return []
    }
    if (verdicts.length > 0 && !shown.some(column => verdicts.includes(verdictNow(column, index)))) return []
    return isShown(index) ? [index] : []
  })
}
