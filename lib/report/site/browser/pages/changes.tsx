/** What changed between any two nights. */

import type { Letter } from '../../site-data.js'
import { ChangeTable } from '../change-table.js'
import { changesBetween } from '../changes.js'
import { Choice, Loading } from '../elements.js'
import { columns, factsOf, lettersOf, newestNight, nightName, overview } from '../model.js'
import { part } from '../parts.js'
import { changed, type Route } from '../route.js'

const kinds = [
  ['broke', 'Broke'],
  ['repaired', 'Repaired'],
  ['other', 'Other changes'],
] as const

export const ChangesPage = ({ route }: { route: Route }) => {
  const history = part('history')
  const nightIn = (name: string, otherwise: number): number => {
    const night = overview.nights.indexOf(route.query.get(name) ?? '')
    return night < 0 ? otherwise : night
  }
  const from = nightIn('from', Math.max(0, newestNight - 1))
  const to = nightIn('to', newestNight)
  const runtime = route.query.get('runtime') ?? ''
  const nights = overview.nights.map((time, night) => [time, nightName(night)] as const).toReversed()
  const go = (changes: Record<string, string>) => {
    location.hash = changed(route, changes)
  }
  const compared = columns.filter(
    column =>
      factsOf(column, from) &&
      factsOf(column, to) &&
      (runtime === '' || overview.columns[column]!.name === runtime),
  )
  const lookAt = (night: number) => (column: number, position: number) =>
    lettersOf(history!, column, position)[night] as Letter
  const changes = history ? changesBetween(compared, () => [from, to], lookAt(from), lookAt(to)) : []
  return (
    <>
      <h1 tabIndex={-1}>Changes from one night to another</h1>
      <form class="filters">
        <Choice
          label="From"
          value={overview.nights[from]!}
          options={nights}
          onChoose={value => go({ from: value })}
        />
        <Choice
          label="To"
          value={overview.nights[to]!}
          options={nights}
          onChoose={value => go({ to: value })}
        />
        <Choice
          label="Runtime"
          value={runtime}
          options={[
            ['', 'all'],
            ...columns.map(
              column => [overview.columns[column]!.name, overview.columns[column]!.name] as const,
            ),
          ]}
          onChoose={value => go({ runtime: value })}
        />
      </form>
      {!history && <Loading name="history" />}
      {history && changes.length === 0 && <p>Nothing changed in {compared.length} columns.</p>}
      {kinds.map(([kind, caption]) => {
        const own = changes.filter(change => change.kind === kind)
        return own.length === 0 ? null : (
          <ChangeTable
            key={kind}
            caption={`${caption} (${own.length})`}
            changes={own}
            nightsOf={() => [from, to]}
          />
        )
      })}
    </>
  )
}
