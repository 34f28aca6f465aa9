/** The dashboard's files: what is read, what is refused, and that an earlier site survives. */
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { isRoot } from '../../lib/host/privileges.js'
import { ResultsError } from '../../lib/report/results-error.js'
import { findRuns, timeOfName } from '../../lib/report/site/find-runs.js'
import { gather } from '../../lib/report/site/gather.js'
import { decodeHistory, encodeHistory } from '../../lib/report/site/site-data.js'
import { writeSite } from '../../lib/report/site/write-site.js'
import { WriteError } from '../../lib/report/write-aside.js'
import { UsageError } from '../../lib/run/settings.js'
import { madeUpResults, writeNights } from './nights.js'

const scratch = mkdtempSync(join(tmpdir(), 'site-test-'))
t.teardown(() => rmSync(scratch, { recursive: true, force: true }))

const base = madeUpResults(3, 30)
const [first, second, third] = [...base.keys()] as [string, string, string]
const ids = base.get(first)!.points.map(({ id }) => id)
const nights = join(scratch, 'nights')
writeNights(base, nights, 3, {
  upgraded: { column: first, id: ids[5]!, from: '1.2', to: '1.3' },
  repaired: { column: second, id: ids[6]! },
  flaky: { column: third, id: ids[7]! },
})

/** A folder of one night with texts as files. */
const night = (name: string, files: Record<string, string>): string => {
  const folder = join(scratch, name, '2026-11-23T03-00-00')
  mkdirSync(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return join(scratch, name)
}
const good = JSON.stringify(base.get(first))

t.test('a history is short, and comes back as it was', async t => {
  for (const letters of ['', 'p', 'pppppppppppp', 'pfp', 'ppp...fffee-----x', '--p'])
    t.equal(decodeHistory(encodeHistory(letters)), letters)
  t.equal(encodeHistory('p'.repeat(90)), 'p90')
})

t.test('the names of folders tell the time', async t => {
  t.equal(timeOfName('2026-11-23T03-04-05Z'), '2026-11-23T03:04:05.000Z')
  t.equal(timeOfName('2026-11-23T03:04:05.678Z'), '2026-11-23T03:04:05.000Z')
  t.equal(timeOfName('2026-11-23_0304'), '2026-11-23T03:04:00.000Z')
  t.equal(timeOfName('2026-11-23T030405Z'), '2026-11-23T03:04:05.000Z')
  t.equal(timeOfName('2026-11-23T030405Z-2'), '2026-11-23T03:04:05.002Z', 'a second one of that second')
  t.equal(timeOfName('2026-11-23'), '2026-11-23T00:00:00.000Z')
  t.equal(timeOfName('2026-99-23'), undefined)
  t.equal(timeOfName('nightly'), undefined)
})

t.test('inputs are files, nights or folders of nights, and each run counts once', async t => {
  const folder = join(nights, readdirSync(nights)[0]!)
  const file = join(folder, `${first}.json`)
  t.equal(findRuns([nights]).length, 9)
  t.equal(findRuns([folder]).length, 3)
  t.equal(findRuns([file]).length, 1)
  t.equal(findRuns([nights, folder, file]).length, 9)
  t.strictSame(
    findRuns([nights]).map(({ night }) => night),
    findRuns([nights])
      .map(({ night }) => night)
      .sort(),
    'oldest first',
  )
  const plain = join(scratch, 'plain')
  mkdirSync(plain)
  cpSync(file, join(plain, 'x.json'))
  utimesSync(join(plain, 'x.json'), 1_700_000_000, 1_700_000_000)
  t.equal(findRuns([plain])[0]!.night, new Date(1_700_000_000_000).toISOString(), 'else the files do')
})

t.test('the data say what happened', async t => {
  const { overview, history } = await gather(findRuns([nights]))
  const [column] = overview.columns
  t.equal(overview.nights.length, 3)
  t.strictSame(
    overview.columns.map(({ name }) => name),
    [first, second, third],
  )
  const position = overview.points.findIndex(
    ({ requirement }) => overview.requirements[requirement]!.id === ids[5],
  )
  t.equal(column!.before[position], 'p')
  t.equal(column!.now[position], 'f')
  t.equal(decodeHistory(history.codes[history.cells[0]![position]!]!), 'ppf')
  t.strictSame(
    column!.runs.map(run => overview.facts[run!.facts!]!.version),
    ['1.2', '1.2', '1.3'],
  )
  t.match(
    column!.reproduce.join('ID'),
    /^make localvalidation RUNTIME=\/opt\/0\/crun TESTS=ID SPEC=1\.2\.1 CGROUP=v2$/,
  )
})

t.test('points with the same name do not hide each other', async t => {
  const results = base.get(first)!
  const twice = { ...results, points: [results.points[0]!, results.points[0]!] }
  const { overview } = await gather(findRuns([night('twice', { 'a.json': JSON.stringify(twice) })]))
  t.strictSame(
    overview.points.map(({ row }) => row),
    [undefined, '(2)'],
  )
})

t.test('the same results make the same site, and the old one is taken away', async t => {
  const out = join(scratch, 'same')
  mkdirSync(join(out, 'mine'), { recursive: true })
  await writeSite([nights], out)
  const entries = readdirSync(out).sort()
  await writeSite([nights], out)
  t.strictSame(readdirSync(out).sort(), entries)
  await writeSite([join(nights, readdirSync(nights)[0]!)], out)
  const after = readdirSync(out).sort()
  t.equal(after.length, 3, 'a page, its folder, and what was there')
  t.ok(after.includes('mine'))
  t.notSame(after, entries)
  const page = readFileSync(join(out, 'index.html'), 'utf8')
  t.match(page, after.find(name => name.startsWith('site-'))!)
  t.notMatch(page, /https?:|type="module"/, 'nothing from the network, nothing that file:// forbids')
})

t.test('what is no input', async t => {
  const out = join(scratch, 'none')
  const empty = join(scratch, 'empty')
  mkdirSync(empty)
  const rejected = (inputs: string[], message: RegExp) =>
    t.rejects(writeSite(inputs, out), { name: UsageError.name, message })
  await rejected([], /no results/)
  await rejected([empty], /no results in .*<time>\/<column>\.json/)
  await rejected([join(scratch, 'not there')], /cannot read .*not there/)
  writeFileSync(join(scratch, 'none.tap'), '1..0')
  await rejected([join(scratch, 'none.tap')], /report --format json/)
  const [a, b] = [night('a', { 'crun.json': good }), night('b', { 'crun.json': good })]
  await rejected([a, b], /two results of 2026-11-23T03:00:00\.000Z are named 'crun'.*\/a\/.*\/b\//)
  t.notOk(existsSync(out), 'and nothing is written')
})

t.test('a file that cannot be read is a red column, and is told', async t => {
  const { cost: _, host: __, ...older } = base.get(first)!
  const folder = night('broken', {
    'good.json': good,
    'half.json': good.slice(0, good.length / 2),
    'empty.json': '',
    'older.json': JSON.stringify(older),
    'host.json': '{"kernel": "6.12.0"}',
    'nothing.json': JSON.stringify({ ...base.get(first), points: [] }),
    'stopped.json': JSON.stringify({ ...base.get(first), error: 'stopped by SIGTERM' }),
    'verdict.json': good.replace('"verdict":"pass"', '"verdict":"perfect"'),
  })
  const problems = await writeSite([folder], join(scratch, 'broken-site'))
  t.match(problems.join('\n'), /half\.json: no JSON, or cut off/)
  t.match(problems.join('\n'), /older\.json: .*must have required property 'host'/)
  t.match(problems.join('\n'), /verdict\.json: .*points\/\d+\/verdict/)
  t.equal(problems.length, 4)
  const { overview } = await gather(findRuns([folder]))
  t.equal(overview.columns.length, 7, 'host.json is no column')
  const problemOf = (name: string) => overview.columns.find(own => own.name === name)!.runs[0]!.problem
  t.equal(problemOf('good'), undefined)
  t.match(problemOf('half'), /cut off/)
  t.match(problemOf('nothing'), /no points/)
  t.match(problemOf('stopped'), /SIGTERM/)

  const allBroken = night('all-broken', { 'half.json': good.slice(0, 100) })
  await t.rejects(writeSite([allBroken], join(scratch, 'no-site')), { name: ResultsError.name })
})

t.test("somebody else's page is not overwritten", async t => {
  const out = join(scratch, 'foreign')
  mkdirSync(out)
  writeFileSync(join(out, 'index.html'), '<h1>mine</h1>')
  await t.rejects(writeSite([nights], out), { name: UsageError.name, message: /no page of this tool/ })
  t.strictSame(readdirSync(out), ['index.html'])
  t.equal(readFileSync(join(out, 'index.html'), 'utf8'), '<h1>mine</h1>')
})

t.test('where no folder can be made', async t => {
  const file = join(scratch, 'a file')
  writeFileSync(file, '')
  await t.rejects(writeSite([nights], join(file, 'site')), {
    name: WriteError.name,
    message: /cannot write the site/,
  })
})

t.test(
  'a full disk leaves the earlier site whole',
  { skip: isRoot() ? false : 'a small disk is made as root' },
  async t => {
    const disk = join(scratch, 'disk')
    mkdirSync(disk)
    const older = join(nights, readdirSync(nights)[0]!)
    const program = `
    import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
    import { writeSite } from ${JSON.stringify(new URL('../../lib/report/site/write-site.js', import.meta.url).href)}
    const [older, newer, out] = process.argv.slice(1)
    const look = () => JSON.stringify(readdirSync(out, { recursive: true }).sort()) + readFileSync(out + '/index.html')
    await writeSite([older], out)
    try {
      while (true) writeFileSync(out + '/filler', Buffer.alloc(65536), { flag: 'a' })
    } catch {}
    const full = look()
    const error = await writeSite([newer], out).then(() => undefined, error => error)
    console.log(JSON.stringify({ name: error?.name, message: error?.message, same: look() === full }))`
    // The mount is seen in the new namespace only, and goes with it.
    const { stdout, stderr } = spawnSync(
      'unshare',
      [
        '--mount',
        'sh',
        '-c',
        'mount -t tmpfs -o size=2m none "$1" && shift && exec "$@"',
        'sh',
        disk,
        process.execPath,
        '--input-type=module',
        '--eval',
        program,
        older,
        nights,
        disk,
      ],
      { encoding: 'utf8' },
    )
    t.match(stdout, '{', stderr)
    const { name, message, same } = JSON.parse(stdout)
    t.equal(name, WriteError.name)
    t.match(message, /no space left on device/)
    t.equal(same, true)
  },
)

t.test(
  'a column whose runtime was missing tells nothing of verdicts, one cut short only what it got to',
  async t => {
    const [old] = readdirSync(nights).sort()
    const folder = join(scratch, 'two-nights')
    cpSync(join(nights, old!), join(folder, '2026-11-21T030000Z'), { recursive: true })
    const results = base.get(first)!
    const missing = {
      ...results,
      runtime: { name: 'unknown', version: 'unknown', path: '/x' },
      points: [],
      error: 'no /x',
    }
    const half = { ...results, points: results.points.slice(0, 5), error: 'stopped by SIGTERM' }
    mkdirSync(join(folder, '2026-11-22T030000Z'))
    writeFileSync(join(folder, '2026-11-22T030000Z', `${first}.json`), JSON.stringify(missing))
    writeFileSync(join(folder, '2026-11-22T030000Z', `${second}.json`), JSON.stringify(half))
    const { overview } = await gather(findRuns([folder]))
    const [absent, cut] = overview.columns
    t.equal(absent!.now, '')
    t.match(absent!.runs[1], { problem: 'no /x', facts: undefined })
    t.equal(absent!.beforeNight, 0)
    t.notOk(overview.facts.some(({ runtime }) => runtime === 'unknown'))
    t.equal(cut!.now.replaceAll('.', '').length, 5)
    t.equal(cut!.runs[1]!.problem, 'stopped by SIGTERM')
  },
)
