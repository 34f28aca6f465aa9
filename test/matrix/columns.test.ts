/** matrix.yaml: what it says, and what is wrong with it, with the line. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parseColumns, pickColumns, readColumns } from '../../lib/matrix/columns.js'

const ready = fileURLToPath(new URL('../../../matrix.yaml', import.meta.url))

t.test('the ready file: three runtimes of three releases', async t => {
  const columns = await readColumns(ready, '/rt')
  const count = (part: string) => columns.filter(({ runtime }) => runtime.endsWith(part)).length
  t.ok(columns.length >= 9)
  t.ok(count('/crun') >= 3 && count('/runc') >= 3 && count('/runsc') >= 1)
  t.ok(columns.every(({ runtime }) => runtime.startsWith('/rt/')))
  for (const view of ['v1', 'v2']) t.ok(columns.some(({ cgroup }) => cgroup === view))
  const makefile = readFileSync(new URL('../../../fetch-runtimes', import.meta.url), 'utf8')
  for (const { runtime } of columns) t.match(makefile, runtime.split('/')[2]!, `${runtime} is laid out`)
})

const good = `runtimes: rt
columns:
  - name: crun-sid
    runtime: ./sid/crun
    arguments: [--debug, 'a b']
    cgroup: v2
    spec: 1.1.0
    environment:
      TIMEOUT: '30'
  - name: runc
    runtime: runc
`

t.test('runtimes are paths below a folder, or names', async t => {
  const [first, second] = await parseColumns(good, 'f', '/here')
  t.strictSame(first, {
    name: 'crun-sid',
    runtime: '/here/rt/sid/crun',
    arguments: ['--debug', 'a b'],
    cgroup: 'v2',
    spec: '1.1.0',
    environment: { TIMEOUT: '30' },
  })
  t.strictSame(second, { name: 'runc', runtime: 'runc' })
  t.equal((await parseColumns(good, 'f', '/here', '/there'))[0]!.runtime, '/there/sid/crun')
  t.equal((await parseColumns(good.replace('runtimes: rt', ''), 'f', '/here'))[0]!.runtime, '/here/sid/crun')
})

t.test('what is wrong is said with its line', async t => {
  for (const [text, message] of [
    ['', /^f:1: no columns/],
    ['columns: []', /^f:1: columns must NOT have fewer/],
    ['columns: [', /^f:1: not YAML/],
    [good.replace('cgroup: v2', 'cgroup: v3'), /^f:6: .*v1, v2, auto/],
    [good.replace('spec: 1.1.0', 'spec: 9'), /^f:7: .*1\.3\.0/],
    [good.replace("'30'", '30'), /^f:9: .*must be string/],
    [good.replace('arguments:', 'args:'), /^f:3: .*'args'/],
    [good.replace('name: runc', 'name: ../runc'), /^f:10: /],
    [good.replace('name: runc', 'name: host'), /^f:10: .*host's facts/],
    [good.replace('name: runc', 'name: crun-sid'), /^f:10: a second column/],
    [good.replace('TIMEOUT', 'JSON'), /^f:9: JSON is no variable/],
    ['a: &a [x]\ncolumns: *b', /^f:1: not YAML/],
  ] as const) {
    await t.rejects(parseColumns(text, 'f', '/'), { name: 'YamlError', message })
  }
  await t.rejects(readColumns('/no/such/matrix.yaml'), { name: 'UsageError', message: /--file/ })
})

t.test('columns by name and glob', async t => {
  const columns = ['a-v1', 'a-v2', 'b-v1'].map(name => ({ name, runtime: 'x' }))
  const picked = (...names: string[]) => pickColumns(columns, names).map(({ name }) => name)
  t.strictSame(picked(), ['a-v1', 'a-v2', 'b-v1'])
  t.strictSame(picked('*-v1', 'a-*'), ['a-v1', 'a-v2', 'b-v1'])
  t.strictSame(picked('b-v1'), ['b-v1'])
  t.throws(() => picked('c'), { name: 'UsageError', message: /there are a-v1, a-v2, b-v1/ })
})
