/** What a report says of a run and of its points, in words: every text of it can be shown, and ends somewhere. */
import type { Fault } from '../harness/points.js'
import { reproduceCommand } from '../run/reproduce.js'
import { requirements, specLink } from '../spec/requirements.js'
import { specVersions } from '../spec/versions.js'
import type { Column } from './columns.js'
import type { ResultPoint, RunResults } from './results.js'
import { clipped, printable, printableLine } from './safe-text.js'

const longestLine = 300
const longestText = 10_000

/** Who was tested: `crun 1.28`, or the column's name where the results do not tell. */
export const runtimeLabel = ({ name, results: { runtime } }: Column): string =>
  clipped(
    printableLine(runtime.version === 'unknown' ? name : `${runtime.name} ${runtime.version}`),
    longestLine,
  )

/** A column's name, and who was tested where that is not the same. */
export const columnLabel = (column: Column): string => {
  const label = runtimeLabel(column)
  return label === column.name ? label : `${clipped(printableLine(column.name), longestLine)} (${label})`
}

/** Errors of a run: points whose check broke, and one more where the run itself is not whole. */
export const errorsOf = ({ summary, error }: RunResults): number =>
  summary.error + (error === undefined ? 0 : 1)

/** Whether only a part of the suite was run. */
export const isPartial = ({ choices }: RunResults): boolean =>
  choices !== undefined && (choices.what.length > 0 || choices.shard !== undefined)

/** Id and row of a point, which tell it apart from all others of its run. */
export const pointKey = ({ id, row }: Pick<ResultPoint, 'id' | 'row'>): string =>
  clipped(printableLine(row === undefined ? id : `${id}[${row}]`), longestLine)

/** Name of a point, on one line. */
export const pointTitle = ({ name }: ResultPoint): string => clipped(printableLine(name), longestLine)

const notAsExpected = ({ message, expected, actual }: Fault): string =>
  [
    message,
    ...(expected === undefined ? [] : [`expected ${expected}`]),
    ...(actual === undefined ? [] : [`got ${actual}`]),
  ].join('; ')

/** Why a point is not simply passed, on one line; empty where there is nothing to say. */
export function pointMessage({ verdict, error, faults, reason, deviation, note }: ResultPoint): string {
  const [first] = faults ?? []
  const said =
    verdict === 'error'
      ? `the check broke: ${error ?? ''}`
      : verdict === 'known'
        ? `known deviation${deviation === undefined ? '' : ` ${deviation}`}: ${reason ?? ''}`
        : verdict === 'fixed'
          ? `holds now${deviation === undefined ? '' : `, so the ledger can lose ${deviation}`}`
          : verdict === 'skip'
            ? (reason ?? '')
            : first
              ? notAsExpected(first)
              : (note ?? '')
  return clipped(printableLine(said), longestLine)
}

/** The link to the sentence that a point is about; undefined for one that is not of the spec. */
export function pointLink({ id }: ResultPoint, { spec }: RunResults): string | undefined {
  const requirement = requirements().get(id)
  if (!requirement) return undefined
  const known = specVersions.find(version => version === spec) ?? specVersions.at(-1)!
  return specLink(requirement, requirement.since > known ? requirement.since : known)
}

/** The command that runs a point's check again as it was run; undefined where it is another tool's. */
export function pointReproduce({ id }: ResultPoint, results: RunResults): string | undefined {
  const requirement = requirements().get(id)
  if (!requirement || results.runtime.path === '') return undefined
  const spec = specVersions.find(version => version === results.spec)
  return reproduceCommand(
    { requirement },
    {
      runtime: results.runtime.path,
      runtimeArgs: results.runtime.arguments ?? [],
      ...(spec === undefined ? {} : { spec }),
      cgroup: results.cgroup === 'v1' || results.cgroup === 'v2' ? results.cgroup : 'auto',
      certified: results.choices?.certified ?? false,
    },
  )
}

const lines = (label: string, text: string | undefined): string[] =>
  text === undefined || text === '' ? [] : [`${label}: ${text}`]

const faultLines = ({ message, expected, actual, argv, end, stderr }: Fault): string[] => [
  message,
  ...lines('  expected', expected),
  ...lines('  got', actual),
  ...lines('  command', argv?.join(' ')),
  ...lines('  ended', end),
  ...lines('  standard error', stderr?.trimEnd()),
]

/** All that is known of a point, on several lines. */
export function pointDetails(point: ResultPoint, results: RunResults): string {
  const text = [
    ...(point.error === undefined ? [] : [point.error]),
    ...(point.faults ?? []).flatMap(faultLines),
    ...(point.values ?? []).flatMap(value => lines('recorded', value)),
    ...lines('note', point.note),
    ...lines('spec', pointLink(point, results)),
    ...(point.faults?.length ? lines('reproduce', pointReproduce(point, results)) : []),
  ].join('\n')
  return clipped(printable(text), longestText)
}
