/** What a person sees of a matrix while it runs: a line a column that changes, or lines that stay where it is piped. */
import { describeTally } from '../run/tally.js'
import { paint, printable } from '../run/terminal.js'
import type { Column } from './columns.js'
import type { ColumnEnd } from './run-column.js'
import type { TapCount } from './tap-count.js'

export interface MatrixListener {
  begun: (column: Column) => void
  counted: (column: Column, count: TapCount) => void
  ended: (end: ColumnEnd) => void
}

const seconds = (durationMs: number): string => `${Math.round(durationMs / 1000)} s`

const colours = { green: 'green', red: 'red', broken: 'yellow' } as const

const outcome = ({ results, state, durationMs }: ColumnEnd): string => {
  const { name, version } = results.runtime
  const what = results.error ?? `${name} ${version}: ${describeTally(results.summary)}`
  return `${state.padEnd(6)}  ${printable(what)} in ${seconds(durationMs)}`
}

/** Lines for a pipe: one when a column begins, one when it ends. */
export function pipedListener(columns: readonly Column[], write: (text: string) => void): MatrixListener {
  const width = Math.max(...columns.map(({ name }) => name.length))
  return {
    begun: ({ name }) => write(`${name.padEnd(width)}  begun\n`),
    counted: () => undefined,
    ended: end => write(`${end.column.name.padEnd(width)}  ${outcome(end)}\n`),
  }
}

/** A line a column on a terminal, all of them rewritten twice a second at most. */
export function terminalListener(columns: readonly Column[], update: (text: string) => void): MatrixListener {
  const width = Math.max(...columns.map(({ name }) => name.length))
  const lines = new Map(columns.map(({ name }) => [name, paint('dim', 'waits')]))
  const begun = new Map<string, number>()
  const leastMs = 500
  let shown = 0
  const show = () => {
    shown = performance.now()
    update([...lines].map(([name, line]) => `${name.padEnd(width)}  ${line}`).join('\n'))
  }
  show()
  return {
    begun: ({ name }) => {
      begun.set(name, performance.now())
      lines.set(name, 'begins')
      show()
    },
    counted: ({ name }, { points, failed }) => {
      const counts = `${points} points${failed > 0 ? `, ${paint('red', `${failed} failed`)}` : ''}`
      lines.set(name, `${counts} · ${seconds(performance.now() - begun.get(name)!)}`)
      if (performance.now() - shown > leastMs) show()
    },
    ended: end => {
      lines.set(end.column.name, paint(colours[end.state], outcome(end)))
      show()
    },
  }
}
