import t from 'tap'
import { specVersions } from '../../lib/spec/versions.js'
import { formatError, UnreadableError, type ValidateOptions, validate } from '../../lib/validate/index.js'
import { type Edits, fileOf } from './cases/case.js'
import { falseAccepts, falseRejects } from './cases/predecessor.js'

/** Ids of what makes the config invalid at a level, or all of them. */
const idsOf = (edits: Edits, options: ValidateOptions = {}): string[] => {
  const { errors } = validate(fileOf(edits), options)
  return errors.map(({ id }) => id)
}

const isValid = (edits: Edits, options: ValidateOptions = {}): boolean =>
  validate(fileOf(edits), options).valid

t.test('what the predecessor accepts, and should not', async t => {
  for (const [what, id, edits] of falseAccepts) {
    const { valid, errors } = validate(fileOf(edits))
    t.notOk(valid, what)
    t.ok(
      errors.some(error => error.id === id),
      `${what}: ${id}`,
    )
  }
})

t.test('what the predecessor rejects, and should not', async t => {
  for (const [what, edits, options] of falseRejects) {
    const { valid, errors } = validate(fileOf(edits), options)
    t.ok(valid, what, { errors })
  }
})

t.test('rules follow the version of the file', async t => {
  const rows: [what: string, edits: Edits, validIn: string[]][] = [
    ['relative mount destination', { '/mounts': [{ destination: 'a' }] }, ['1.2.1', '1.3.0']],
    ['unknown capability', { '/process/capabilities': { ambient: ['CAP_X'] } }, ['1.1.0', '1.2.1', '1.3.0']],
    ['pids without limit', { '/linux/resources/pids': {} }, ['1.3.0']],
    ['pids limit 0', { '/linux/resources/pids': { limit: 0 } }, [...specVersions]],
    ['time namespace', { '/linux/namespaces': [{ type: 'time' }] }, ['1.1.0', '1.2.1', '1.3.0']],
    ['key of org.opencontainers', { '/annotations': { 'org.opencontainers.a': '' } }, ['1.0.2', '1.1.0']],
    [
      'one kind of mappings of a mount',
      { '/mounts': [{ destination: '/a', uidMappings: [] }] },
      ['1.0.2', '1.1.0'],
    ],
    ['idmap alone', { '/mounts': [{ destination: '/a', options: ['idmap'] }] }, ['1.0.2', '1.1.0']],
    ['burst over quota', { '/linux/resources/cpu': { quota: 1, burst: 2 } }, ['1.0.2']],
    ['memory policy without mode', { '/linux/memoryPolicy': {} }, ['1.0.2', '1.1.0', '1.2.1']],
    ['schemata of two lines', { '/linux/intelRdt': { schemata: ['a\nb'] } }, ['1.0.2', '1.1.0', '1.2.1']],
    ['ioPriority 9', { '/process/ioPriority': { class: 'IOPRIO_CLASS_RT', priority: 9 } }, ['1.0.2']],
  ]
  for (const [what, edits, validIn] of rows) {
    for (const version of specVersions) {
      const config = { '/ociVersion': version, ...(edits as object) }
      t.equal(isValid(config), validIn.includes(version), `${what} in ${version}`)
      t.equal(isValid(edits, { spec: version }), validIn.includes(version), `${what} judged by ${version}`)
    }
  }
})

t.test('a version is judged by the release of its minor version', async t => {
  const relative = { '/mounts': [{ destination: 'a' }] }
  for (const [version, valid] of [
    ['0.6.0', true],
    ['1.0.0-rc5', false],
    ['1.0.9', false],
    ['1.1.0+dev', false],
    ['1.2.0-dev', true],
    ['1.2.99', true],
    ['1.4.0', true],
    ['1.99.99', true],
  ] as const)
    t.equal(isValid({ '/ociVersion': version, ...relative }), valid, version)
  t.throws(() => validate(fileOf({ '/ociVersion': '2.0.0' })), UnreadableError)
  t.ok(isValid({ '/ociVersion': '2.0.0' }, { spec: '1.3.0' }))
})

t.test('levels', async t => {
  const should = { '/root/path': 'elsewhere' }
  const may = { '/hooks/prestart': [] }
  for (const [edits, valid] of [
    [should, { must: true, should: false, may: false }],
    [may, { must: true, should: true, may: false }],
    [{ '/process/cwd': 'a' }, { must: false, should: false, may: false }],
  ] as const) {
    for (const complianceLevel of ['must', 'should', 'may'] as const) {
      const result = validate(fileOf(edits), { complianceLevel })
      t.equal(result.valid, valid[complianceLevel])
      t.equal(result.errors.length, 1, 'a warning is among the errors')
    }
  }
})

t.test('all faults are reported, in the order of the text', async t => {
  t.same(
    idsOf({
      '/process/cwd': 'a',
      '/process/args': [],
      '/linux/maskedPaths': ['a', '/b', 'c'],
      '/linux/resources/cpu': { cpus: 5, quota: 1, burst: 2 },
    }),
    [
      'process-cwd-absolute',
      'process-args-one-required',
      'maskedpaths-absolute',
      'maskedpaths-absolute',
      'valid-values-error',
      'cpu-quota-not-smaller-than-burst',
      'cpu-burst-not-larger-than-quota',
    ],
  )
  const twice = validate('{"ociVersion": "1.3.0", "root": {"path": "rootfs"}, "root": {"path": 5}}')
  t.same(
    twice.errors.map(({ id, column }) => [id, column]),
    [
      ['process-required-at-start', 1],
      ['json-no-duplicate-names', 53],
      ['config-root-path-required', 70],
    ],
  )
})

t.test('a fault in a name hides none in its value', async t => {
  t.same(idsOf({ '/annotations': { key: 5 } }), [
    'annotations-key-reverse-domain',
    'annotations-value-string',
  ])
  t.same(idsOf({ '/linux/timeOffsets': { bogus: { secs: '5' } } }), [
    'timeoffsets-clock-key',
    'valid-values-error',
  ])
})

t.test('an error says what, where and by which sentence', async t => {
  const text =
    '{\n  "ociVersion": "1.1.0",\n  "root": {"path": "rootfs"},\n  "annotations": {"a.b": 1, "": "x"}\n}'
  const [, value, name] = validate(text).errors
  t.same(value, {
    id: 'annotations-value-string',
    level: 'MUST',
    pointer: '/annotations/a.b',
    line: 4,
    column: 26,
    message: 'a.b must be a string, not 1',
    link: 'https://github.com/opencontainers/runtime-spec/blob/v1.1.0/config.md#annotations',
  })
  t.equal(name?.pointer, '/annotations/')
  t.equal(name?.column, 29, 'the place of the name')
  t.equal(
    formatError(value!),
    'annotations-value-string: MUST a.b must be a string, not 1 at /annotations/a.b (4:26) — ' +
      'https://github.com/opencontainers/runtime-spec/blob/v1.1.0/config.md#annotations',
  )
})

t.test('64 bits are exact', async t => {
  const limit = (value: bigint): Edits => ({ '/linux/resources/memory': { limit: value } })
  t.ok(isValid(limit(9223372036854775807n)))
  t.ok(isValid(limit(-9223372036854775808n)))
  t.notOk(isValid(limit(9223372036854775808n)))
  t.match(validate(fileOf(limit(9223372036854775808n))).errors[0]?.message, / not 9223372036854775808$/)
  t.notOk(isValid(limit(-9223372036854775809n)))
  const soft = (value: bigint): Edits => ({
    '/process/rlimits': [{ type: 'RLIMIT_AS', soft: value, hard: 0 }],
  })
  t.ok(isValid(soft(18446744073709551615n)))
  t.notOk(isValid(soft(18446744073709551616n)))
})

t.test('hostile documents', async t => {
  for (const text of ['null', '5', '"config"', '[]', 'true']) t.notOk(validate(text).valid, text)
  t.notOk(isValid({ '/linux': [] }))
  t.notOk(isValid({ '/process': null }))
  t.notOk(isValid({ '/hooks': 'x', '/mounts': {}, '/annotations': 7 }))
  t.ok(
    isValid(
      '{"ociVersion": "1.0.0", "root": {"path": "rootfs"}, "__proto__": {"process": 5}, "toString": 1}',
    ),
  )
  t.ok(idsOf('{"__proto__": {"ociVersion": "1.0.0"}}').includes('config-ociversion-required'))
  t.ok(
    isValid(`{"ociVersion": "1.0.0", "root": {"path": "rootfs"}, "x": ${'['.repeat(900)}${']'.repeat(900)}}`),
  )
  const hostile =
    '{"ociVersion": "1.0.0", "root": {"path": "rootfs"}, "annotations": {"a\\u001b[2J\\n\\u202e": 5}}'
  for (const error of validate(hostile).errors) t.notMatch(formatError(error), /[\p{C}]/u)
})

t.test('platforms', async t => {
  const windows = {
    '/linux': undefined,
    '/root/path': '\\\\?\\Volume{ec84d99e-3f02-11e7-ac6c-00155d7682cf}\\',
    '/process': { cwd: 'C:\\a', commandLine: 'cmd /c dir', user: { username: 'a' } },
    '/windows': { layerFolders: ['C:\\a'] },
  }
  t.same(idsOf(windows), [])
  const { '/windows': _, ...windowsWithoutPart } = windows
  const cases: [Edits, string[], ValidateOptions?][] = [
    [{ ...windows, '/root': undefined }, ['config-root-windows-required']],
    [{ ...windows, '/root/path': 'rootfs' }, ['config-root-path-windows']],
    [{ ...windows, '/root/readonly': true }, ['config-root-readonly-windows']],
    [{ ...windows, '/windows/hyperv': {} }, ['config-root-hyperv-unset']],
    [{ ...windows, '/windows/hyperv': {}, '/root': undefined }, []],
    [{ ...windows, '/process/cwd': '/a' }, ['process-cwd-absolute']],
    [{ ...windows, '/mounts': [{ destination: 'data' }] }, ['config-mount-destination-windows-abs']],
    [
      {
        ...windows,
        '/mounts': [{ destination: 'C:\\foo' }, { destination: 'c:/Foo/bar' }, { destination: 'C:\\foobar' }],
      },
      ['config-mount-destination-windows-nested'],
    ],
    [windowsWithoutPart, ['config-platform-windows'], { platform: 'windows' }],
    [
      { '/mounts': [{ destination: 'a' }], '/linux': undefined, '/solaris': {} },
      ['config-mount-destination-solaris-abs'],
    ],
    [
      { '/mounts': [{ destination: 'a' }], '/linux': undefined, '/zos': {} },
      ['config-mount-destination-other-abs'],
    ],
    [{ '/process/user': undefined, '/linux': undefined, '/freebsd': {} }, []],
    [{ '/zos': {} }, ['config-platform-zos']],
    [{ '/freebsd': {} }, ['config-platform-freebsd']],
    [{ '/solaris': {} }, ['config-platform-solaris']],
    [{ '/linux': undefined, '/zos': { namespaces: [{ type: 'pid', path: 'a' }] } }, ['valid-values-error']],
    [{ '/vm': { kernel: { path: 'vmlinuz', initrd: 'i' } } }, ['valid-values-error', 'valid-values-error']],
  ]
  for (const [edits, ids, options] of cases) t.same(idsOf(edits, options), ids, JSON.stringify(edits))
})

t.test('rules beyond those that only a config can keep', async t => {
  const ns = [{ type: 'pid' }, { type: 'ipc' }, { type: 'pid', path: '/proc/1/ns/pid' }]
  t.same(idsOf({ '/linux/namespaces': ns }), ['ns-duplicate-error'])
  const rlimits = ['RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_AS'].map(type => ({ type, soft: 1, hard: 1 }))
  t.same(idsOf({ '/process/rlimits': rlimits }), ['rlimits-duplicate-error'])
  t.same(idsOf({ '/process/execCPUAffinity': { initial: '0-', final: '0-3,7' } }), ['valid-values-error'])
  const errnoRet = { names: ['mkdir'], action: 'SCMP_ACT_KILL', errnoRet: 0 }
  t.same(idsOf({ '/linux/seccomp': { defaultAction: 'SCMP_ACT_ALLOW', syscalls: [errnoRet] } }), [
    'seccomp-errnoret-unsupported',
  ])
})

t.test('states', async t => {
  const state = {
    ociVersion: '1.2.0',
    id: 'a',
    status: 'running',
    pid: 5,
    bundle: '/b',
    annotations: {},
    x: 1,
  }
  const ids = (more: object): string[] =>
    validate(JSON.stringify({ ...state, ...more }), { kind: 'state' }).errors.map(({ id }) => id)
  t.same(ids({}), [])
  t.same(ids({ status: 'stopped', pid: undefined, annotations: undefined }), [])
  t.same(ids({ status: 'paused', pid: undefined }), [])
  t.same(ids({ pid: undefined }), ['state-pid'])
  t.same(ids({ pid: '5' }), ['state-pid'])
  t.same(ids({ ociVersion: 'x' }), ['state-ociversion'])
  t.same(ids({ id: undefined }), ['state-id'])
  t.same(ids({ bundle: 'b' }), ['state-bundle'])
  t.same(ids({ status: 5 }), ['state-status'])
  for (const ociVersion of specVersions)
    t.same(ids({ ociVersion, annotations: { a: 1 } }), ['state-json-schema'])
})

t.test('features', async t => {
  const features = { ociVersionMin: '1.0.0', ociVersionMax: '1.1.0', hooks: ['prestart'], linux: null }
  const ids = (more: object): string[] =>
    validate(JSON.stringify({ ...features, ...more }), { kind: 'features' }).errors.map(({ id }) => id)
  t.same(ids({}), [])
  t.same(ids({ ociVersionMin: undefined }), ['features-ociversionmin'])
  t.same(ids({ ociVersionMax: '1' }), ['features-ociversionmax'])
  t.same(ids({ ociVersionMax: '0.9.0' }), ['features-max-not-less-than-min'])
  t.same(ids({ hooks: [5] }), ['features-hooks'])
  t.same(ids({ linux: { seccomp: { knownFlags: ['A'], supportedFlags: ['A', 'B'] } } }), [
    'features-linux-seccomp-supported-subset',
  ])
  t.same(ids({ linux: { apparmor: 5 } }), ['features-linux'])
  const later = { linux: { netDevices: { enabled: true } }, annotations: { 'a.b': 'c' } }
  t.same(ids(later), ['features-no-undefined-properties'])
  for (const ociVersionMax of ['1.3.0', '1.1.0+dev', '1.9.0'])
    t.same(ids({ ...later, ociVersionMax }), [], ociVersionMax)
  t.same(ids({ toString: 5 }), ['features-no-undefined-properties'])
  t.same(ids({ ociVersionMax: '1.2.0', linux: { mountExtensions: { idmap: {} } } }), [])
})
