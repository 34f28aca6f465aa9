/** The judged points of a script's outcome. */
import { basename } from 'node:path'
import type { Point } from '../harness/points.js'
import type { Outcome } from '../harness/run-check.js'
import type { Deviation } from '../ledger/ledger.js'
import { requirementOf } from '../spec/requirements.js'
import { type Judgement, judge } from './judge.js'
import type { Script } from './scripts.js'

export interface JudgedPoint extends Judgement {
  script: Script
  durationMs: number
}

const blank = (id: string): Point => ({ id, status: 'skipped', faults: [], values: [] })

/** Rows tell a requirement's points apart: where several scripts speak for one, the script's name is a row, too. */
const withRow = (point: Point, script: Script, sharedIds: ReadonlySet<string>): Point =>
  point.row === undefined && sharedIds.has(point.id) ? { ...point, row: basename(script.path, '.js') } : point

/** Judges an outcome's points; ids that it has none for, since the check broke, get the verdict `error`. */
export function judgeOutcome(
  script: Script,
  { points, durationMs, error }: Outcome,
  spec: string,
  deviations: readonly Deviation[],
  sharedIds: ReadonlySet<string>,
  ids?: ReadonlySet<string>,
): JudgedPoint[] {
  const about = { script, durationMs }
  const judged: JudgedPoint[] = points
    .map(bare => withRow(bare, script, sharedIds))
    .map(point => ({ ...judge(point, spec, deviations), ...about }))
  if (error !== undefined) {
    const seen = new Set(points.map(({ id }) => id))
    const open = script.ids.filter(id => !seen.has(id))
    // A check that broke after its last point is broken all the same.
    for (const id of open.length > 0 ? open : script.ids.slice(-1)) {
      judged.push({ requirement: requirementOf(id), point: blank(id), verdict: 'error', error, ...about })
    }
  }
  return ids ? judged.filter(({ requirement }) => ids.has(requirement.id)) : judged
}
