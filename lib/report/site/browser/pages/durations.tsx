/** How long runs took over the nights, and which scripts take longest. */
import { Chart } from '../chart.js'
import { durationText, Frame, Loading } from '../elements.js'
import { columnOf, columns, overview } from '../model.js'
import { part } from '../parts.js'

const mostShown = 50

export const DurationsPage = () => {
  const durations = part('durations')
  const slowest = (durations?.scripts ?? [])
    .map((script, index) => ({ script, own: durations!.durationsMs[index]! }))
    .map(({ script, own }) => ({ script, own, most: Math.max(...own.map(value => value ?? 0)) }))
    .sort((a, b) => b.most - a.most)
    .slice(0, mostShown)
  const series = columns.map(column => ({
    name: columnOf(column).name,
    values: columnOf(column).runs.map(run => (run?.facts === undefined ? null : run.durationMs)),
  }))
  return (
    <>
      <h1 tabIndex={-1}>Durations</h1>
      <Chart
        title="Whole runs"
        times={overview.nights.map(time => Date.parse(time))}
        series={series}
        unit={durationText}
      />
      {!durations && <Loading name="durations" />}
      {durations && (
        <Frame label="Slowest scripts">
          <table class="list numbers">
            <caption>The slowest scripts tonight, of {durations.scripts.length}</caption>
            <thead>
              <tr>
                <th scope="col">Script</th>
                {columns.map(column => (
                  <th key={column} scope="col">
                    {columnOf(column).name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {slowest.map(({ script, own }) => (
                <tr key={script}>
                  <th scope="row">{script.replace(/^validation\/|\.js$/g, '')}</th>
                  {columns.map(column => (
                    <td key={column} class="nowrap">
                      {own[column] == null ? '–' : durationText(own[column])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Frame>
      )}
    </>
  )
}
