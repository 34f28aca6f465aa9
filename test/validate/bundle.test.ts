import { spawnSync } from 'node:child_process'
import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readFileOf } from '../../lib/json/read-file.js'
import { UnreadableError, type ValidateOptions, validateBundle } from '../../lib/validate/index.js'
import { type Edits, fileOf } from './cases/case.js'

const config = (edits: Edits = {}): string => fileOf(edits).toString()

const ids = (bundle: string, options: ValidateOptions = {}): string[] =>
  validateBundle(bundle, options).errors.map(({ id }) => id)

t.test('a bundle has a config.json, and the root that it names', async t => {
  t.same(ids(t.testdir({ 'config.json': config(), rootfs: {} })), [])
  t.same(ids(t.testdir({ 'config.json': config() })), ['config-root-path-exists'])
  t.same(ids(t.testdir({ 'config.json': config(), rootfs: 'a file' })), ['config-root-path-exists'])
  t.same(ids(t.testdir({ 'Config.json': config(), rootfs: {} })), ['bundle-config-required'])
  t.match(validateBundle(t.testdir({ 'config.json': {} })), {
    valid: false,
    errors: [
      { id: 'bundle-config-required', level: 'REQUIRED', message: 'config.json is a directory, not a file' },
    ],
  })
})

t.test('the root may be elsewhere, and reached by links', async t => {
  const dir = t.testdir({ bundle: { 'config.json': config() }, elsewhere: { rootfs: {} } })
  symlinkSync('../elsewhere/rootfs', join(dir, 'bundle', 'rootfs'))
  t.same(ids(join(dir, 'bundle')), [])
  writeFileSync(
    join(dir, 'bundle', 'config.json'),
    config({ '/root/path': join(dir, 'elsewhere', 'rootfs') }),
  )
  t.same(ids(join(dir, 'bundle')), [])
  rmSync(join(dir, 'elsewhere'), { recursive: true })
  t.same(ids(join(dir, 'bundle')), ['config-root-path-exists'])
})

t.test('a bundle that is none cannot be judged', async t => {
  const dir = t.testdir({ file: '' })
  t.throws(() => validateBundle(join(dir, 'nowhere')), {
    message: /is not there: give the directory of a bundle/,
  })
  t.throws(() => validateBundle(join(dir, 'file')), UnreadableError)
})

t.test('what is no file is not read, and nothing hangs', async t => {
  const dir = t.testdir({ folder: {} })
  spawnSync('mkfifo', [join(dir, 'fifo'), join(dir, 'config.json')])
  symlinkSync('fifo', join(dir, 'link'))
  symlinkSync('loop', join(dir, 'loop'))
  for (const [name, message] of [
    ['fifo', /is a FIFO: give a file/],
    ['link', /is a FIFO/],
    ['folder', /is a directory/],
    ['missing', /does not exist/],
    ['fifo/below', /does not exist/],
    ['loop', /does not exist/],
    ['\u001b[2J', /^"[^\u001b]*"…? does not exist/],
  ] as const)
    t.throws(() => readFileOf(join(dir, name)), { name: 'UnreadableFile', message }, JSON.stringify(name))
  t.throws(() => readFileOf('/dev/zero'), { message: /is a device/ })
  t.same(ids(dir), ['bundle-config-required'])
})

t.test('a file that is too large is not read to its end', async t => {
  const dir = t.testdir({ large: ' '.repeat(17 * 1024 * 1024) })
  t.throws(() => readFileOf(join(dir, 'large')), { message: /more than 16777216 bytes \(16 MiB\)/ })
})

t.test('the host is only asked where it shall be', async t => {
  const dir = t.testdir({
    rootfs: {},
    source: {},
    program: '#!/bin/sh\n',
    folder: {},
  })
  const edits = {
    '/hooks': {
      createRuntime: [{ path: '/bin/true' }, { path: join(dir, 'program') }, { path: join(dir, 'folder') }],
      poststop: [{ path: join(dir, 'missing') }],
      startContainer: [{ path: '/only/in/the/container' }],
    },
    '/mounts': [
      { destination: '/a', type: 'none', source: 'source', options: ['bind'] },
      { destination: '/b', type: 'none', source: '/nowhere', options: ['rbind'] },
      { destination: '/c', type: 'nofs', source: 'dummy' },
    ],
    '/linux/namespaces': [
      { type: 'pid', path: '/proc/self/ns/pid' },
      { type: 'ipc', path: '/run/no/such/namespace' },
    ],
    '/linux/netDevices': { lo: {}, 'no-such-link': {}, '../lo': {} },
    '/linux/resources': {
      hugepageLimits: [{ pageSize: '3MB', limit: 0 }],
      network: { priorities: [{ name: 'no-such-link', priority: 1 }] },
      unified: { 'cgroup.freeze': '0', 'nocontroller.max': '1' },
    },
  }
  writeFileSync(join(dir, 'config.json'), config(edits))
  t.same(ids(dir), [])
  // Which controllers there are is this host's own.
  const found = ids(dir, { hostSpecific: true }).filter(id => !['hugetlb', 'network'].includes(id))
  const expected = [
    'hook-createruntime-path-resolve',
    'hook-createruntime-path-resolve',
    'hook-poststop-path-resolve',
    'config-mount-source',
    'config-mount-type',
    'ns-path-join',
    'netdevices-available',
    'netdevices-available',
    'hugetlb-pagesize-format',
    'netprio-name-required',
    'unified-missing-controller-error',
  ]
  t.same(found.toSorted(), expected.toSorted())
})
