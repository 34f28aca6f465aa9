/** Counts of verdicts over the nights. */

import type { Letter } from '../../site-data.js'
import { Chart } from '../chart.js'
import { Choice, countOf } from '../elements.js'
import { columnOf, columns, overview } from '../model.js'
import { changed, type Route } from '../route.js'

const measures = [
  ['', 'broken, in the ledger or not', ['f', 's', 'k']],
  ['fail', 'failing', ['f']],
  ['should', 'SHOULD broken', ['s']],
  ['known', 'known deviations', ['k']],
  ['pass', 'holding', ['p', 'x']],
  ['skip', 'skipped', ['-']],
  ['error', 'checks that broke', ['e']],
] as const satisfies readonly (readonly [string, string, readonly Letter[]])[]

export const TrendsPage = ({ route }: { route: Route }) => {
  const [chosen, title, letters] = measures.find(([name]) => name === route.query.get('count')) ?? measures[0]
  const runtime = route.query.get('runtime') ?? ''
  const go = (changes: Record<string, string>) => {
    location.hash = changed(route, changes)
  }
  const names = columns.map(column => columnOf(column).name)
  const series = columns
    .filter(column => runtime === '' || columnOf(column).name === runtime)
    .map(column => ({
      name: columnOf(column).name,
      values: columnOf(column).runs.map(run => (run?.facts === undefined ? null : countOf(run, ...letters))),
    }))
  return (
    <>
      <h1 tabIndex={-1}>Trend</h1>
      <form class="filters">
        <Choice
          label="Count"
          value={chosen}
          options={measures.map(([name, text]) => [name, text] as const)}
          onChoose={count => go({ count })}
        />
        <Choice
          label="Runtime"
          value={runtime}
          options={[['', 'all'], ...names.map(name => [name, name] as const)]}
          onChoose={value => go({ runtime: value })}
        />
      </form>
      <Chart
        title={`Points by night: ${title}`}
        times={overview.nights.map(time => Date.parse(time))}
        series={series}
      />
    </>
  )
}
