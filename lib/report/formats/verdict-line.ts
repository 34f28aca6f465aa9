/** The verdict on a whole run, in a few words: for badges and summaries. */
import type { Column } from '../columns.js'
import { errorsOf, isPartial } from '../point-text.js'

export type Standing = 'good' | 'known' | 'bad' | 'unsure'

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

/** How a run stands. `unsure`: the suite or the host is at fault, or nothing was checked. */
export function standingOf({ results }: Column): Standing {
  const { summary, points, choices } = results
  if (errorsOf(results) > 0 || points.every(({ verdict }) => verdict === 'skip')) return 'unsure'
  if (summary.fail > 0 || (choices?.level === 'should' && summary.should > 0)) return 'bad'
  return summary.known > 0 ? 'known' : 'good'
}

/** `conformant`, `3 failures`, … */
export function describeStanding(column: Column): string {
  const { results } = column
  const { summary, choices } = results
  const part = isPartial(results) ? ' in a part of the suite' : ''
  const failures = summary.fail + (choices?.level === 'should' ? summary.should : 0)
  const standing = standingOf(column)
  if (standing === 'unsure') return errorsOf(results) > 0 ? 'error' : 'nothing was checked'
  if (standing === 'bad') return `${counted(failures, 'failure')}${part}`
  const known = summary.known > 0 ? `${counted(summary.known, 'known deviation')}` : ''
  if (part !== '') return `${known || 'no failure'}${part}`
  return known || (choices?.certified ? 'certified' : 'conformant')
}
