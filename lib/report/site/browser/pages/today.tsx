/** The start page: what broke since last night, then how the runtimes stand. */

import type { Letter } from '../../site-data.js'
import { ChangeTable } from '../change-table.js'
import { changesTonight, flakyPoints, nightsTonight, sinceNight } from '../changes.js'
import { ColumnLink, CountsBar, countOf, durationText, RequirementLink, Verdict } from '../elements.js'
import {
  columnOf,
  columns,
  dayName,
  latestFacts,
  newestNight,
  nightName,
  overview,
  problemOf,
  requirementLetters,
  runtimeName,
  spreadOf,
  verdictNow,
} from '../model.js'
import { part } from '../parts.js'
import { addressOf } from '../route.js'
import { isAlarming } from '../verdicts.js'

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`

const Headline = ({ broke, repaired, red }: { broke: number; repaired: number; red: number }) => {
  const isCalm = broke === 0 && red === 0
  return (
    <p class={isCalm ? 'headline calm' : 'headline alarm'}>
      <span aria-hidden="true">{isCalm ? '✓' : '✗'}</span>{' '}
      <span>
        {broke === 0 ? 'Nothing broke' : <strong>{plural(broke, 'requirement')} broke</strong>} since last
        night
        {red > 0 && (
          <>
            , <strong>{plural(red, 'column')} without results</strong>
          </>
        )}
        {repaired > 0 && `, ${repaired} repaired`}.
      </span>
    </p>
  )
}

const RedColumns = ({ red }: { red: readonly number[] }) => (
  <section aria-labelledby="red">
    <h2 id="red">Columns without results, or not all</h2>
    <ul class="plain">
      {red.map(column => (
        <li key={column} class="notice">
          <ColumnLink column={column} /> {problemOf(column)}
        </li>
      ))}
    </ul>
  </section>
)

const Standing = () => (
  <div class="scroll">
    <table class="list numbers">
      <caption>Runtimes tonight</caption>
      <thead>
        <tr>
          <th scope="col">Column</th>
          <th scope="col">Runtime</th>
          <th scope="col">Verdicts</th>
          <th scope="col">fail</th>
          <th scope="col">should</th>
          <th scope="col">known</th>
          <th scope="col">skip</th>
          <th scope="col">Time</th>
        </tr>
      </thead>
      <tbody>
        {columns.map(column => {
          const { runs, beforeNight } = columnOf(column)
          const [run, before] = [runs[newestNight], runs[beforeNight]]
          const cell = (...kinds: Letter[]) => {
            if (!run) return '–'
            const difference = before ? countOf(run, ...kinds) - countOf(before, ...kinds) : 0
            return (
              <>
                {countOf(run, ...kinds)}{' '}
                {difference !== 0 && <small>{difference > 0 ? `+${difference}` : `−${-difference}`}</small>}
              </>
            )
          }
          return (
            <tr key={column}>
              <th scope="row">
                <ColumnLink column={column} />
              </th>
              <td>{runtimeName(column)}</td>
              <td>
                {run?.facts === undefined ? (
                  <span class="verdict v-fail">no results</span>
                ) : (
                  <CountsBar counts={run.counts} />
                )}
              </td>
              <td>{cell('f', 'e')}</td>
              <td>{cell('s')}</td>
              <td>{cell('k')}</td>
              <td>{cell('-')}</td>
              <td>{run ? durationText(run.durationMs) : '–'}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  </div>
)

const Alarms = ({ requirements }: { requirements: readonly number[] }) => {
  const history = part('history')
  return (
    <div class="scroll">
      <table class="list">
        <caption>Failing tonight, outside of the ledger</caption>
        <thead>
          <tr>
            <th scope="col">Requirement</th>
            <th scope="col">Where, and since when</th>
          </tr>
        </thead>
        <tbody>
          {requirements.map(requirement => (
            <tr key={requirement}>
              <td>
                <RequirementLink requirement={requirement} />
              </td>
              <td>
                {columns
                  .filter(column => isAlarming(verdictNow(column, requirement)))
                  .map(column => (
                    <div key={column}>
                      <Verdict letter={verdictNow(column, requirement)} /> <ColumnLink column={column} />{' '}
                      <small>
                        {history &&
                          `since ${dayName(sinceNight(requirementLetters(history, column, requirement)))}`}
                      </small>
                    </div>
                  ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const Views = () => {
  const history = part('history')
  const spreads = overview.requirements.map((_, requirement) => spreadOf(requirement))
  const count = (spread: string) => spreads.filter(own => own === spread).length
  const unchecked = overview.requirements.filter(({ checked }) => !checked).length
  const views = [
    [
      addressOf(['matrix'], { show: 'one' }),
      count('one'),
      'broken in exactly one runtime',
      'its maintainer’s turn',
    ],
    [
      addressOf(['matrix'], { show: 'all' }),
      count('all'),
      'broken in all runtimes',
      'suspect the spec or the check',
    ],
    [
      addressOf(['flaky']),
      history ? flakyPoints(history).length : '…',
      'flaky',
      'changed with nothing else changed',
    ],
    [
      addressOf(['deviations']),
      overview.deviations.length,
      'known deviations',
      'in the ledgers of these runtimes',
    ],
    [addressOf(['unchecked']), unchecked, 'without a check', 'and what was skipped, and why'],
  ] as const
  return (
    <ul class="cards">
      {views.map(([address, number, title, subtitle]) => (
        <li key={address}>
          <a href={address}>
            <strong>{number}</strong> {title}
            <small>{subtitle}</small>
          </a>
        </li>
      ))}
    </ul>
  )
}

export const TodayPage = () => {
  const changes = changesTonight()
  const ofKind = (kind: string) => changes.filter(change => change.kind === kind)
  const [broke, repaired, other] = [ofKind('broke'), ofKind('repaired'), ofKind('other')]
  const red = columns.filter(column => problemOf(column) !== undefined)
  const alarms = overview.requirements.flatMap((_, requirement) =>
    columns.some(column => isAlarming(verdictNow(column, requirement))) ? [requirement] : [],
  )
  const distinct = (list: typeof changes) => new Set(list.map(({ requirement }) => requirement)).size
  const runtimes = new Set(columns.map(column => latestFacts(column)?.runtime)).size
  return (
    <>
      <h1 tabIndex={-1}>The night of {nightName(newestNight)} UTC</h1>
      {newestNight === 0 ? (
        <p class="quiet">The first night: there is none to compare it with.</p>
      ) : (
        <Headline broke={distinct(broke)} repaired={distinct(repaired)} red={red.length} />
      )}
      {red.length > 0 && <RedColumns red={red} />}
      {broke.length > 0 && (
        <ChangeTable caption="Broke since last night" changes={broke} nightsOf={nightsTonight} />
      )}
      {repaired.length > 0 && <ChangeTable caption="Repaired" changes={repaired} nightsOf={nightsTonight} />}
      {other.length > 0 && (
        <details>
          <summary>
            {plural(other.length, 'other change')}: new or vanished, skipped, recorded, in the ledger now
          </summary>
          <ChangeTable caption="Other changes" changes={other} nightsOf={nightsTonight} />
        </details>
      )}
      <Standing />
      <p class="quiet">
        {plural(columns.length, 'column')} of {plural(runtimes, 'runtime')},{' '}
        {plural(overview.nights.length, 'night')}, {plural(overview.requirements.length, 'requirement')}
      </p>
      <Views />
      {alarms.length > 0 && <Alarms requirements={alarms} />}
    </>
  )
}
