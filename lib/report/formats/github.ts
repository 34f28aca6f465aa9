/** Annotations of GitHub Actions: workflow commands on standard output, which the runner takes out of the log. */
import type { Column } from '../columns.js'
import { pointKey, pointMessage, runtimeLabel } from '../point-text.js'
import type { ResultPoint } from '../results.js'
import { printable, printableLine } from '../safe-text.js'

// GitHub shows no more of each kind for a step, and drops the others without a word.
const mostOfAKind = 10

type Kind = 'error' | 'warning' | 'notice'

interface Annotation {
  kind: Kind
  title: string
  message: string
  file?: string
}

/** Data of a command: a newline would end it, and begin what may be another. */
const data = (text: string): string =>
  printable(text).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')

const property = (text: string): string => data(text).replace(/:/g, '%3A').replace(/,/g, '%2C')

const line = ({ kind, title, message, file }: Annotation): string =>
  `::${kind} ${file === undefined ? '' : `file=${property(file)},`}title=${property(title)}::${data(message)}\n`

const kindOf = ({ verdict }: ResultPoint, level: 'must' | 'should'): Kind | undefined => {
  if (verdict === 'fail' || verdict === 'error') return 'error'
  if (verdict === 'should') return level === 'should' ? 'error' : 'warning'
  return verdict === 'fixed' ? 'notice' : undefined
}

// What is in the repository is the script's source.
const sourceOf = (script: string): string => printableLine(script).replace(/\.js$/, '.ts')

function annotationsOf(column: Column): Annotation[] {
  const { points, error, choices } = column.results
  const who = runtimeLabel(column)
  const ofPoints = points.flatMap((point): Annotation[] => {
    const kind = kindOf(point, choices?.level ?? 'must')
    if (!kind) return []
    const { script } = point
    return [
      {
        kind,
        title: `${who}: ${pointKey(point)}`,
        message: pointMessage(point) || 'not ok',
        ...(script === undefined ? {} : { file: sourceOf(script) }),
      },
    ]
  })
  return [
    ...(error === undefined
      ? []
      : [{ kind: 'error' as const, title: `${who}: the run`, message: printableLine(error) }]),
    ...ofPoints,
  ]
}

/** As many annotations of one kind as GitHub shows; the last one says how many more there are. */
function limited(annotations: readonly Annotation[]): Annotation[] {
  if (annotations.length <= mostOfAKind) return [...annotations]
  const shown = annotations.slice(0, mostOfAKind - 1)
  const left = annotations.length - shown.length
  return [
    ...shown,
    { kind: shown[0]!.kind, title: `${left} more`, message: 'the summary and the TAP have all' },
  ]
}

/** The columns as workflow commands; empty if there is nothing to say. */
export function github(columns: readonly Column[]): string {
  const all = columns.flatMap(annotationsOf)
  return (['error', 'warning', 'notice'] as const)
    .flatMap(kind => limited(all.filter(({ kind: own }) => own === kind)))
    .map(line)
    .join('')
}
