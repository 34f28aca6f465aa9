/** Verdicts: what a point's status means, given the requirement's level, the spec version and the ledger. */
import type { Point } from '../harness/points.js'
import type { Deviation } from '../ledger/ledger.js'
import { weightOf } from '../spec/levels.js'
import { type Requirement, requirementOf } from '../spec/requirements.js'
import { compareVersions } from '../spec/versions.js'

export type Verdict = 'pass' | 'fail' | 'should' | 'known' | 'fixed' | 'info' | 'skip' | 'error'

export interface Judgement {
  requirement: Requirement
  point: Point
  verdict: Verdict
  /** Whether what was asserted held; undefined where nothing was. */
  holds?: boolean
  /** Ledger entry that the verdict comes from. */
  deviation?: Deviation
  /** Why the check itself broke, for `error`. */
  error?: string
  /** Why it is no more than recorded, for `info`. */
  note?: string
}

const speaksFor = (deviation: Deviation, { id, row }: Point): boolean =>
  deviation.requirements.includes(id) ||
  (row !== undefined && deviation.requirements.includes(`${id}[${row}]`))

/** Judges one point. `deviations` are the ledger entries that hold for the run, `spec` the version to judge by. */
export function judge(point: Point, spec: string, deviations: readonly Deviation[]): Judgement {
  const requirement = requirementOf(point.id)
  const about = { requirement, point }
  if (point.status === 'skipped') return { ...about, verdict: 'skip' }
  if (point.status === 'recorded') return { ...about, verdict: 'info' }
  const holds = point.status === 'holds'
  // A runtime may implement more than the version that it claims, but that is not held against it.
  if (compareVersions(requirement.since, spec) > 0) {
    return { ...about, verdict: 'info', holds, note: `since spec ${requirement.since}, judged by ${spec}` }
  }
  const weight = weightOf(requirement)
  if (weight === 'may')
    return { ...about, verdict: 'info', holds, note: `${requirement.level} leaves it open` }
  const deviation = deviations.find(entry => speaksFor(entry, point))
  if (deviation) {
    const verdict = holds && !deviation.sometimes ? 'fixed' : 'known'
    return { ...about, verdict, holds, deviation }
  }
  if (holds) return { ...about, verdict: 'pass', holds }
  return { ...about, verdict: weight === 'must' ? 'fail' : 'should', holds }
}
