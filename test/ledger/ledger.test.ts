/** The ledger: its files are right, and what is wrong with one is said with file and line. */
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { checkedAtBuild } from '../../lib/ledger/checked-at-build.js'
import { applicable, type Deviation, parseLedger } from '../../lib/ledger/ledger.js'
import { inRange } from '../../lib/ledger/version-range.js'
import { requirements } from '../../lib/spec/requirements.js'

const ids = new Set(requirements().keys())
const folder = new URL('../../../known-deviations/', import.meta.url)

for (const name of readdirSync(folder)) {
  t.test(`${name} is well formed`, async t => {
    const entries = await parseLedger(readFileSync(new URL(name, folder), 'utf8'), name, ids)
    t.ok(entries.length > 0)
    for (const { id } of entries)
      t.ok(id.startsWith(`${name.split('.')[0]}-`), `${id} begins with the runtime's name`)
  })
}

t.test('what the build has checked is what the files say, and is not used for another text', async t => {
  for (const name of readdirSync(folder)) {
    const runtime = name.replace(/\.yaml$/, '')
    const text = readFileSync(new URL(name, folder), 'utf8')
    t.strictSame(checkedAtBuild(runtime, text), await parseLedger(text, name, ids), name)
    t.equal(checkedAtBuild(runtime, `${text}\n`), undefined, `${name}, edited since`)
  }
  t.equal(checkedAtBuild('no-such-runtime', ''), undefined)
})

const good = `- id: a
  requirements: [hostname]
  versions: '>=1.0'
  class: bug
  observed: it
  reason: because
  links: []
  date: '2026-01-01'
`

t.test('what is wrong is said with its line', async t => {
  t.equal((await parseLedger(good, 'f', ids)).length, 1)
  t.strictSame(await parseLedger('', 'f', ids), [])
  for (const [text, expected] of [
    [good.replace('class: bug', 'class: odd'), /^f:4: .*deliberate/],
    [good.replace('[hostname]', '[no-such-id]'), /^f:2: .*no-such-id/],
    [good + good, /^f:9: .*second entry/],
    [good.replace("'>=1.0'", "'about 1'"), /^f:3: .*version range/],
    [good.replace('reason:', 'raeson:'), /^f:1: /],
    ['a: [', /^f:1: not YAML/],
    ['just text', /^f:1: /],
    ['- *nothing', /^f:1: not YAML/],
  ] as const) {
    await t.rejects(parseLedger(text, 'f', ids), { name: 'YamlError', message: expected })
  }
})

t.test('version ranges', async t => {
  for (const [version, range, holds] of [
    ['1.28', '*', true],
    ['1.28', '>=1.4.1 <1.30', true],
    ['1.8.1', '>=1.21', false],
    ['1.21', '>1.8.1 <=1.21', true],
    ['1.3.6+ds1', '=1.3.6', true],
    ['0.0~20240729.0', '>=0.0.20230101', true],
    ['0.0~20221219.0', '>=0.0.20230101', false],
  ] as const) {
    t.equal(inRange(version, range), holds, `${version} in ${range}`)
  }
})

t.test('entries hold by version, spec and cgroup view', async t => {
  const entry = {
    id: 'a',
    requirements: [],
    versions: '>=1',
    class: 'bug',
    observed: '',
    reason: '',
    links: [],
    date: '',
  } as Deviation
  const at = { version: '1.5', spec: '1.1.0', cgroup: 'v1' } as const
  t.equal(applicable([entry], at).length, 1)
  t.equal(applicable([{ ...entry, specs: '>=1.2.0' }], at).length, 0)
  t.equal(applicable([{ ...entry, cgroup: 'v2' }], at).length, 0)
})
