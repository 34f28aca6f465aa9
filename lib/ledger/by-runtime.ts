/** Results put together by runtime, each with its ledger. */
import type { Column } from '../report/columns.js'
import { ResultsError } from '../report/results-error.js'
import { requirements } from '../spec/requirements.js'
import { type Deviation, loadLedger } from './ledger.js'

export interface RuntimeResults {
  runtime: string
  ledger: Deviation[]
  columns: Column[]
}

/** Throws a ResultsError for results that do not tell their runtime, and what a ledger's reader throws. */
export async function byRuntime(columns: readonly Column[]): Promise<RuntimeResults[]> {
  const ids = new Set(requirements().keys())
  const groups = new Map<string, RuntimeResults>()
  for (const column of columns) {
    const { name, version } = column.results.runtime
    if (version === 'unknown')
      throw new ResultsError(
        `${column.file}: does not tell which runtime it is of (${column.results.error ?? 'TAP of another tool'}): give results of 'oci-runtime-tool test'`,
      )
    const group = groups.get(name)
    if (group) group.columns.push(column)
    else groups.set(name, { runtime: name, ledger: await loadLedger(name, ids), columns: [column] })
  }
  return [...groups.values()]
}
