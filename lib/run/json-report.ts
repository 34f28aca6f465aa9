/** The JSON report: the contract with tools that read results (docs/verdicts.md). */
import type { ResultPoint, RunResults } from '../report/results.js'
import { writeAside } from '../report/write-aside.js'
import type { Identity } from '../runtime/identify.js'
import type { Cost, HostFacts } from './messages.js'
import type { JudgedPoint } from './outcome-points.js'
import type { Settings } from './settings.js'
import type { Tally } from './tally.js'
import { pointName } from './tap.js'

export interface ReportFacts {
  suiteVersion: string
  identity: Identity
  settings: Settings
  spec: string
  host: HostFacts
  counts: Tally
  durationMs: number
  cost: Cost
  /** Why not all points are there. */
  error?: string
}

const reportPoint = (judged: JudgedPoint): ResultPoint => {
  const { requirement, point, verdict, script, durationMs, deviation, note, error, holds } = judged
  return {
    id: requirement.id,
    script: script.path,
    name: pointName(judged),
    ...(point.row === undefined ? {} : { row: point.row }),
    level: requirement.level,
    verdict,
    ...(holds === undefined ? {} : { holds }),
    durationMs: Math.round(durationMs),
    file: requirement.file,
    section: requirement.anchor,
    ...(point.faults.length === 0 ? {} : { faults: point.faults }),
    ...(point.values.length === 0 ? {} : { values: point.values }),
    ...(verdict === 'skip' && point.skipReason !== undefined ? { reason: point.skipReason } : {}),
    ...(deviation ? { deviation: deviation.id, reason: deviation.reason } : {}),
    ...(note === undefined ? {} : { note }),
    ...(error === undefined ? {} : { error }),
  }
}

/** The results of a run as its report has them. */
export function runResults(points: readonly JudgedPoint[], facts: ReportFacts): RunResults {
  const { suiteVersion, identity, settings, spec, host, counts, durationMs, cost, error } = facts
  const { runtimeArgs, what, shard, level, ignoreLedger, certified } = settings
  return {
    suite: { version: suiteVersion },
    runtime: {
      name: identity.name,
      version: identity.version,
      path: identity.path,
      ...(runtimeArgs.length === 0 ? {} : { arguments: runtimeArgs }),
    },
    choices: {
      what,
      ...(shard ? { shard: `${shard.index}/${shard.count}` } : {}),
      level,
      ignoreLedger,
      ...(certified ? { certified } : {}),
    },
    spec,
    cgroup: host.cgroup,
    host,
    points: points.map(reportPoint),
    summary: { ...counts, durationMs: Math.round(durationMs) },
    cost,
    ...(error === undefined ? {} : { error }),
  }
}

/** Writes the report. Throws a WriteError, and leaves one that is there as it was. */
export const writeJsonReport = (file: string, points: readonly JudgedPoint[], facts: ReportFacts): void =>
  writeAside(file, `${JSON.stringify(runResults(points, facts), null, 1)}\n`)
