/** What TESTS, SHARD and the other settings pick. */
import t from 'tap'
import { type Script, select } from '../../lib/run/scripts.js'
import { settingsFrom } from '../../lib/run/settings.js'

const scripts: Script[] = [
  { path: 'validation/config/hostname/hostname.js', ids: ['hostname'] },
  { path: 'validation/runtime/create/unique-id.js', ids: ['create-id-not-unique-error', 'state-id-unique'] },
  { path: 'validation/runtime/kill/kill.js', ids: ['kill-sends-signal'] },
]
const picked = (...items: string[]) =>
  select(scripts, items).scripts.map(({ path }) => path.split('/').at(-1))

t.test('by id, section, file, path and glob', async t => {
  t.strictSame(picked(), ['hostname.js', 'unique-id.js', 'kill.js'])
  t.strictSame(picked('hostname'), ['hostname.js'])
  t.strictSame(picked('runtime.md#kill'), ['kill.js'])
  t.strictSame(picked('runtime.md'), ['unique-id.js', 'kill.js'])
  t.strictSame(picked('validation/runtime'), ['unique-id.js', 'kill.js'])
  t.strictSame(picked('dist/validation/runtime/kill/kill.js', './validation/config/hostname/hostname.ts'), [
    'hostname.js',
    'kill.js',
  ])
  t.strictSame(picked('runtime/create/'), ['unique-id.js'])
  t.strictSame(picked('runtime/*/kill'), ['kill.js'])
  t.strictSame(picked('state-*'), ['unique-id.js'])
})

t.test('by id, only its points count', async t => {
  t.strictSame(select(scripts, ['state-id-unique']).ids, new Set(['state-id-unique']))
  t.equal(select(scripts, []).ids, undefined)
})

t.test('what names nothing is a mistake, and the message says which kind', async t => {
  t.throws(() => picked('no-such-thing'), { name: 'UsageError', message: /LIST=1/ })
  t.throws(() => picked('domainname'), { name: 'UsageError', message: /no check speaks for 'domainname'/ })
})

t.test('settings', async t => {
  t.match(settingsFrom({}), {
    runtime: 'runc',
    level: 'must',
    cgroup: 'auto',
    timeoutMs: 10_000,
    repeat: 1,
    what: [],
  })
  t.match(settingsFrom({ RUNTIME: ' ', TIMEOUT: '' }), { runtime: 'runc', timeoutMs: 10_000 })
  t.strictSame(settingsFrom({ RUNTIME_ARGS: `--a 'b c'` }).runtimeArgs, ['--a', 'b c'])
  t.match(settingsFrom({ TESTS: 'a, b c', SHARD: '2/3', SPEC: 'v1.1.0', KEEP: '1', LIST: '0' }), {
    what: ['a', 'b', 'c'],
    shard: { index: 2, count: 3 },
    spec: '1.1.0',
    keep: true,
    list: false,
  })
  for (const wrong of [
    { JOBS: '0' },
    { TIMEOUT: '1.5' },
    { LEVEL: 'may' },
    { SHARD: '0/2' },
    { SPEC: '2' },
    { CGROUP: 'v3' },
    { RUNTIME_ARGS: "'" },
  ]) {
    t.throws(() => settingsFrom(wrong), { name: 'UsageError', message: new RegExp(Object.keys(wrong)[0]!) })
  }
})
