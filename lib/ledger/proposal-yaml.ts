/** Proposed entries as YAML, in the form of the ledgers in known-deviations/. */
import { Document, type YAMLSeq } from 'yaml'
import type { Column } from '../report/columns.js'
import type { RuntimeResults } from './by-runtime.js'
import { type Proposal, propose } from './propose.js'

function yamlOf({ comments, ...proposal }: Proposal): string {
  const { id, requirements, versions, specs, cgroup, sometimes, observed, reason, links, date } = proposal
  const entry = {
    id,
    requirements,
    versions,
    ...(specs === undefined ? {} : { specs }),
    ...(cgroup === undefined ? {} : { cgroup }),
    ...(sometimes === undefined ? {} : { sometimes }),
    class: proposal.class,
    observed,
    reason,
    links,
    date,
  }
  const document = new Document([entry])
  const [item] = (document.contents as unknown as YAMLSeq<{ commentBefore: string }>).items
  item!.commentBefore = comments.map(comment => ` ${comment}`).join('\n')
  return document.toString({ lineWidth: 0, singleQuote: true })
}

// A file's time is the nearest to the day of the run that results tell.
const dayOf = (columns: readonly Column[]): string =>
  new Date(Math.max(...columns.map(({ date }) => date.getTime()))).toISOString().slice(0, 10)

/** Proposals for each runtime, as the text to be put at the end of its known-deviations/<runtime>.yaml. */
export function proposalsFor(groups: readonly RuntimeResults[]): { text: string; count: number } {
  const entries = groups.flatMap(({ ledger, columns }) =>
    propose(columns, ledger, dayOf(columns)).map(yamlOf),
  )
  return { text: entries.join('\n'), count: entries.length }
}
