/** Files and folders of results as columns, and JSON that is not what it should be. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readColumns } from '../../lib/report/columns.js'
import { readResults } from '../../lib/report/read-results.js'
import { everything, fileOf, results, scratch } from './fixtures.js'

const good = JSON.stringify(results(everything))

t.test('JSON of ours is read as it is', async t => {
  t.strictSame(await readResults(fileOf('good.json', good)), JSON.parse(good))
  const more = { ...results(everything), newer: 1, summary: { pass: 999, durationMs: 5 } }
  const { summary } = await readResults(fileOf('newer.json', JSON.stringify(more)))
  t.match(summary, { pass: 1, fail: 1, error: 1, durationMs: 5 }, 'counts are made anew')
})

t.test('what is wrong with JSON is said with the file', async t => {
  for (const [text, expected] of [
    [good.slice(0, 500), /bad\.json: no JSON, or cut off/],
    ['[]', /the whole must be object/],
    [
      good.replace('"verdict":"pass"', '"verdict":"great"'),
      /points\/0\/verdict must be equal to one.*version 0\.1\.0/,
    ],
    [good.replace('"faults":[{', '"faults":[7,{'), /points\/1\/faults\/0 must be object/],
    [good.replace('"runtime"', '"runtimes"'), /must have required property 'runtime'/],
  ] as const) {
    await t.rejects(readResults(fileOf('bad.json', text)), { name: 'ResultsError', message: expected })
  }
  await t.rejects(readResults(fileOf('bad.json', Buffer.from('{"a":"\xff"}', 'latin1'))), {
    message: /no JSON/,
  })
})

t.test('a folder stands for its files, a folder of runs for the newest one', async t => {
  const night = (name: string, files: Record<string, string>) => {
    mkdirSync(join(scratch, 'nights', name), { recursive: true })
    for (const [file, text] of Object.entries(files)) writeFileSync(join(scratch, 'nights', name, file), text)
  }
  night('2026-11-22T02-00-00', { 'a.json': good })
  night('2026-11-23T02-00-00', {
    'a.json': good,
    'a.tap': 'ok 1\n1..1\n',
    'b.tap': 'ok 1\n1..1\n',
    'broken.json': good.slice(0, 99),
    'matrix.json': '{"columns": []}',
    'readme.txt': 'x',
  })
  night('later', { 'x.txt': '' })
  const nights = join(scratch, 'nights')
  const columns = await readColumns([nights])
  t.strictSame(
    columns.map(({ name, results: { points, error } }) => [name, points.length, error !== undefined]),
    [
      ['a', everything.length, false],
      ['b', 1, false],
      ['broken', 0, true],
    ],
  )
  const [first, second] = ['2026-11-22T02-00-00', '2026-11-23T02-00-00'].map(name =>
    join(nights, name, 'a.json'),
  )
  const names = (await readColumns([first!, second!, second!])).map(({ name }) => name)
  t.strictSame(names, ['2026-11-22T02-00-00/a', '2026-11-23T02-00-00/a', '2026-11-23T02-00-00/a (2)'])
  await t.rejects(readColumns([join(nights, '2026-11-23T02-00-00', 'broken.json')]), { message: /cut off/ })
  await t.rejects(readColumns([join(nights, 'later')]), {
    name: 'ResultsError',
    message: /no \.json or \.tap/,
  })
})
