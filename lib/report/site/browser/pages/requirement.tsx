/** All about one requirement: verdicts, what was seen, history, ledger. */
import type { ComponentChildren } from 'preact'
import { compareLoose } from '../../../../ledger/version-range.js'
import type { Detail, History, Letter, SectionDetails } from '../../site-data.js'
import {
  ColumnLink,
  Command,
  className,
  Frame,
  Loading,
  OutsideLink,
  rowOf,
  SectionLink,
  Verdict,
} from '../elements.js'
import {
  columnOf,
  columns,
  dayName,
  factsOf,
  overview,
  pointNow,
  pointsOf,
  problemOf,
  requirementIndex,
  requirementLetters,
  requirementOf,
  runtimeName,
  verdictNow,
} from '../model.js'
import { part } from '../parts.js'
import { addressOf } from '../route.js'
import { Strip } from '../strip.js'
import { byHarm, isBroken, looks } from '../verdicts.js'

const Rows = ({ requirement }: { requirement: number }) => (
  <Frame label="Verdicts by row" isMatrix>
    <table>
      <caption>Verdicts tonight, by row</caption>
      <thead>
        <tr>
          <th scope="col" class="corner">
            Row
          </th>
          {columns.map(column => (
            <th key={column} scope="col" class="column">
              {columnOf(column).name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {pointsOf[requirement]!.map(position => (
          <tr key={position} class="requirement">
            <th scope="row">{rowOf(position) || '–'}</th>
            {columns.map(column => {
              const letter = pointNow(column, position)
              return (
                <td key={column} class={`v-${className(letter)}`} aria-label={looks[letter].word}>
                  {looks[letter].sign}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  </Frame>
)

const Tonight = ({ requirement }: { requirement: number }) => (
  <div class="scroll">
    <table class="list">
      <caption>Tonight</caption>
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Runtime</th>
          <th scope="col">Spec, cgroup</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(column => {
          const facts = factsOf(column)
          return (
            <tr key={column}>
              <th scope="row">
                <ColumnLink column={column} />
              </th>
              <td>{runtimeName(column)}</td>
              <td>{facts && `${facts.spec}, ${facts.cgroup}`}</td>
              <td>
                <Verdict letter={verdictNow(column, requirement)} />{' '}
                {!facts && <small>{problemOf(column)}</small>}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  </div>
)

const Term = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
)

const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

const DetailTerms = ({ detail }: { detail: Detail }) => (
  <>
    {detail.faults?.map((fault, index) => (
      <dl key={index} class="fault">
        <Term name="what">{fault.message}</Term>
        {fault.expected !== undefined && (
          <Term name="expected">
            <pre>{fault.expected}</pre>
          </Term>
        )}
        {fault.actual !== undefined && (
          <Term name="actual">
            <pre>{fault.actual}</pre>
          </Term>
        )}
        {fault.argv && (
          <Term name="command">
            <pre>{fault.argv.map(quoted).join(' ')}</pre>
          </Term>
        )}
        {fault.end !== undefined && <Term name="ended">{fault.end}</Term>}
        {fault.stderr !== undefined && (
          <Term name="stderr">
            <pre>{fault.stderr}</pre>
          </Term>
        )}
      </dl>
    ))}
    {(detail.values || detail.reason || detail.note || detail.error || detail.deviation) && (
      <dl class="fault">
        {detail.values && (
          <Term name="recorded">
            <pre>{detail.values.join('\n')}</pre>
          </Term>
        )}
        {detail.reason !== undefined && <Term name="reason">{detail.reason}</Term>}
        {detail.note !== undefined && <Term name="note">{detail.note}</Term>}
        {detail.error !== undefined && (
          <Term name="the check broke">
            <pre>{detail.error}</pre>
          </Term>
        )}
        {detail.deviation !== undefined && (
          <Term name="ledger">
            <a href={addressOf(['deviation', detail.deviation])}>{detail.deviation}</a>
          </Term>
        )}
      </dl>
    )}
  </>
)

const opensAtOnce = 3

interface Sight {
  letter: Letter
  detail: Detail
  columns: number[]
  rows: string[]
}

/** What was seen, told once for the columns and rows in which it was the same; the worst first. */
function sightsOf(requirement: number, { details, cells }: SectionDetails): Sight[] {
  const own = cells.filter(([position]) => overview.points[position]!.requirement === requirement)
  const byRow = Map.groupBy(
    own,
    ([position, column, detail]) => `${position} ${pointNow(column, position)} ${detail}`,
  )
  const sights = new Map<string, Sight>()
  for (const group of byRow.values()) {
    const [position, column, detail] = group[0]!
    const letter = pointNow(column, position)
    const key = JSON.stringify([letter, detail, group.map(([, where]) => where)])
    const sight = sights.get(key) ?? {
      letter,
      detail: details[detail]!,
      columns: group.map(([, where]) => where),
      rows: [],
    }
    sights.set(key, sight)
    if (rowOf(position) !== '') sight.rows.push(rowOf(position))
  }
  return [...sights.values()].sort((a, b) => byHarm(a.letter, b.letter))
}

const Seen = ({ requirement }: { requirement: number }) => {
  const { section, id, link } = requirementOf(requirement)
  const details = part(`section-${section}`)
  if (!details) return <Loading name={`section-${section}`} />
  const sights = sightsOf(requirement, details)
  if (sights.length === 0) return <p class="quiet">Nothing besides the verdicts was recorded.</p>
  return (
    <>
      {sights.map(({ letter, detail, columns: where, rows }, index) => {
        const reproduce = columnOf(where[0]!).reproduce
        // An id from elsewhere is no word to be pasted into a shell.
        const canRepeat = reproduce.length === 2 && link !== undefined
        return (
          <details key={`${letter} ${where} ${rows}`} class="seen" open={index < opensAtOnce}>
            <summary>
              <Verdict letter={letter} /> {where.map(column => columnOf(column).name).join(', ')}{' '}
              {rows.length > 0 && <small>{rows.join(', ')}</small>}
            </summary>
            <DetailTerms detail={detail} />
            {(isBroken(letter) || letter === 'e') && canRepeat && (
              <p>
                run it again: <Command text={reproduce.join(id)} />
              </p>
            )}
          </details>
        )
      })}
    </>
  )
}

/** The last verdict of each version of each runtime, oldest version first. */
const ByVersion = ({ requirement, history }: { requirement: number; history: History }) => {
  const seen = overview.columns.flatMap((_, column) =>
    requirementLetters(history, column, requirement).flatMap((letter, night) => {
      const facts = factsOf(column, night)
      return facts && letter !== '.' ? [{ column, night, letter, ...facts }] : []
    }),
  )
  const rows = [...Map.groupBy(seen, ({ runtime, version }) => JSON.stringify([runtime, version])).values()]
    .map(own => own.toSorted((a, b) => a.night - b.night))
    .sort((a, b) => a[0]!.runtime.localeCompare(b[0]!.runtime) || compareLoose(a[0]!.version, b[0]!.version))
  return (
    <div class="scroll">
      <table class="list">
        <caption>By version of the runtime</caption>
        <thead>
          <tr>
            <th scope="col">Runtime</th>
            <th scope="col">Verdict</th>
            <th scope="col">Columns</th>
            <th scope="col">Nights</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(own => {
            const last = [...new Map(own.map(one => [one.column, one.letter])).values()]
            const [first, end] = [own[0]!, own.at(-1)!]
            return (
              <tr key={`${first.runtime} ${first.version}`}>
                <th scope="row">
                  {first.runtime} {first.version}
                </th>
                <td>
                  {[...new Set<Letter>(last)].map(letter => (
                    <Verdict key={letter} letter={letter} />
                  ))}
                </td>
                <td>{[...new Set(own.map(({ column }) => columnOf(column).name))].join(', ')}</td>
                <td class="nowrap">
                  {dayName(first.night)} – {dayName(end.night)}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const HistoryPart = ({ requirement }: { requirement: number }) => {
  const history = part('history')
  if (!history) return <Loading name="history" />
  return (
    <>
      <div class="scroll">
        <table class="list strips">
          <caption>
            {dayName(0)} to {dayName(overview.nights.length - 1)}; a mark is a new version of the runtime
          </caption>
          <tbody>
            {columns.map(column => (
              <tr key={column}>
                <th scope="row">
                  <ColumnLink column={column} />
                </th>
                <td>
                  <Strip column={column} letters={requirementLetters(history, column, requirement)} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ByVersion requirement={requirement} history={history} />
    </>
  )
}

export const RequirementPage = ({ id }: { id: string }) => {
  const requirement = requirementIndex(id)
  if (requirement === undefined)
    return (
      <>
        <h1 tabIndex={-1}>No such requirement</h1>
        <p>
          <code>{id}</code> is not in this site. <a href={addressOf(['matrix'])}>The matrix has them all.</a>
        </p>
      </>
    )
  const { summary, level, section, since, until, link, checked, reason } = requirementOf(requirement)
  const points = pointsOf[requirement]!
  const scripts = new Set(points.flatMap(position => overview.points[position]!.script ?? []))
  const entries = overview.deviations.filter(({ requirements }) =>
    requirements.some(own => own.split('[')[0] === id),
  )
  return (
    <>
      <h1 tabIndex={-1}>{summary}</h1>
      <dl class="facts">
        <Term name="id">
          <code>{id}</code>
        </Term>
        <Term name="level">{level}</Term>
        <Term name="section">
          <SectionLink section={section} />
        </Term>
        {link !== undefined && (
          <Term name="spec">
            <OutsideLink href={link} />
          </Term>
        )}
        {since !== '' && (
          <Term name="versions">{until === undefined ? `since ${since}` : `${since} to ${until}`}</Term>
        )}
        {scripts.size > 0 && <Term name="check">{[...scripts].join(', ')}</Term>}
      </dl>
      {!checked && <p class="notice">No check speaks for it{reason === undefined ? '' : `: ${reason}`}.</p>}
      {points.length > 0 && (
        <>
          <Tonight requirement={requirement} />
          {points.length > 1 && <Rows requirement={requirement} />}
          <h2>What was seen</h2>
          <Seen key={id} requirement={requirement} />
          <h2>History</h2>
          <HistoryPart requirement={requirement} />
        </>
      )}
      {entries.length > 0 && (
        <>
          <h2>In the ledger</h2>
          <ul>
            {entries.map(({ id: entry, runtime, observed, versions }) => (
              <li key={`${runtime} ${entry}`}>
                <a href={addressOf(['deviation', entry])}>{entry}</a>{' '}
                <small>
                  {runtime} {versions}
                </small>
                : {observed}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}
