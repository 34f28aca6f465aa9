/** Markdown for pull requests and for $GITHUB_STEP_SUMMARY: a row a column, then what is to be looked at. */
import { verdicts } from '../../run/tally.js'
import type { Column } from '../columns.js'
import { columnLabel, errorsOf, pointKey, pointLink, pointMessage } from '../point-text.js'
import type { ResultPoint } from '../results.js'
import { clipped, printableLine } from '../safe-text.js'
import { describeStanding, type Standing, standingOf } from './verdict-line.js'

// $GITHUB_STEP_SUMMARY takes 1 MiB, a comment 65,536 characters; a person fewer.
const mostRows = 100

/** Text for a cell: nothing in it is markup, a link, a mention or a command of a CI runner. */
const cell = (text: string): string =>
  printableLine(text).replace(
    /[\\`*_[\]<>#!|~@&$:]|(?<=www)\./gi,
    character => `&#${character.charCodeAt(0)};`,
  )

const row = (...cells: string[]): string => `| ${cells.join(' | ')} |\n`

const table = (heads: readonly string[], rows: readonly string[]): string =>
  [row(...heads), row(...heads.map(() => '---')), ...rows].join('')

const signs: Readonly<Record<Standing, string>> = { good: '✅', known: '☑️', bad: '❌', unsure: '⚠️' }

const summaryRow = (column: Column): string => {
  const { results } = column
  const counts = verdicts.map(verdict =>
    String(verdict === 'error' ? errorsOf(results) : results.summary[verdict]),
  )
  const { spec, cgroup } = results
  return row(
    signs[standingOf(column)],
    cell(columnLabel(column)),
    cell(describeStanding(column)),
    cell(spec),
    cell(cgroup),
    ...counts,
  )
}

interface Finding {
  point: ResultPoint
  columns: Column[]
  message: string
}

/** Points of some verdict, those of one requirement and row together. */
function findings(
  columns: readonly Column[],
  isMeant: (point: ResultPoint, column: Column) => boolean,
): Finding[] {
  const byKey = new Map<string, Finding>()
  for (const column of columns) {
    for (const point of column.results.points) {
      if (!isMeant(point, column)) continue
      const finding = byKey.get(pointKey(point))
      if (finding) finding.columns.push(column)
      else byKey.set(pointKey(point), { point, columns: [column], message: pointMessage(point) })
    }
  }
  return [...byKey.values()]
}

const findingRow =
  (isOneColumn: boolean) =>
  ({ point, columns, message }: Finding): string => {
    const link = pointLink(point, columns[0]!.results)
    const name = cell(pointKey(point))
    return row(
      link === undefined ? name : `[${name}](${link})`,
      cell(point.level),
      ...(isOneColumn ? [] : [columns.map(column => cell(column.name)).join(', ')]),
      cell(clipped(message, 200)),
    )
  }

function part(title: string, all: readonly Finding[], isOneColumn: boolean): string {
  if (all.length === 0) return ''
  const heads = ['requirement', 'level', ...(isOneColumn ? [] : ['where']), 'what']
  const more = all.length - mostRows
  const rest = more > 0 ? `\nand ${more} more\n` : ''
  return `\n### ${title} (${all.length})\n\n${table(heads, all.slice(0, mostRows).map(findingRow(isOneColumn)))}${rest}`
}

/** The columns as Markdown. */
export function markdown(columns: readonly Column[]): string {
  const isOne = columns.length === 1
  const broken = columns.filter(({ results }) => results.error !== undefined)
  const fails = ({ verdict }: ResultPoint, { results }: Column) =>
    verdict === 'fail' || (verdict === 'should' && results.choices?.level === 'should')
  return [
    '## OCI runtime-spec\n\n',
    table(['', 'runtime', '', 'spec', 'cgroup', ...verdicts], columns.map(summaryRow)),
    broken.length === 0 ? '' : '\n### Not whole\n\n',
    ...broken.map(
      column => `- ${cell(columnLabel(column))}&#58; ${cell(clipped(column.results.error!, 500))}\n`,
    ),
    part('Failures', findings(columns, fails), isOne),
    part(
      'Checks that broke',
      findings(columns, ({ verdict }) => verdict === 'error'),
      isOne,
    ),
    part(
      'Hold now, so the ledger can lose them',
      findings(columns, ({ verdict }) => verdict === 'fixed'),
      isOne,
    ),
  ].join('')
}
