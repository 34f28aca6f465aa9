/** What an examination of ledgers found, in lines for a person, and the exit code that follows. */
import { errorsOf } from '../report/point-text.js'
import type { RuntimeResults } from './by-runtime.js'
import { type Examination, examine, newestVersion } from './examine.js'

const titles: readonly (readonly [keyof Examination, string])[] = [
  ['fixed', 'no longer holds: give its versions an end'],
  [
    'unknown',
    "fails without an entry: a bug of the check or of the runtime; 'deviations propose' writes entries",
  ],
  ['nameless', 'names what no point speaks for: mend the entry'],
  ['unseen', 'not looked at in the newest version: run that'],
]

const part = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [` ${title}`, ...lines.map(line => `  ${line}`)]

/** Examines each ledger. 0: right as far as seen; 1: it is not; 2: results are not whole, so nothing is sure. */
export function describeExamination(groups: readonly RuntimeResults[]): {
  text: string
  exitCode: 0 | 1 | 2
} {
  const lines: string[] = []
  let [isWrong, isUnsure] = [false, false]
  for (const { runtime, ledger, columns } of groups) {
    const found = examine(ledger, columns)
    const broken = columns.filter(({ results }) => errorsOf(results) > 0).map(({ name }) => name)
    isWrong ||= found.fixed.length + found.unknown.length + found.nameless.length > 0
    isUnsure ||= broken.length > 0
    lines.push(
      `${runtime}: ${ledger.length} entries, ${columns.length} results up to version ${newestVersion(columns)}`,
      ...titles.flatMap(([kind, title]) => part(title, found[kind])),
      ...part('results that are not whole:', broken),
    )
  }
  return { text: lines.map(line => `${line}\n`).join(''), exitCode: isUnsure ? 2 : isWrong ? 1 : 0 }
}
