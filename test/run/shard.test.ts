/** SHARD=i/n: shards are disjoint, together they are the suite, and each has as much to do. */
import t from 'tap'
import type { ResultPoint, RunResults } from '../../lib/report/results.js'
import { durationsOf, measuredDurations } from '../../lib/run/durations.js'
import { allScripts, type Script } from '../../lib/run/scripts.js'
import { shardOf, split } from '../../lib/run/shard.js'

const scripts = allScripts()
const paths = (part: readonly Script[]) => part.map(({ path }) => path)

for (const count of [1, 2, 3, 4, 7, 16]) {
  t.test(`${count} shards of the suite`, async t => {
    const shards = Array.from({ length: count }, (_, index) => shardOf(scripts, { index: index + 1, count }))
    t.strictSame(shards.flatMap(paths).sort(), paths(scripts).sort(), 'each script is in exactly one')
    for (const shard of shards) {
      t.strictSame(
        paths(shard),
        paths(scripts).filter(path => paths(shard).includes(path)),
        'in the order of the suite',
      )
    }
    const durations = measuredDurations()
    const loads = shards.map(shard => shard.reduce((sum, { path }) => sum + (durations[path] ?? 0), 0))
    const longest = Math.max(...Object.values(durations))
    t.ok(Math.max(...loads) - Math.min(...loads) <= longest, `no more apart than one script: ${loads}`)
  })
}

const script = (path: string): Script => ({ path, ids: [] })

t.test('by durations, the median for what was not measured', async t => {
  const all = ['a', 'b', 'c', 'd', 'new'].map(script)
  const parts = split(all, 2, { a: 10, b: 1, c: 2, d: 9 })
  t.strictSame(parts.map(paths), [
    ['a', 'b', 'c'],
    ['d', 'new'],
  ])
  t.strictSame(
    split([...all].reverse(), 2, { a: 10, b: 1, c: 2, d: 9 }).map(part => paths(part).sort()),
    parts.map(paths),
  )
  t.strictSame(split(all, 3, {}).flatMap(paths).sort(), paths(all), 'nothing was measured')
  t.strictSame(split(all.slice(0, 1), 3, {}).map(paths), [['a'], [], []], 'more shards than scripts')
})

t.test('durations are means of parts, whatever the pace of a runtime', async t => {
  const run = (times: Record<string, number>): RunResults =>
    ({
      points: Object.entries(times).flatMap(([path, durationMs]) => {
        const point: Partial<ResultPoint> = { script: path, durationMs }
        return [point, point]
      }),
    }) as unknown as RunResults
  t.strictSame(durationsOf([run({ b: 10, a: 30 }), run({ a: 250, b: 750 })]), { a: 500_000, b: 500_000 })
  t.strictSame(durationsOf([run({ a: 0, b: 4 })]), { a: 1, b: 1_000_000 }, 'none is 0')
})
