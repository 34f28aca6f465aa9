/** What the schemas say of single members, version by version, and how. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import t from 'tap'
import { defaultConfig, Generator } from '../../generate/index.js'
import { type SpecVersion, specVersions } from '../../lib/spec/versions.js'
import { type DocumentKind, type SchemaFault, schemaFaults } from '../../lib/validate/schema.js'
import { plain } from './plain.js'

/** The default config with one edit. */
const edited = (pointer: string, value: unknown) => new Generator().patch(pointer, value)

const faultsOf = (config: Generator, version: SpecVersion = '1.3.0') =>
  schemaFaults('config', version, plain(config.config))

const pointers = (faults: SchemaFault[]) => faults.map(({ pointer }) => pointer)

t.test('messages say what is wanted, and what was found', async t => {
  const messages: [string, unknown, string][] = [
    ['/hostname', 5, 'must be a string, not 5'],
    ['/hostname', null, 'must be a string, not null'],
    ['/root/readonly', 'no', 'must be true or false, not "no"'],
    ['/mounts', {}, 'must be an array, not an object'],
    ['/process', [], 'must be an object, not an empty array'],
    ['/process/user/uid', 'abc', 'must be an integer from 0 to 4294967295, not "abc"'],
    ['/process/user/uid', -1, 'must be an integer from 0 to 4294967295, not -1'],
    ['/process/user/gid', 0.5, 'must be an integer from 0 to 4294967295, not 0.5'],
    [
      '/linux/resources/memory/limit',
      1.5e300,
      'must be an integer from -9223372036854775808 to 9223372036854775807, not 1.5e+300',
    ],
    [
      '/linux/rootfsPropagation',
      'rslave',
      'must be "shared", "slave", "private" or "unbindable", not "rslave"',
    ],
    ['/linux/resources/rdma', { 'a/~b': {} }, 'must have the member "hcaHandles" or "hcaObjects"'],
    ['/windows/layerFolders', [], 'must have at least one entry'],
    [
      '/linux/seccomp',
      { defaultAction: 'SCMP_ACT_LOG', architectures: ['x86'] },
      'must match ^SCMP_ARCH_[0-9A-Z_]+$, not "x86"',
    ],
    ['/root', { readonly: true }, 'must have the member "path"'],
  ]
  for (const [pointer, value, message] of messages) {
    t.same(
      faultsOf(edited(pointer, value)).map(fault => fault.message),
      [message],
    )
  }
  t.same(pointers(faultsOf(edited('/linux/resources/rdma', { 'a/~b': {} }))), [
    '/linux/resources/rdma/a~1~0b',
  ])
})

t.test('a message is one line that a terminal only prints', async t => {
  const [fault] = faultsOf(edited('/process/user/uid', `\u001b[2J\n\u009b31m\u202e${'x'.repeat(1e6)}`))
  t.match(fault?.message, /^must be .*, not "\\u001b\[2J\\n\\u009b31m\\u202ex+"…$/)
  t.ok(fault!.message.length < 200)
})

t.test('all faults are told, and each once', async t => {
  const config = edited('/process', { user: { uid: 'root' }, rlimits: [{ type: 'RLIMIT_CORE' }] }).remove(
    '/ociVersion',
  )
  t.same(
    faultsOf(config)
      .map(({ pointer, missing }) => `${pointer} ${missing}`)
      .sort(),
    [
      ' ociVersion',
      '/process args',
      '/process cwd',
      '/process/rlimits/0 hard',
      '/process/rlimits/0 soft',
      '/process/user gid',
      '/process/user/uid undefined',
    ],
  )
})

// Read off the prose: the member, something that is wrong there, and the versions that know it.
const members: [DocumentKind, string, unknown, SpecVersion[]][] = [
  ['config', '/domainname', 5, ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/zos', 5, ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/zos/devices', 5, ['1.1.0']],
  ['config', '/zos/namespaces', 5, ['1.2.1', '1.3.0']],
  ['config', '/freebsd', 5, ['1.3.0']],
  ['config', '/mounts/0/uidMappings', 5, ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/process/scheduler', {}, ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/process/ioPriority', {}, ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/process/execCPUAffinity', 5, ['1.2.1', '1.3.0']],
  ['config', '/process/user/umask', '022', ['1.0.2', '1.1.0', '1.2.1', '1.3.0']],
  ['config', '/hooks/createRuntime', 5, ['1.0.2', '1.1.0', '1.2.1', '1.3.0']],
  ['config', '/linux/personality', {}, ['1.0.2', '1.1.0', '1.2.1', '1.3.0']],
  ['config', '/linux/timeOffsets', 5, ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/linux/netDevices', 5, ['1.3.0']],
  ['config', '/linux/memoryPolicy', {}, ['1.3.0']],
  ['config', '/linux/intelRdt/schemata', 5, ['1.3.0']],
  ['config', '/linux/intelRdt/enableMonitoring', 5, ['1.3.0']],
  ['config', '/linux/intelRdt/enableCMT', 5, ['1.1.0', '1.2.1']],
  ['config', '/linux/intelRdt/enableMBM', 5, ['1.1.0', '1.2.1']],
  ['config', '/linux/resources/unified', 5, ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/linux/resources/cpu/idle', 'yes', ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/linux/resources/cpu/burst', -1, ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/linux/resources/memory/checkBeforeUpdate', 1, ['1.1.0', '1.2.1', '1.3.0']],
  ['config', '/linux/resources/pids', {}, ['1.0.2', '1.1.0', '1.2.1']],
  [
    'config',
    '/linux/seccomp',
    { defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 'x' },
    ['1.1.0', '1.2.1', '1.3.0'],
  ],
  [
    'config',
    '/linux/seccomp',
    { defaultAction: 'SCMP_ACT_LOG', listenerPath: 5 },
    ['1.1.0', '1.2.1', '1.3.0'],
  ],
  [
    'config',
    '/linux/seccomp',
    { defaultAction: 'SCMP_ACT_LOG', flags: ['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV'] },
    ['1.0.2'],
  ],
  ['config', '/linux/namespaces', [{ type: 'time' }], ['1.0.2']],
  [
    'config',
    '/windows',
    { layerFolders: ['C:\\'], resources: { cpu: { affinity: [{}] } } },
    ['1.2.1', '1.3.0'],
  ],
  ['config', '/windows', { layerFolders: ['C:\\'], devices: [{}] }, ['1.0.2', '1.1.0', '1.2.1', '1.3.0']],
  ['config', '/vm', { kernel: { path: '/vmlinuz' }, hwConfig: 5 }, ['1.3.0']],
  ['config', '/vm', { kernel: { path: '/vmlinuz' }, hwconfig: 5 }, []],
  ['features', '/potentiallyUnsafeConfigAnnotations', 5, ['1.2.1', '1.3.0']],
  ['features', '/linux/mountExtensions', 5, ['1.2.1', '1.3.0']],
  ['features', '/linux/memoryPolicy', 5, ['1.3.0']],
  ['features', '/linux/netDevices', 5, ['1.3.0']],
  ['features', '/linux/intelRdt', { enabled: true, schemata: 5 }, ['1.3.0']],
]

t.test('a member counts in the versions that know it, and is as good as unknown in the others', async t => {
  const features = { ociVersionMin: '1.0.0', ociVersionMax: '1.3.0', linux: {} }
  for (const [kind, pointer, wrong, known] of members) {
    const document = new Generator((kind === 'config' ? defaultConfig() : features) as never).patch(
      pointer,
      wrong,
    )
    const found = specVersions.filter(version => schemaFaults(kind, version, document.config).length > 0)
    t.same(found, known, `${kind} ${pointer} ${JSON.stringify(wrong)}`)
  }
})

t.test('lists that grow without the spec are open, in every version', async t => {
  const config = new Generator()
    .capabilities('bounding', ['CAP_OF_THE_FUTURE'])
    .rlimit('RLIMIT_VMEM', 1, 1)
    .mount({ destination: '/mnt', type: 'newfs', options: ['of=the,future'] })
    .patch('/linux/seccomp', { defaultAction: 'SCMP_ACT_NOTIFY', architectures: ['SCMP_ARCH_RISCV128'] })
    .personality({ domain: 'LINUX', flags: ['ADDR_NO_RANDOMIZE'] })
    .patch('/windows', { layerFolders: ['C:\\'], devices: [{ id: '1', idType: 'vpci' }] })
    .patch('/vm', { kernel: { path: '/vmlinuz' }, image: { path: '/image', format: 'vhdx' } })
  const state = { ociVersion: '1.0.2', id: 'a', status: 'paused', pid: 0, bundle: '/b' }
  const features = {
    ociVersionMin: '1.0.0',
    ociVersionMax: '1.3.0',
    hooks: ['preflight'],
    linux: { namespaces: ['board'] },
  }
  for (const version of specVersions) {
    t.same(faultsOf(config, version), [])
    t.same(schemaFaults('state', version, state), [])
    t.same(schemaFaults('features', version, features), [])
  }
})

t.test('unknown members are ignored wherever they are', async t => {
  const config = new Generator({ ...defaultConfig(), Hostname: 5 } as never)
    .patch('/mounts/0/unknown', [])
    .patch('/process/user/UID', 'root')
    .patch('/linux/namespaces/0/since', 5)
  const polluted = JSON.parse('{"__proto__": {"root": 5}, "constructor": null, "toString": 1}')
  for (const version of specVersions) t.same(faultsOf(config, version), [])
  t.same(schemaFaults('config', '1.3.0', { ...defaultConfig(), ...polluted, process: polluted }).length, 2)
})

t.test('what only POSIX platforms need, a config for Windows may lack', async t => {
  const windows = { layerFolders: ['C:\\layer'] }
  const process = { cwd: 'C:\\', commandLine: 'cmd', user: { username: 'guest' } }
  t.same(schemaFaults('config', '1.3.0', { ociVersion: '1.3.0', windows, process }), [])
  const onBoth = { ociVersion: '1.3.0', windows, process, linux: {} }
  t.same(
    schemaFaults('config', '1.3.0', onBoth)
      .map(({ pointer, missing }) => `${pointer} ${missing}`)
      .sort(),
    [' root', '/process args', '/process/user gid', '/process/user uid'],
  )
  t.same(pointers(faultsOf(edited('/process/args', []))), ['/process/args'])
})

t.test('a device needs its numbers, unless it is a fifo', async t => {
  const device = (type: unknown) =>
    faultsOf(edited('/linux/devices', [{ path: '/dev/x', type }])).map(fault => fault.missing)
  for (const type of ['c', 'b', 'u']) t.same(device(type), ['major', 'minor'])
  t.same(device('p'), [])
  t.same(device('x'), [undefined], 'of a type that is wrong, only that is told')
})

t.test('64-bit integers keep their ends, as doubles rounded down', async t => {
  const limit = (value: unknown) => faultsOf(edited('/linux/resources/memory/limit', value)).length
  t.equal(limit(9223372036854775807n), 0)
  t.equal(limit(9223372036854775808n), 1)
  t.equal(limit(-9223372036854775808n), 0)
  t.equal(limit(-9223372036854775809n), 1)
  const shares = (value: unknown) => faultsOf(edited('/linux/resources/cpu/shares', value)).length
  t.equal(shares(18446744073709551615n), 0)
  t.equal(shares(18446744073709551616n), 1)
  t.equal(shares(Number.POSITIVE_INFINITY), 1)
})

t.test('features may have null for all that is not required', async t => {
  const nulls = {
    hooks: null,
    mountOptions: null,
    annotations: null,
    linux: { seccomp: { enabled: null }, cgroup: null },
  }
  t.same(schemaFaults('features', '1.3.0', { ociVersionMin: '1.0.0', ociVersionMax: '1.3.0', ...nulls }), [])
  t.same(pointers(schemaFaults('features', '1.3.0', { ociVersionMin: null, ociVersionMax: '1.3.0' })), [
    '/ociVersionMin',
  ])
  t.same(
    pointers(
      schemaFaults('features', '1.3.0', { ociVersionMin: '1.0.0', ociVersionMax: '1.3.0', hooks: [null] }),
    ),
    ['/hooks/0'],
  )
})

t.test('what is no object is one fault', async t => {
  for (const kind of ['config', 'state', 'features'] as const)
    for (const value of [null, [], 'x', 5, true])
      t.same(
        schemaFaults(kind, '1.3.0', value).map(({ pointer, keyword }) => [pointer, keyword]),
        [['', 'type']],
      )
})

t.test('nesting and numbers of faults do no harm', async t => {
  let deep: unknown = []
  for (let depth = 0; depth < 100_000; depth++) deep = [deep]
  const config = {
    ...defaultConfig(),
    unknown: deep,
    hostname: deep,
    mounts: deep,
    windows: { layerFolders: ['C:\\'], credentialSpec: { deep } },
  }
  t.same(pointers(schemaFaults('config', '1.3.0', config)).sort(), ['/hostname', '/mounts/0'])
  const mounts = Array.from({ length: 50_000 }, () => ({ source: 5 }))
  t.equal(schemaFaults('config', '1.3.0', { ...defaultConfig(), mounts }).length, 100_000)
})

t.test('the compiled schemas need no ajv', async t => {
  const { cache } = createRequire(import.meta.url)
  t.ok(Object.keys(cache).some(file => file.endsWith('compiled/config-1.3.0.cjs')))
  t.notOk(Object.keys(cache).some(file => file.includes('/node_modules/ajv/')))
})

t.test('the JSON Schemas are files, too', async t => {
  const schema = JSON.parse(readFileSync(new URL('../../schemas/config-1.3.0.json', import.meta.url), 'utf8'))
  t.match(schema, { $schema: /2020-12/, type: 'object', required: ['ociVersion'] })
})
