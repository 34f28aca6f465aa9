/** The ledger against results: which entries no longer hold, name nothing, or were not looked at; which failures have none. */
import type { Column } from '../report/columns.js'
import { isPartial, pointKey, runtimeLabel } from '../report/point-text.js'
import type { ResultPoint, RunResults } from '../report/results.js'
import { weightOf } from '../spec/levels.js'
import { requirements } from '../spec/requirements.js'
import { compareVersions, isSemVer } from '../spec/versions.js'
import { applicable, type Deviation } from './ledger.js'
import { compareLoose, inRange, upperBound } from './version-range.js'

export interface Examination {
  /** What was asserted holds in all runs for which the entry is meant. */
  fixed: string[]
  /** Broken, and no entry is meant for it. */
  unknown: string[]
  /** Entries that name what no point speaks for. */
  nameless: string[]
  /** Entries of which no run of the runtime's newest version says anything. */
  unseen: string[]
}

export const circumstancesOf = ({ runtime, spec, cgroup }: RunResults) => ({
  version: runtime.version,
  spec,
  cgroup: cgroup as 'v1' | 'v2' | 'none',
})

const speaksFor = (key: string, { id, row }: Pick<ResultPoint, 'id' | 'row'>): boolean =>
  key === id || (row !== undefined && key === `${id}[${row}]`)

/** Whether an entry names a point. */
export const names = (entry: Deviation, point: Pick<ResultPoint, 'id' | 'row'>): boolean =>
  entry.requirements.some(key => speaksFor(key, point))

/** Whether a broken point weighs as a MUST, by the spec version of its run: then it has to be in the ledger. */
export function countsAsFailure({ id, verdict, holds }: ResultPoint, { spec }: RunResults): boolean {
  const requirement = requirements().get(id)
  if (!requirement || holds !== false || verdict === 'error') return false
  if (!isSemVer(spec)) return verdict === 'fail'
  return weightOf(requirement) === 'must' && compareVersions(requirement.since, spec) <= 0
}

type Seen = 'broken' | 'holds' | 'skipped' | 'no row' | 'no point'

const seenOf = (key: string, columns: readonly Column[]): Seen => {
  const points = columns.flatMap(({ results }) => results.points)
  const own = points.filter(point => speaksFor(key, point))
  if (own.some(({ holds }) => holds === false)) return 'broken'
  if (own.some(({ holds }) => holds === true)) return 'holds'
  if (own.length > 0) return 'skipped'
  const id = key.split('[')[0]!
  // A check that was skipped as a whole, or that broke, has no rows; a part of the suite may be without those scripts.
  const isWhole = columns.some(({ results }) => !isPartial(results))
  const isJudged = points.some(point => point.id === id && point.holds !== undefined)
  return isWhole && isJudged ? 'no row' : 'no point'
}

const listed = (keys: readonly string[]): string => keys.join(', ')

export const newestVersion = (columns: readonly Column[]): string =>
  columns
    .map(({ results }) => results.runtime.version)
    .sort(compareLoose)
    .at(-1)!

/** Whether an entry says something of a version, or ends before it without anyone having seen why. */
function needsALook(version: string, versions: string): boolean {
  if (inRange(version, versions)) return true
  const end = upperBound(versions)
  // An end that excludes its version was set when that version was seen to do right.
  return end !== undefined && !end.isExcluded && compareLoose(version, end.version) > 0
}

const where = (columns: readonly Column[]): string =>
  columns.map(column => `${runtimeLabel(column)} cgroup ${column.results.cgroup}`).join(', ')

/** Examines one entry by the runs of its runtime. */
function examineEntry(entry: Deviation, columns: readonly Column[], found: Examination): void {
  const { id, requirements: keys, versions } = entry
  const meant = columns.filter(({ results }) => applicable([entry], circumstancesOf(results)).length > 0)
  if (meant.length > 0) {
    const seen = new Map(keys.map(key => [key, seenOf(key, meant)]))
    const of = (...wanted: Seen[]) => keys.filter(key => wanted.includes(seen.get(key)!))
    const gone = of('no row')
    if (gone.length > 0) found.nameless.push(`${id}: ${listed(gone)}: the requirement has no such row`)
    const holding = entry.sometimes ? [] : of('holds')
    if (holding.length === keys.length) found.fixed.push(`${id}: holds in ${where(meant)}`)
    else if (holding.length > 0) found.fixed.push(`${id}: ${listed(holding)} hold in ${where(meant)}`)
  }

  const newest = newestVersion(columns)
  if (!needsALook(newest, versions)) return
  const fitting = columns.filter(
    ({ results }) =>
      results.runtime.version === newest &&
      applicable([{ ...entry, versions: '*' }], circumstancesOf(results)).length > 0,
  )
  const unjudged = keys.filter(key => ['skipped', 'no point'].includes(seenOf(key, fitting)))
  if (unjudged.length === 0) return
  const why =
    fitting.length > 0
      ? `skipped or not run in ${where(fitting)}`
      : `no results with ${[entry.cgroup && `cgroup ${entry.cgroup}`, entry.specs && `spec ${entry.specs}`].filter(Boolean).join(', ')}`
  found.unseen.push(
    `${id}: ${unjudged.length === keys.length ? '' : `${listed(unjudged)}: `}not looked at with ${newest}: ${why}`,
  )
}

/** Failures of a run that no entry is meant for; with those entries that nearly are. */
function examineFailures(column: Column, ledger: readonly Deviation[], found: Map<string, string[]>): void {
  const { results } = column
  const meant = applicable(ledger, circumstancesOf(results))
  for (const point of results.points) {
    if (!countsAsFailure(point, results) || meant.some(entry => names(entry, point))) continue
    const near = ledger.filter(entry => names(entry, point))
    const hint = near.map(
      ({ id, versions, specs, cgroup }) =>
        `${id} is meant for ${[versions, specs && `spec ${specs}`, cgroup && `cgroup ${cgroup}`].filter(Boolean).join(', ')}`,
    )
    const key = `${pointKey(point)}${hint.length === 0 ? '' : ` (${hint.join('; ')})`}`
    found.set(key, [...(found.get(key) ?? []), where([column])])
  }
}

/** Examines the ledger of one runtime by runs of it, of any versions. Points are judged anew by the ledger as it is. */
export function examine(ledger: readonly Deviation[], columns: readonly Column[]): Examination {
  const found: Examination = { fixed: [], unknown: [], nameless: [], unseen: [] }
  for (const entry of ledger) examineEntry(entry, columns, found)
  const failures = new Map<string, string[]>()
  for (const column of columns) examineFailures(column, ledger, failures)
  for (const [key, places] of failures) found.unknown.push(`${key}: broken in ${places.join(', ')}`)
  return found
}
