/** Our own JSON: the results of one run as `test --json` writes them; of several runs, an array of them. */
import type { Column } from '../columns.js'

/** The columns as JSON, whatever they were read from. */
export function json(columns: readonly Column[]): string {
  const [only, ...more] = columns.map(({ results }) => results)
  return `${JSON.stringify(more.length === 0 ? only : [only, ...more], null, 1)}\n`
}
