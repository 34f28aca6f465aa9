/** A strip of nights: one colour a verdict, a mark where the runtime's version changed. */

import type { Letter } from '../site-data.js'
import { className } from './elements.js'
import { columnOf, dayName, factsOf, overview, whatChanged } from './model.js'
import { looks } from './verdicts.js'

interface Stretch {
  letter: Letter
  from: number
  to: number
}

/** Nights in a row with the same verdict; nights without the column do not end a stretch. */
function stretchesOf(letters: readonly Letter[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const [night, letter] of letters.entries()) {
    if (letter === '.') continue
    const last = stretches.at(-1)
    if (last?.letter === letter) last.to = night
    else stretches.push({ letter, from: night, to: night })
  }
  return stretches
}

const inWords = ({ letter, from, to }: Stretch): string =>
  `${looks[letter].word} ${from === to ? dayName(from) : `${dayName(from)} – ${dayName(to)}`}`

/** The strip of a column's letters, and its last stretches in words. */
export const Strip = ({ column, letters }: { column: number; letters: readonly Letter[] }) => {
  const stretches = stretchesOf(letters)
  const nights = overview.nights.length
  const there = columnOf(column).runs.flatMap((run, night) => (run?.facts === undefined ? [] : [night]))
  const marks = there.slice(1).flatMap((night, index) => {
    const from = there[index]!
    const isNew = factsOf(column, from)?.version !== factsOf(column, night)?.version
    return isNew ? [{ night, text: whatChanged(column, from, night)[0] ?? '' }] : []
  })
  const shown = stretches.slice(-4).map(inWords)
  return (
    <div class="strip">
      <svg
        viewBox={`0 0 ${nights} 10`}
        preserveAspectRatio="none"
        role="img"
        aria-label={shown.join(', ') || 'no results'}
      >
        {stretches.map(stretch => (
          <rect
            key={stretch.from}
            class={`fill-${className(stretch.letter)}`}
            x={stretch.from}
            width={stretch.to - stretch.from + 1}
            height="10"
          >
            <title>{inWords(stretch)}</title>
          </rect>
        ))}
        {marks.map(({ night, text }) => (
          <rect key={`m${night}`} class="mark" x={night - nights / 400} width={nights / 200} height="10">
            <title>{`${dayName(night)}: ${text}`}</title>
          </rect>
        ))}
      </svg>
      <small>
        {stretches.length > shown.length && '… '}
        {shown.join(', ')}
        {marks.length > 0 &&
          ` · ${marks
            .slice(-2)
            .map(({ night, text }) => `${text} on ${dayName(night)}`)
            .join(', ')}`}
      </small>
    </div>
  )
}
