/** A certified run leaves nothing open: what was skipped counts as broken. */
import { judge } from './judge.js'
import type { JudgedPoint } from './outcome-points.js'

/** A skipped point as one that is broken, by its level and the spec version of the run; any other as it is. */
export function withoutSkip(judged: JudgedPoint, spec: string): JudgedPoint {
  if (judged.verdict !== 'skip') return judged
  const { point, requirement, script, durationMs } = judged
  const message = `not checked: ${point.skipReason ?? 'no reason given'}`
  const { verdict, note } = judge({ ...point, status: 'broken', faults: [{ message }] }, spec, [])
  return {
    requirement,
    script,
    durationMs,
    verdict,
    point: { ...point, faults: [{ message }] },
    ...(note === undefined ? {} : { note }),
  }
}
