/** The ledgers: each known deviation, its class, and whether it shows tonight. */
import { inRange } from '../../../../ledger/version-range.js'
import type { DeviationData, Letter } from '../../site-data.js'
import { Choice, ColumnLink, OutsideLink, RequirementLink, rowOf, Verdict } from '../elements.js'
import { columns, factsOf, overview, pointNow, requirementOf } from '../model.js'
import { addressOf, changed, type Route } from '../route.js'
import { worst } from '../verdicts.js'

/** Whether an entry is meant for the run of a column tonight. */
function applies({ runtime, versions, specs, cgroup }: DeviationData, column: number): boolean {
  const facts = factsOf(column)
  return (
    facts?.runtime === runtime &&
    inRange(facts.version, versions) &&
    inRange(facts.spec, specs ?? '*') &&
    (cgroup === undefined || cgroup === facts.cgroup)
  )
}

const positionsOf = ({ requirements }: DeviationData): number[] =>
  overview.points.flatMap(({ requirement, row }, position) => {
    const { id } = requirementOf(requirement)
    return requirements.includes(id) || requirements.includes(`${id}[${row}]`) ? [position] : []
  })

/** Tonight's verdict in each column that the entry is meant for. */
const standings = (entry: DeviationData): { column: number; letter: Letter }[] => {
  const positions = positionsOf(entry)
  return columns
    .filter(column => applies(entry, column))
    .map(column => ({ column, letter: worst(positions.map(position => pointNow(column, position))) }))
}

const Standings = ({ entry }: { entry: DeviationData }) => {
  const own = standings(entry)
  if (own.length === 0) return <span class="quiet">no column has such a version tonight</span>
  return (
    <>
      {own.map(({ column, letter }) => (
        <div key={column}>
          <Verdict letter={letter} /> <ColumnLink column={column} />
        </div>
      ))}
    </>
  )
}

const distinct = (values: readonly string[]): [string, string][] => [
  ['', 'all'],
  ...[...new Set(values)].sort().map((value): [string, string] => [value, value]),
]

export const DeviationsPage = ({ route }: { route: Route }) => {
  const runtime = route.query.get('runtime') ?? ''
  const ofClass = route.query.get('class') ?? ''
  const shown = overview.deviations.filter(
    entry => (runtime === '' || entry.runtime === runtime) && (ofClass === '' || entry.class === ofClass),
  )
  const go = (changes: Record<string, string>) => {
    location.hash = changed(route, changes)
  }
  return (
    <>
      <h1 tabIndex={-1}>Known deviations</h1>
      <form class="filters">
        <Choice
          label="Runtime"
          value={runtime}
          options={distinct(overview.deviations.map(entry => entry.runtime))}
          onChoose={value => go({ runtime: value })}
        />
        <Choice
          label="Class"
          value={ofClass}
          options={distinct(overview.deviations.map(entry => entry.class))}
          onChoose={value => go({ class: value })}
        />
      </form>
      <div class="scroll">
        <table class="list">
          <caption>{shown.length} entries</caption>
          <thead>
            <tr>
              <th scope="col">Entry</th>
              <th scope="col">Runtime</th>
              <th scope="col">Class</th>
              <th scope="col">Observed</th>
              <th scope="col">Tonight</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(entry => (
              <tr key={`${entry.runtime} ${entry.id}`}>
                <td>
                  <a href={addressOf(['deviation', entry.id])}>{entry.id}</a>
                </td>
                <td>
                  {entry.runtime} <small>{entry.versions}</small>
                </td>
                <td>{entry.class}</td>
                <td>{entry.observed}</td>
                <td>
                  <Standings entry={entry} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

const Entry = ({ entry }: { entry: DeviationData }) => {
  const { runtime, versions, specs, cgroup, observed, reason, links, date, sometimes } = entry
  return (
    <>
      <dl class="facts">
        <dt>runtime</dt>
        <dd>
          {runtime} {versions}
          {specs !== undefined && `, judged by spec ${specs}`}
          {cgroup !== undefined && `, on cgroup ${cgroup}`}
        </dd>
        <dt>class</dt>
        <dd>{entry.class}</dd>
        <dt>observed</dt>
        <dd>{observed}</dd>
        <dt>reason</dt>
        <dd>{reason}</dd>
        <dt>links</dt>
        <dd>
          {links.length === 0 && 'none'}
          {links.map(link => (
            <div key={link}>
              <OutsideLink href={link} />
            </div>
          ))}
        </dd>
        <dt>seen last</dt>
        <dd>
          {date}
          {sometimes && '; a race, it does not show in every run'}
        </dd>
        <dt>tonight</dt>
        <dd>
          <Standings entry={entry} />
        </dd>
      </dl>
      <h2>Requirements</h2>
      <ul>
        {positionsOf(entry).map(position => (
          <li key={position}>
            <RequirementLink requirement={overview.points[position]!.requirement} /> {rowOf(position)}
          </li>
        ))}
      </ul>
    </>
  )
}

export const DeviationPage = ({ id }: { id: string }) => {
  const entries = overview.deviations.filter(entry => entry.id === id)
  return (
    <>
      <h1 tabIndex={-1}>{id}</h1>
      {entries.length === 0 && <p class="notice">No ledger has an entry of that name any more.</p>}
      {entries.map(entry => (
        <Entry key={entry.runtime} entry={entry} />
      ))}
      <p>
        <a href={addressOf(['deviations'])}>All known deviations</a>
      </p>
    </>
  )
}
