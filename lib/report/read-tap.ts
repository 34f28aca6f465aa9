/** Results out of TAP, of any size: ours, that of opencontainers/runtime-tools, or another tool's. */
import { tally } from '../run/tally.js'
import { readLines } from './read-lines.js'
import type { ResultPoint, RunResults } from './results.js'
import { ResultsError } from './results-error.js'
import { printableLine } from './safe-text.js'
import { isTapLine, tapDocuments } from './tap-document.js'
import { pointOfTap } from './tap-point.js'

const mostPoints = 1_000_000
const mostProblems = 5

// "# crun 1.28 (/usr/bin/crun) judged by spec 1.1.0, cgroup v1, kernel 6.18.44 x64", and the last line of a run
const runLine = /^# (\S+) (\S+) \((.*)\) judged by spec (\S+), cgroup (v1|v2|none), kernel (\S+) (\S+)$/
const endLine = /^# \S+ \S*: .* in (\d+\.\d) s\b/

type Run = Pick<RunResults, 'runtime' | 'spec' | 'cgroup' | 'host'>

const unknownRun: Run = {
  runtime: { name: 'unknown', version: 'unknown', path: '' },
  spec: 'unknown',
  cgroup: 'none',
  host: { kernel: 'unknown', arch: 'unknown', cgroup: 'none', controllers: [], missingCapabilities: [] },
}

function runIn(line: string): Run | undefined {
  const match = runLine.exec(line)
  if (!match) return undefined
  const [, name, version, path, spec, cgroup, kernel, arch] = match as unknown as string[]
  return {
    runtime: { name: name!, version: version!, path: path! },
    spec: spec!,
    cgroup: cgroup!,
    host: { ...unknownRun.host, kernel: kernel!, arch: arch!, cgroup: cgroup as 'v1' | 'v2' | 'none' },
  }
}

const describeProblems = (problems: readonly string[]): string => {
  const more = problems.length - mostProblems
  return [...problems.slice(0, mostProblems), ...(more > 0 ? [`and ${more} more like that`] : [])].join('; ')
}

/** Tells points of one id apart: a second one without a row of its own gets its number for a row. */
function numbered(points: readonly ResultPoint[]): ResultPoint[] {
  const seen = new Map<string, number>()
  return points.map(point => {
    const key = `${point.id}[${point.row ?? ''}]`
    const count = (seen.get(key) ?? 0) + 1
    seen.set(key, count)
    return count === 1 ? point : { ...point, row: [point.row, `#${count}`].filter(Boolean).join(' ') }
  })
}

/**
 * Reads TAP. What is wrong with it as a whole (no plan, another count than planned, a bail out) becomes the `error` of the
 * results. Throws a ResultsError for a file without any TAP, or of more than a million points.
 */
export async function readTap(file: string): Promise<RunResults> {
  const points: ResultPoint[] = []
  const documents = tapDocuments(
    result => {
      points.push(pointOfTap(result))
      if (points.length > mostPoints)
        throw new ResultsError(`${file}: more than ${mostPoints} points: no run of a conformance suite`)
    },
    reason => {
      const name = `skipped: ${printableLine(reason)}`
      points.push({ id: 'tap-skipped', name, level: 'unknown', verdict: 'skip', durationMs: 0, reason })
    },
  )
  let run: Run | undefined
  let [isTap, seconds] = [false, 0]
  for await (const { line } of readLines(file)) {
    isTap ||= isTapLine(line)
    run ??= runIn(line)
    seconds = Number(endLine.exec(line)?.[1] ?? seconds)
    documents.write(line)
  }
  const problems = documents.end()
  if (!isTap) throw new ResultsError(`${file}: neither the JSON of 'oci-runtime-tool test --json' nor TAP`)
  const all = numbered(points)
  return {
    suite: { version: 'unknown' },
    ...(run ?? unknownRun),
    points: all,
    summary: { ...tally(all), durationMs: Math.round(seconds * 1000) },
    ...(problems.length === 0 ? {} : { error: `TAP that is not whole: ${describeProblems(problems)}` }),
  }
}
