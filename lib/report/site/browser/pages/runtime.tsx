/** All about one column: the runtime, its host, what is broken, what changed, its versions. */

import type { Letter } from '../../site-data.js'
import { ChangeTable } from '../change-table.js'
import { changesTonight } from '../changes.js'
import { Chart } from '../chart.js'
import { CountsBar, countOf, durationText, RequirementLink, Verdict } from '../elements.js'
import {
  columnOf,
  dayName,
  factsOf,
  latestFacts,
  newestNight,
  nightName,
  overview,
  problemOf,
  verdictNow,
} from '../model.js'
import { addressOf } from '../route.js'
import { isBroken, looks } from '../verdicts.js'

/** Nights in a row with the same facts. */
const Eras = ({ column }: { column: number }) => {
  const eras: { from: number; to: number; facts: number }[] = []
  for (const [night, run] of columnOf(column).runs.entries()) {
    if (run?.facts === undefined) continue
    const last = eras.at(-1)
    if (last?.facts === run.facts) last.to = night
    else eras.push({ from: night, to: night, facts: run.facts })
  }
  return (
    <div class="scroll">
      <table class="list">
        <caption>Versions over the nights</caption>
        <thead>
          <tr>
            <th scope="col">Nights</th>
            <th scope="col">Runtime</th>
            <th scope="col">Suite</th>
            <th scope="col">Spec, cgroup</th>
            <th scope="col">Kernel</th>
            <th scope="col">Verdicts on the last of them</th>
          </tr>
        </thead>
        <tbody>
          {eras.toReversed().map(({ from, to, facts: index }) => {
            const facts = overview.facts[index]!
            return (
              <tr key={from}>
                <td class="nowrap">
                  {dayName(from)} – {dayName(to)}
                </td>
                <td>
                  {facts.runtime} {facts.version}
                </td>
                <td>{facts.suite}</td>
                <td>
                  {facts.spec}, {facts.cgroup}
                </td>
                <td>
                  {facts.kernel} {facts.arch}
                </td>
                <td>
                  <CountsBar counts={columnOf(column).runs[to]!.counts} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

export const RuntimePage = ({ name }: { name: string }) => {
  const column = overview.columns.findIndex(own => own.name === name)
  if (column < 0)
    return (
      <>
        <h1 tabIndex={-1}>No such runtime</h1>
        <p>
          No column is named <code>{name}</code>. <a href={addressOf([])}>The start page has them all.</a>
        </p>
      </>
    )
  const { runs, beforeNight } = columnOf(column)
  const run = runs[newestNight]
  const facts = factsOf(column) ?? latestFacts(column)
  const problem = problemOf(column)
  const changes = changesTonight().flatMap(change => {
    const rows = change.where.get(column)
    return rows ? [{ ...change, where: new Map([[column, rows]]) }] : []
  })
  const broken = overview.requirements.flatMap((_, requirement) => {
    const letter = verdictNow(column, requirement)
    return isBroken(letter) || letter === 'e' || letter === 'x' ? [{ requirement, letter }] : []
  })
  const times = overview.nights.map(time => Date.parse(time))
  const series = (['f', 's', 'k'] as Letter[]).map(letter => ({
    name: looks[letter].word,
    values: runs.map(own => (own?.facts === undefined ? null : countOf(own, letter))),
  }))
  return (
    <>
      <h1 tabIndex={-1}>{name}</h1>
      {problem !== undefined && <p class="notice">{problem}</p>}
      {facts && (
        <dl class="facts">
          <dt>runtime</dt>
          <dd>
            {facts.runtime} {facts.version}{' '}
            {facts.arguments.length > 0 && <code>{facts.arguments.join(' ')}</code>}
          </dd>
          <dt>judged by</dt>
          <dd>
            spec {facts.spec}, suite {facts.suite}
            {facts.choices.length > 0 && `; ${facts.choices.join(' ')}`}
          </dd>
          <dt>host</dt>
          <dd>
            Linux {facts.kernel} {facts.arch}, cgroup {facts.cgroup}
            {facts.controllers.length > 0 && `: ${facts.controllers.join(', ')}`}
            {facts.missingCapabilities.length > 0 && `; without ${facts.missingCapabilities.join(', ')}`}
          </dd>
          {run && (
            <>
              <dt>took</dt>
              <dd>{durationText(run.durationMs)}</dd>
            </>
          )}
        </dl>
      )}
      {run && run.facts !== undefined && (
        <p>
          <CountsBar counts={run.counts} />
        </p>
      )}
      <p>
        <a href={addressOf(['matrix'], { runtime: name })}>Its column in the matrix</a>
        {' · '}
        <a href={addressOf(['unchecked'], { runtime: name })}>what was skipped, and why</a>
        {facts && (
          <>
            {' · '}
            <a href={addressOf(['deviations'], { runtime: facts.runtime })}>
              known deviations of {facts.runtime}
            </a>
          </>
        )}
      </p>
      {changes.length > 0 && (
        <ChangeTable
          caption={`Changed since ${nightName(beforeNight)}`}
          changes={changes}
          nightsOf={() => [beforeNight, newestNight]}
        />
      )}
      {broken.length > 0 && (
        <div class="scroll">
          <table class="list">
            <caption>Broken tonight, or in the ledger</caption>
            <tbody>
              {(['f', 'e', 's', 'x', 'k'] as Letter[]).flatMap(letter =>
                broken
                  .filter(own => own.letter === letter)
                  .map(({ requirement }) => (
                    <tr key={requirement}>
                      <td>
                        <Verdict letter={letter} />
                      </td>
                      <td>
                        <RequirementLink requirement={requirement} />
                      </td>
                    </tr>
                  )),
              )}
            </tbody>
          </table>
        </div>
      )}
      <h2>Over the nights</h2>
      <Chart title={`Broken points of ${name}`} times={times} series={series} />
      <Eras column={column} />
    </>
  )
}
