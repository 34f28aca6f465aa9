/** Small pieces that pages are made of. */
import type { ComponentChildren } from 'preact'
import type { Letter, Parts, RunData } from '../site-data.js'
import { columnOf, overview, requirementOf, runtimeName, sectionName } from './model.js'
import { isMissing } from './parts.js'
import { addressOf } from './route.js'
import { countedLetters, letters, looks } from './verdicts.js'

/** Sign and word of a verdict. */
export const Verdict = ({ letter }: { letter: Letter }) => (
  <span class={`verdict v-${className(letter)}`} title={looks[letter].meaning}>
    <span aria-hidden="true">{looks[letter].sign}</span> {looks[letter].word}
  </span>
)

/** Name of a verdict's class in the style sheet. */
export const className = (letter: Letter): string => looks[letter].word

export const RequirementLink = ({ requirement }: { requirement: number }) => {
  const { id, summary, level } = requirementOf(requirement)
  return (
    <>
      <a href={addressOf(['requirement', id])}>{summary}</a>{' '}
      <small>
        {level} · <code>{id}</code>
      </small>
    </>
  )
}

export const ColumnLink = ({ column }: { column: number }) => (
  <a class="chip" href={addressOf(['runtime', columnOf(column).name])} title={runtimeName(column)}>
    {columnOf(column).name}
  </a>
)

/** A link to a page outside; only https goes out. */
export const OutsideLink = ({ href, children }: { href: string; children?: ComponentChildren }) =>
  href.startsWith('https://') ? (
    <a href={href} rel="noreferrer">
      {children ?? href.slice('https://'.length)}
    </a>
  ) : (
    <span>{children ?? href}</span>
  )

/** Stands where a part of the data is still to come. */
export const Loading = ({ name }: { name: keyof Parts }) =>
  isMissing(name) ? (
    <p class="notice" role="alert">
      The file {name}.js is not there. If the site was written anew meanwhile, reload the page.
    </p>
  ) : (
    <p class="quiet">Loading…</p>
  )

/** How a run's verdicts share out, as a bar. */
export const CountsBar = ({ counts }: Pick<RunData, 'counts'>) => {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const shares = letters.flatMap(letter => {
    const count = counts[countedLetters.indexOf(letter)] ?? 0
    return count === 0 ? [] : [{ letter, count }]
  })
  return (
    <span
      class="bar"
      role="img"
      aria-label={shares.map(({ letter, count }) => `${count} ${looks[letter].word}`).join(', ')}
    >
      {shares.map(({ letter, count }) => (
        <span
          key={letter}
          class={`v-${className(letter)}`}
          style={{ flexGrow: count / total }}
          title={`${count} ${looks[letter].word}`}
        />
      ))}
    </span>
  )
}

/** How many verdicts of a kind a run has. */
export const countOf = ({ counts }: Pick<RunData, 'counts'>, ...kinds: Letter[]): number =>
  kinds.reduce((sum, letter) => sum + (counts[countedLetters.indexOf(letter)] ?? 0), 0)

export const SectionLink = ({ section }: { section: number }) => (
  <a href={addressOf(['matrix'], { section: sectionName(section) })}>{sectionName(section)}</a>
)

/** A point's row, where its requirement has several. */
export const rowOf = (position: number): string => overview.points[position]!.row ?? ''

/** A choice that is part of the address. */
export const Choice = ({
  label,
  value,
  options,
  onChoose,
}: {
  label: string
  value: string
  options: readonly (readonly [value: string, text: string])[]
  onChoose: (value: string) => void
}) => (
  <label>
    {label}
    <select value={value} onChange={event => onChoose(event.currentTarget.value)}>
      {options.map(([own, text]) => (
        <option key={own} value={own}>
          {text}
        </option>
      ))}
    </select>
  </label>
)

/** Goes to an address of the same page: no new entry in the browser's history while a person types. */
export function replaceAddress(address: string): void {
  history.replaceState(null, '', address)
  dispatchEvent(new HashChangeEvent('hashchange'))
}

/** A duration as a person reads it. */
export const durationText = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${milliseconds} ms`
  const seconds = milliseconds / 1000
  return seconds < 100
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/** Text that is worth a click to copy it. */
export const Command = ({ text }: { text: string }) => (
  <span class="command">
    <code>{text}</code>
    {navigator.clipboard && (
      <button
        type="button"
        onClick={event => {
          const button = event.currentTarget
          navigator.clipboard.writeText(text).then(
            () => {
              button.textContent = 'copied'
            },
            () => {
              button.textContent = 'not allowed'
            },
          )
        }}
      >
        copy
      </button>
    )}
  </span>
)

/** A wide table's frame, which scrolls by itself, by keyboard, too. */
export const Frame = ({
  label,
  isMatrix = false,
  onKeyDown,
  onClick,
  children,
}: {
  label: string
  isMatrix?: boolean
  onKeyDown?: (event: KeyboardEvent) => void
  onClick?: (event: MouseEvent) => void
  children: ComponentChildren
}) => (
  <section
    class={isMatrix ? 'scroll matrix' : 'scroll'}
    aria-label={label}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    tabIndex={0}
    {...(onKeyDown ? { onKeyDown } : {})}
    {...(onClick ? { onClick } : {})}
  >
    {children}
  </section>
)
