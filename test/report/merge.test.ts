/** merge: shards make up the unsharded run, and what does not belong together is refused. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { mergeResults, type Part } from '../../lib/report/merge.js'
import { mergeFolders } from '../../lib/report/merge-folders.js'
import { readResults } from '../../lib/report/read-results.js'
import type { RunResults } from '../../lib/report/results.js'
import { tally } from '../../lib/run/tally.js'
import { realRuntime, runTool, scratch } from '../suite/tool.js'

const point = (script: string, row: string) => ({
  id: 'hostname',
  script,
  name: `hostname [${row}]`,
  row,
  level: 'MUST',
  verdict: 'pass' as const,
  durationMs: 1,
})

const results = (shard: string, scripts: string[], more: Partial<RunResults> = {}): RunResults => ({
  suite: { version: '1' },
  runtime: { name: 'crun', version: '1', path: '/crun' },
  choices: { what: [], shard, level: 'must', ignoreLedger: false },
  spec: '1.1.0',
  cgroup: 'v1',
  host: { kernel: '6', arch: 'x64', cgroup: 'v1', controllers: ['cpu'], missingCapabilities: [] },
  points: scripts.flatMap(script => [point(script, '2'), point(script, '1')]),
  summary: { ...tally([]), durationMs: 5 },
  cost: { cpuMs: 1, peakMemoryBytes: 7 },
  ...more,
})
const part = (file: string, own: RunResults): Part => ({ file, results: own })
const nothingMixed = new Set<never>()

t.test('in the order of the suite, with counts of its own', async t => {
  const merged = mergeResults(
    [part('two', results('2/2', ['b'])), part('one', results('1/2', ['a', 'c']))],
    nothingMixed,
    ['a', 'b', 'c'],
  )
  t.strictSame(
    merged.results.points.map(({ script, row }) => `${script}${row}`),
    ['a2', 'a1', 'b2', 'b1', 'c2', 'c1'],
  )
  t.match(merged.results, {
    summary: { pass: 6, fail: 0, durationMs: 10 },
    cost: { cpuMs: 2, peakMemoryBytes: 7 },
  })
  t.notOk('shard' in merged.results.choices!)
  t.notOk('error' in merged.results)
  t.strictSame([merged.missing, merged.missingShards], [[], []])
})

t.test('what is missing is said', async t => {
  const merged = mergeResults([part('one', results('1/3', ['a']))], nothingMixed, ['a', 'b'])
  t.strictSame(merged.missing, ['b'])
  t.strictSame(merged.missingShards, ['2/3', '3/3'])
  t.match(merged.results.error, /1 of 2 scripts/)
})

t.test('a shard without a runtime is no other runtime', async t => {
  const red = results('2/2', [], {
    runtime: { name: 'unknown', version: 'unknown', path: '/crun' },
    error: 'there is no program at /crun',
  })
  for (const parts of [
    [part('red', red), part('one', results('1/2', ['a']))],
    [part('one', results('1/2', ['a'])), part('red', red)],
  ]) {
    const merged = mergeResults(parts, nothingMixed, ['a', 'b'])
    t.match(merged.results, { runtime: { name: 'crun' }, error: /red: there is no program.*1 of 2 scripts/ })
    t.equal(merged.results.points.length, 2)
  }
})

t.test('refuses what differs, and a script twice', async t => {
  const one = part('one', results('1/2', ['a']))
  for (const [aspect, more, message] of [
    ['suite', { suite: { version: '2' } }, /version: "1" and "2"/],
    ['runtime', { runtime: { name: 'runc', version: '1', path: '/crun' } }, /name: "crun" and "runc"/],
    ['choices', { choices: { what: [], level: 'must', ignoreLedger: true } }, /ignoreLedger: false and true/],
    ['spec', { spec: '1.0.2' }, /"1.1.0" and "1.0.2"/],
    ['cgroup', { cgroup: 'v2' }, /"v1" and "v2"/],
    ['host', { host: { ...one.results.host, kernel: '7' } }, /kernel: "6" and "7"/],
  ] as const) {
    const parts = [one, part('two', results('2/2', ['b'], more))]
    t.throws(() => mergeResults(parts, nothingMixed, []), { name: 'ResultsError', message }, aspect)
    t.throws(() => mergeResults(parts, nothingMixed, []), { message: new RegExp(`--mixed ${aspect}$`) })
    t.equal(mergeResults(parts, new Set([aspect]), ['a', 'b']).results.points.length, 4)
  }
  t.throws(() => mergeResults([one, part('again', results('2/2', ['a']))], nothingMixed, []), {
    message: /a is both in one and in again/,
  })
})

t.test('folders of a matrix, column by column, into one that appears when it is whole', async t => {
  const night = (name: string, columns: Record<string, RunResults>) => {
    const folder = join(scratch, name)
    mkdirSync(folder)
    for (const [column, own] of Object.entries(columns))
      writeFileSync(join(folder, `${column}.json`), JSON.stringify(own))
    writeFileSync(join(folder, 'host.json'), JSON.stringify({ kernel: '6', columns: Object.keys(columns) }))
    return folder
  }
  const folders = [
    night('first', { crun: results('1/2', ['b']), runc: results('1/2', ['a']) }),
    night('second', { crun: results('2/2', ['a']) }),
  ]
  const output = join(scratch, 'nights', 'joined')
  const columns = await mergeFolders(folders, output, nothingMixed, () => ['a', 'b'])
  t.strictSame(
    columns.map(({ name, missing }) => [name, missing]),
    [
      ['crun', []],
      ['runc', ['b']],
    ],
  )
  t.strictSame(readdirSync(join(scratch, 'nights')), ['joined'])
  t.strictSame(readdirSync(output).sort(), ['crun.json', 'host.json', 'runc.json'])
  t.strictSame(JSON.parse(readFileSync(join(output, 'host.json'), 'utf8')), {
    kernel: '6',
    columns: ['crun', 'runc'],
  })
  t.equal((await readResults(join(output, 'crun.json'))).points.length, 4)
  const again = (to: string, from = folders) => mergeFolders(from, to, nothingMixed, () => [])
  await t.rejects(again(output), { name: 'ResultsError', message: /is there already/ })
  await t.rejects(again(join(scratch, 'nights', 'b'), [...folders, folders[1]!]), { message: /is both in/ })
  t.strictSame(readdirSync(join(scratch, 'nights')), ['joined'], 'nothing of what was refused')
})

const few = ['config/hostname', 'runtime/create/unique-id', 'runtime/kill/signal', 'runtime/state/members']

t.test('four shards of a real run are the run', async t => {
  const file = (name: string) => join(scratch, `${name}.json`)
  const whole = await runTool('test', '--runtime', realRuntime, '--json', file('whole'), ...few)
  for (const shard of [1, 2, 3, 4])
    await runTool(
      'test',
      '--runtime',
      realRuntime,
      '--shard',
      `${shard}/4`,
      '--json',
      file(`${shard}`),
      ...few,
    )
  t.ok([0, 1].includes(whole.code!))
  const shards = [4, 2, 3, 1].map(shard => file(`${shard}`))
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as RunResults
  const verdicts = (path: string) =>
    read(path).points.map(({ name, script, verdict }) => `${script} ${name}: ${verdict}`)

  t.match(await runTool('merge', ...shards, '-o', file('merged')), { code: 0, stdout: '', stderr: '' })
  t.ok(verdicts(file('whole')).length > 4)
  t.strictSame(verdicts(file('merged')), verdicts(file('whole')))
  t.strictSame(read(file('merged')).choices, read(file('whole')).choices)

  const three = await runTool('merge', ...shards.slice(1), '-o', file('three'))
  t.match(three, { code: 1, stderr: /shard 4\/4 was not given/ })
  t.match(read(file('three')).error, /scripts have no result/)

  const twice = await runTool('merge', ...shards, file('1'), '-o', file('merged'))
  t.match(twice, { code: 2, stderr: /is both in/ })
  t.strictSame(verdicts(file('merged')), verdicts(file('whole')), 'what was there is there')

  const full = await runTool('merge', ...shards, '-o', '/dev/full/x.json')
  t.match(full, { code: 2, stderr: /^oci-runtime-tool: cannot write .*\n$/ })
  for (const [text, message] of [
    ['{', /no JSON, or cut off/],
    ['[]', /must be object/],
    ['{"suite": {"version": "9"}}', /must have required property/],
    [JSON.stringify({ ...read(file('1')), suite: { version: '9' } }), /of suite 9/],
    [JSON.stringify({ ...read(file('1')), points: [{ verdict: 'fine' }] }), /points\/0/],
  ] as const) {
    writeFileSync(file('bad'), text)
    t.match(await runTool('merge', file('bad'), '-o', file('no')), { code: 2, stderr: message })
    t.notOk(existsSync(file('no')))
  }
})
