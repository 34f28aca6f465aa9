/** What there is to say of the newest night's points besides verdicts: each text once, in files of one section. */
import type { ResultPoint } from '../results.js'
import type { Detail, Durations, SectionDetails, Skips } from './site-data.js'

/** The points of one column on the newest night. */
export interface NewestRun {
  column: number
  points: readonly ResultPoint[]
  /** Position of each of the points among those of the site. */
  positions: readonly number[]
}

const longestText = 4000
const mostFaults = 20

// The suite keeps its texts short; a file made by others may not.
const short = (text: string): string =>
  text.length > longestText ? `${text.slice(0, longestText)}… (${text.length} characters)` : text

function detailOf({ faults, values, reason, deviation, note, error }: ResultPoint): Detail {
  return {
    ...(faults === undefined || faults.length === 0
      ? {}
      : {
          faults: faults.slice(0, mostFaults).map(({ message, expected, actual, argv, end, stderr }) => ({
            message: short(message),
            ...(expected === undefined ? {} : { expected: short(expected) }),
            ...(actual === undefined ? {} : { actual: short(actual) }),
            ...(argv === undefined ? {} : { argv: argv.slice(0, 100).map(short) }),
            ...(end === undefined ? {} : { end: short(end) }),
            ...(stderr === undefined ? {} : { stderr: short(stderr) }),
          })),
        }),
    ...(values === undefined || values.length === 0 ? {} : { values: values.slice(0, 100).map(short) }),
    ...(reason === undefined ? {} : { reason: short(reason) }),
    ...(deviation === undefined ? {} : { deviation }),
    ...(note === undefined ? {} : { note: short(note) }),
    ...(error === undefined ? {} : { error: short(error) }),
  }
}

/** Numbers texts by first appearance, so that a text which many points share is there once. */
const numbering = () => {
  const indexes = new Map<string, number>()
  return {
    indexOf: (text: string): number => {
      const known = indexes.get(text)
      if (known !== undefined) return known
      indexes.set(text, indexes.size)
      return indexes.size - 1
    },
    all: (): string[] => [...indexes.keys()],
  }
}

/** Details by section, for the sections that have any. */
export function detailsBySection(
  runs: readonly NewestRun[],
  sectionOf: (position: number) => number,
): Map<number, SectionDetails> {
  const sections = new Map<
    number,
    { texts: ReturnType<typeof numbering>; cells: [number, number, number][] }
  >()
  for (const { column, points, positions } of runs)
    for (const [index, point] of points.entries()) {
      const text = JSON.stringify(detailOf(point))
      if (text === '{}') continue
      const position = positions[index]!
      const section = sectionOf(position)
      const own = sections.get(section) ?? { texts: numbering(), cells: [] }
      sections.set(section, own)
      own.cells.push([position, column, own.texts.indexOf(text)])
    }
  return new Map(
    [...sections].map(([section, { texts, cells }]) => [
      section,
      { details: texts.all().map(text => JSON.parse(text) as Detail), cells },
    ]),
  )
}

/** Skipped points, by reason. */
export function skipsOf(runs: readonly NewestRun[]): Skips {
  const reasons = numbering()
  const cells = runs.flatMap(({ column, points, positions }) =>
    points.flatMap(({ verdict, reason }, index) =>
      verdict === 'skip'
        ? [[positions[index]!, column, reasons.indexOf(short(reason ?? 'no reason given'))] as const]
        : [],
    ),
  )
  return { reasons: reasons.all(), cells }
}

/** How long each script took in each column. */
export function durationsOf(runs: readonly NewestRun[], columnCount: number): Durations {
  const byScript = new Map<string, (number | null)[]>()
  for (const { column, points } of runs)
    for (const { script, durationMs } of points) {
      if (script === undefined) continue
      const own = byScript.get(script) ?? new Array<number | null>(columnCount).fill(null)
      own[column] = Math.round(durationMs)
      byScript.set(script, own)
    }
  const sorted = [...byScript].sort(([a], [b]) => (a < b ? -1 : 1))
  return { scripts: sorted.map(([script]) => script), durationsMs: sorted.map(([, own]) => own) }
}
