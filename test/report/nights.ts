/** Nights of results: made up of the catalogue, or derived from real ones, with known changes among them. */
import { linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ResultPoint, RunResults } from '../../lib/report/results.js'
import type { Verdict } from '../../lib/run/judge.js'
import { tally } from '../../lib/run/tally.js'
import { requirements } from '../../lib/spec/requirements.js'

const runtimes = ['crun', 'runc', 'runsc', 'youki']

/** A number that depends on the words alone. */
const hash = (...words: (string | number)[]): number => {
  let value = 2166136261
  for (const character of words.join(' ')) value = Math.imul(value ^ character.codePointAt(0)!, 16777619)
  return (value ^ (value >>> 15)) >>> 0
}

const verdictOf = (id: string, runtime: string): Verdict => {
  const share = hash(id, runtime) % 100
  if (share < 82) return 'pass'
  if (share < 88) return 'info'
  if (share < 93) return 'skip'
  return share < 98 ? 'known' : 'should'
}

const fault = (id: string, runtime: string) => ({
  message: `${id} is not what was asked for`,
  expected: `{"value":${hash(id) % 1000}}`,
  actual: `{"value":${hash(id, runtime) % 1000}}`,
  argv: [`/usr/bin/${runtime}`, '--root', '/run/a folder', 'create', 'c1'],
  end: 'exited 0',
  stderr: `${runtime}: applying ${id} …`,
})

/** A point with another verdict. */
export const withVerdict = (point: ResultPoint, verdict: Verdict, runtime: string): ResultPoint => {
  const { faults: _, reason: __, deviation: ___, ...plain } = point
  const isBroken = verdict === 'fail' || verdict === 'should' || verdict === 'known'
  return {
    ...plain,
    verdict,
    ...(isBroken ? { holds: false, faults: [fault(point.id, runtime)] } : {}),
    ...(verdict === 'skip' ? { reason: `no ${point.section} controller` } : {}),
    ...(verdict === 'known' ? { deviation: `${runtime}-${point.id}`, reason: 'decided so' } : {}),
  }
}

/** Results with other points, and their counts. */
export const withPoints = (results: RunResults, points: readonly ResultPoint[]): RunResults => ({
  ...results,
  points,
  summary: { ...tally(points), durationMs: results.summary.durationMs },
})

/** Made-up results of one night, by the name of the column. */
export function madeUpResults(columnCount: number, requirementCount: number): Map<string, RunResults> {
  const chosen = [...requirements().values()].slice(0, requirementCount)
  return new Map(
    Array.from({ length: columnCount }, (_, column) => {
      const runtime = runtimes[column % runtimes.length]!
      const release = Math.floor(column / runtimes.length)
      const points = chosen.map(({ id, level, summary, file, anchor }): ResultPoint => {
        const point = {
          id,
          script: `validation/${file.replace('.md', '')}/${anchor}.js`,
          name: `${id}: ${level} ${summary}`,
          level,
          verdict: 'pass',
          durationMs: 20 + (hash(id, column) % 400),
          file,
          section: anchor,
        } as const
        return withVerdict(point, verdictOf(id, runtime), runtime)
      })
      const results: RunResults = {
        suite: { version: '0.1.0' },
        runtime: { name: runtime, version: `1.${release + 3}`, path: `/opt/${release}/${runtime}` },
        spec: '1.2.1',
        cgroup: 'v2',
        host: {
          kernel: '6.12.0',
          arch: 'x64',
          cgroup: 'v2',
          controllers: ['cpu', 'memory'],
          missingCapabilities: [],
        },
        points: [],
        summary: { ...tally([]), durationMs: 20_000 + (hash('run', column) % 9000) },
      }
      return [`${runtime}-${release}`, withPoints(results, points)]
    }),
  )
}

/** Reads real results of one night. */
export const realResults = (folder: string): Map<string, RunResults> =>
  new Map(
    readdirSync(folder)
      .filter(name => name.endsWith('.json'))
      .map(name => [name.slice(0, -'.json'.length), JSON.parse(readFileSync(join(folder, name), 'utf8'))]),
  )

/** What is told of the nights that `writeNights` makes. */
export interface Story {
  /** Column that has a new version on the last night, and a requirement that it breaks. */
  upgraded: { column: string; id: string; from: string; to: string }
  /** Column in which a requirement failed until the night before the last. */
  repaired: { column: string; id: string }
  /** Column in which a verdict changes every few nights while nothing else does. */
  flaky: { column: string; id: string }
  /** Column that has no results on the last night. */
  absent?: string
}

const changing = (results: RunResults, id: string, verdict: Verdict): RunResults =>
  withPoints(
    results,
    results.points.map(point =>
      point.id === id ? withVerdict(point, verdict, results.runtime.name) : point,
    ),
  )

const nightFolder = (last: Date, back: number): string =>
  new Date(last.getTime() - back * 86_400_000).toISOString().slice(0, 19).replaceAll(':', '-')

/** Writes `results/<time>/<column>.json` for so many nights; the last one is that of 2026-11-23. */
export function writeNights(
  base: ReadonlyMap<string, RunResults>,
  folder: string,
  nightCount: number,
  story: Story,
): void {
  const last = new Date('2026-11-23T03:00:00Z')
  // Most nights are alike: each different file is written once, and linked for the others.
  const written = new Map<string, string>()
  for (let back = nightCount - 1; back >= 0; back--) {
    const night = join(folder, nightFolder(last, back))
    mkdirSync(night, { recursive: true })
    for (const [column, results] of base) {
      if (back === 0 && column === story.absent) continue
      const { upgraded, repaired, flaky } = story
      const isOld = column === upgraded.column && back > 0
      const isUpgraded = column === upgraded.column && back === 0
      const wasBroken = column === repaired.column && back > 0
      const isFlaky = column === flaky.column && back % 7 === 3
      const file = join(night, `${column}.json`)
      const variant = [column, isOld, isUpgraded, wasBroken, isFlaky].join(' ')
      const twin = written.get(variant)
      if (twin !== undefined) {
        linkSync(twin, file)
        continue
      }
      let own = results
      if (column === upgraded.column)
        own = { ...own, runtime: { ...own.runtime, version: isOld ? upgraded.from : upgraded.to } }
      if (isUpgraded) own = changing(own, upgraded.id, 'fail')
      if (isOld) own = changing(own, upgraded.id, 'pass')
      if (column === repaired.column) own = changing(own, repaired.id, wasBroken ? 'fail' : 'pass')
      if (column === flaky.column) own = changing(own, flaky.id, isFlaky ? 'fail' : 'pass')
      writeFileSync(file, JSON.stringify(own))
      written.set(variant, file)
    }
  }
}
