/** The matrix: requirements grouped as the spec is, a column for each runtime. */

import type { Letter } from '../../site-data.js'
import { Choice, className, Frame, replaceAddress } from '../elements.js'
import { type Filters, filtered, filtersOf } from '../filters.js'
import {
  columnOf,
  columns,
  overview,
  problemOf,
  requirementOf,
  runtimeName,
  sectionName,
  verdictNow,
} from '../model.js'
import { addressOf, changed, joinList, listOf, type Route } from '../route.js'
import { holds, isBroken, letters, looks, worst } from '../verdicts.js'

const shows = [
  ['', 'all requirements'],
  ['changed', 'changed since last night'],
  ['one', 'broken in exactly one runtime'],
  ['all', 'broken in all: suspect the spec or the check'],
  ['differ', 'columns differ'],
  ['unchecked', 'not checked here'],
] as const

const levelOptions = [
  ['', 'all levels'],
  ['must', 'MUST and its like'],
  ['should', 'SHOULD and its like'],
  ['may', 'MAY and its like'],
  ...[...new Set(overview.requirements.map(({ level }) => level))].map(
    level => [level, `only ${level}`] as const,
  ),
] as const

const sectionOptions = [
  ['', 'the whole spec'],
  ...[...Map.groupBy(overview.sections.keys(), section => overview.sections[section]!.file)].flatMap(
    ([file, own]) => [
      [file, file] as const,
      ...own.map(section => [sectionName(section), `  #${overview.sections[section]!.anchor}`] as const),
    ],
  ),
] as const

const toggled = <T,>(list: readonly T[], value: T): T[] =>
  list.includes(value) ? list.filter(own => own !== value) : [...list, value]

const FilterForm = ({ route, filters }: { route: Route; filters: Filters }) => {
  const set = (changes: Record<string, string>) => replaceAddress(changed(route, changes))
  const chosen = listOf(route.query, 'runtime')
  return (
    <search>
      <form class="filters" onSubmit={event => event.preventDefault()}>
        <label class="wide">
          Text
          <input
            id="text-filter"
            type="search"
            placeholder="id, words, section   ( / )"
            value={filters.text}
            onInput={event => set({ text: event.currentTarget.value })}
          />
        </label>
        <Choice label="Show" value={filters.show} options={shows} onChoose={show => set({ show })} />
        <Choice
          label="Level"
          value={filters.level}
          options={levelOptions}
          onChoose={level => set({ level })}
        />
        <Choice
          label="Section"
          value={filters.section}
          options={sectionOptions}
          onChoose={section => set({ section })}
        />
        <fieldset>
          <legend>Verdict</legend>
          {letters.map(letter => (
            <label key={letter} class={`toggle v-${className(letter)}`} title={looks[letter].meaning}>
              <input
                type="checkbox"
                checked={filters.verdicts.includes(letter)}
                onChange={() =>
                  set({ verdict: joinList(toggled(filters.verdicts, letter).map(own => looks[own].word)) })
                }
              />
              <span aria-hidden="true">{looks[letter].sign}</span> {looks[letter].word}
            </label>
          ))}
        </fieldset>
        <details class="columns">
          <summary>
            Runtimes {chosen.length > 0 && `(${filters.columns.length} of ${columns.length})`}
          </summary>
          <fieldset>
            <legend class="hidden">Runtimes</legend>
            {columns.map(column => {
              const { name } = columnOf(column)
              return (
                <label key={column}>
                  <input
                    type="checkbox"
                    checked={chosen.includes(name)}
                    onChange={() => set({ runtime: joinList(toggled(chosen, name)) })}
                  />{' '}
                  {name}
                </label>
              )
            })}
          </fieldset>
        </details>
      </form>
    </search>
  )
}

const weightNames = [
  ['must', 'MUST'],
  ['should', 'SHOULD'],
  ['may', 'MAY'],
] as const

const countsByLevel = (own: readonly number[]): string =>
  weightNames
    .flatMap(([weight, name]) => {
      const count = own.filter(requirement => requirementOf(requirement).weight === weight).length
      return count === 0 ? [] : [`${count} ${name}`]
    })
    .join(', ')

const SectionCell = ({ column, own }: { column: number; own: readonly number[] }) => {
  const verdictsOf = (weight: string): Letter[] =>
    own
      .filter(requirement => requirementOf(requirement).weight === weight)
      .map(requirement => verdictNow(column, requirement))
  const shares = weightNames.flatMap(([weight, name]) => {
    const judged = verdictsOf(weight).filter(letter => holds(letter) || isBroken(letter) || letter === 'e')
    return judged.length === 0 ? [] : [{ name, text: `${judged.filter(holds).length}/${judged.length}` }]
  })
  const all = own.map(requirement => verdictNow(column, requirement))
  const skipped = all.filter(letter => letter === '-').length
  const label = [
    ...shares.map(({ name, text }) => `${name} ${text.replace('/', ' of ')} hold`),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ].join(', ')
  return (
    <td
      class={`v-${className(worst(all))}`}
      aria-label={label || 'no verdicts'}
      title={`${columnOf(column).name}: ${label || 'no verdicts'}`}
    >
      {shares.map(({ name, text }) => (
        <span key={name} class={`share ${name}`}>
          {text}
        </span>
      ))}
      {shares.length === 0 && looks[worst(all)].sign}
    </td>
  )
}

const RequirementRow = ({ requirement, shown }: { requirement: number; shown: readonly number[] }) => {
  const { id, summary, level } = requirementOf(requirement)
  return (
    <tr class="requirement">
      <th scope="row">
        <a href={addressOf(['requirement', id])}>{summary}</a>{' '}
        <small>
          {level} · {id}
        </small>
      </th>
      {shown.map(column => {
        const letter = verdictNow(column, requirement)
        const { word, sign } = looks[letter]
        return (
          <td key={column} class={`v-${word}`} aria-label={word} title={`${columnOf(column).name}: ${word}`}>
            {sign}
          </td>
        )
      })}
    </tr>
  )
}

/** A click on a cell does what its row's link does: thousands of links more would make the page slow. */
const followRow = ({ target }: Event): void => {
  const row = target instanceof HTMLElement ? target.closest('td')?.closest('tr.requirement') : undefined
  row?.querySelector('a')?.click()
}

const stepTo = (event: KeyboardEvent): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || !(event.target instanceof HTMLElement)) return
  const stops = [...document.querySelectorAll<HTMLElement>('.matrix tbody :is(a, button)')]
  const next = stops[stops.indexOf(event.target) + step]
  if (!stops.includes(event.target) || !next) return
  event.preventDefault()
  next.focus()
}

export const MatrixPage = ({ route }: { route: Route }) => {
  const filters = filtersOf(route)
  const shown = filters.columns
  const found = filtered(filters)
  const bySection = Map.groupBy(found, requirement => requirementOf(requirement).section)
  const open = listOf(route.query, 'open')
  const { text, verdicts, section, show } = filters
  const isNarrow = text !== '' || verdicts.length > 0 || section !== '' || show !== ''
  const isOpen = (name: string) => (open.includes('all') || isNarrow) !== open.includes(name)
  return (
    <>
      <h1 tabIndex={-1}>Matrix</h1>
      <FilterForm route={route} filters={filters} />
      <p class="quiet" role="status">
        {found.length} of {overview.requirements.length} requirements{' '}
        {!isNarrow && (
          <a href={changed(route, { open: open.includes('all') ? '' : 'all' })}>
            {open.includes('all') ? 'close all sections' : 'open all sections'}
          </a>
        )}{' '}
        {route.query.size > 0 && <a href={addressOf(['matrix'])}>clear filters</a>}
      </p>
      <Frame label="Matrix" isMatrix onKeyDown={stepTo} onClick={followRow}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="corner">
                Requirement
              </th>
              {shown.map(column => (
                <th
                  key={column}
                  scope="col"
                  class={problemOf(column) === undefined ? 'column' : 'column red'}
                >
                  <a
                    href={addressOf(['runtime', columnOf(column).name])}
                    title={problemOf(column) ?? runtimeName(column)}
                  >
                    {columnOf(column).name}
                  </a>
                </th>
              ))}
            </tr>
          </thead>
          {[...bySection].map(([index, own]) => {
            const name = sectionName(index)
            return (
              <tbody key={index}>
                <tr class="section">
                  <th scope="rowgroup">
                    <button
                      type="button"
                      aria-expanded={isOpen(name)}
                      onClick={() => replaceAddress(changed(route, { open: joinList(toggled(open, name)) }))}
                    >
                      {name}
                    </button>{' '}
                    <small>{countsByLevel(own)}</small>
                  </th>
                  {shown.map(column => (
                    <SectionCell key={column} column={column} own={own} />
                  ))}
                </tr>
                {isOpen(name) &&
                  own.map(requirement => (
                    <RequirementRow key={requirement} requirement={requirement} shown={shown} />
                  ))}
              </tbody>
            )
          })}
        </table>
      </Frame>
      {found.length === 0 && <p>No requirement is like that.</p>}
    </>
  )
}
