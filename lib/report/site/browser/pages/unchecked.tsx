/** What was not checked, and why: skipped tonight, or without a check at all. */
import { Choice, ColumnLink, Loading, RequirementLink, rowOf } from '../elements.js'
import { columnOf, columns, overview } from '../model.js'
import { part } from '../parts.js'
import { changed, type Route } from '../route.js'

const Skipped = ({ runtime }: { runtime: string }) => {
  const skips = part('skips')
  if (!skips) return <Loading name="skips" />
  const own = skips.cells.filter(([, column]) => runtime === '' || columnOf(column).name === runtime)
  const groups = [...Map.groupBy(own, ([, , reason]) => reason)].sort(([, a], [, b]) => b.length - a.length)
  if (groups.length === 0) return <p>Nothing was skipped.</p>
  return (
    <>
      {groups.map(([reason, cells]) => {
        const rows = [...Map.groupBy(cells, ([position]) => position)]
        const where = [...new Set(cells.map(([, column]) => column))]
        return (
          <details key={reason} class="seen">
            <summary>
              <strong>{rows.length}</strong> × {skips.reasons[reason]}{' '}
              <small>
                {where.length === columns.length
                  ? 'in all columns'
                  : where.map(column => columnOf(column).name).join(', ')}
              </small>
            </summary>
            <ul>
              {rows.map(([position, those]) => (
                <li key={position}>
                  <RequirementLink requirement={overview.points[position]!.requirement} /> {rowOf(position)}{' '}
                  {those.length < where.length &&
                    those.map(([, column]) => <ColumnLink key={column} column={column} />)}
                </li>
              ))}
            </ul>
          </details>
        )
      })}
    </>
  )
}

export const UncheckedPage = ({ route }: { route: Route }) => {
  const runtime = route.query.get('runtime') ?? ''
  const without = overview.requirements.flatMap(({ checked }, requirement) => (checked ? [] : [requirement]))
  return (
    <>
      <h1 tabIndex={-1}>Not checked here, and why</h1>
      <form class="filters">
        <Choice
          label="Runtime"
          value={runtime}
          options={[
            ['', 'all'],
            ...columns.map(column => [columnOf(column).name, columnOf(column).name] as const),
          ]}
          onChoose={value => {
            location.hash = changed(route, { runtime: value })
          }}
        />
      </form>
      <h2>Skipped tonight</h2>
      <Skipped runtime={runtime} />
      <h2>Requirements without a check</h2>
      <div class="scroll">
        <table class="list">
          <caption>
            {without.length} of {overview.requirements.length}
          </caption>
          <thead>
            <tr>
              <th scope="col">Requirement</th>
              <th scope="col">Why</th>
            </tr>
          </thead>
          <tbody>
            {without.map(requirement => (
              <tr key={requirement}>
                <td>
                  <RequirementLink requirement={requirement} />
                </td>
                <td>{overview.requirements[requirement]!.reason ?? 'to be done'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
