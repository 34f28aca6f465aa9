import t from 'tap'
import {
  type Config,
  capabilitySets,
  defaultConfig,
  Generator,
  hookKinds,
  type Mount,
  type Resources,
  RLIM_INFINITY,
} from '../../generate/index.js'

const bare: Config = { ociVersion: '1.3.0' }

/** The config of a generator that starts from almost nothing, so that only what the setters wrote is there. */
function built(build: (generator: Generator) => Generator): Config {
  return build(new Generator(bare)).config
}

t.test('the default config is small', async t => {
  const { config } = new Generator()
  t.equal(config.ociVersion, '1.0.2')
  t.same(config.root, { path: 'rootfs', readonly: false })
  t.same(config.process?.args, ['sh'])
  t.equal(config.process?.cwd, '/')
  t.same(config.process?.user, { uid: 0, gid: 0 })
  t.equal(config.process?.terminal, false)
  t.equal(config.process?.noNewPrivileges, true)
  t.match(config.process?.env, [/^PATH=/])
  t.equal(config.process?.env?.length, 1)
  t.same(Object.keys(config.process?.capabilities ?? {}), ['bounding', 'effective', 'permitted'])
  t.equal(config.process?.capabilities?.bounding?.length, 14)
  t.same(
    config.mounts?.map(mount => mount.destination),
    ['/proc', '/dev', '/dev/pts', '/dev/shm', '/dev/mqueue', '/sys'],
  )
  t.notOk(config.mounts?.[2]?.options?.some(option => option.startsWith('gid=')))
  t.same(config.linux, {
    namespaces: [{ type: 'pid' }, { type: 'network' }, { type: 'ipc' }, { type: 'uts' }, { type: 'mount' }],
  })
  t.notOk('hostname' in config || 'hooks' in config || 'annotations' in config)
})

t.test('two default configs share nothing', async t => {
  const changed = new Generator().capabilities('bounding', []).mount({ destination: '/x' })
  changed.config.process?.capabilities?.effective?.push('CAP_SYS_ADMIN')
  t.same(new Generator().config, defaultConfig())
  t.notSame(changed.config, defaultConfig())
})

t.test('a setter writes its own field and no other', async t => {
  t.same(
    built(g => g.ociVersion('1.1.0')),
    { ociVersion: '1.1.0' },
  )
  t.same(
    built(g => g.args('true')),
    { ...bare, process: { args: ['true'] } },
  )
  t.same(
    built(g => g.rootPath('/r')),
    { ...bare, root: { path: '/r' } },
  )
  t.same(
    built(g => g.cgroupsPath('/c')),
    { ...bare, linux: { cgroupsPath: '/c' } },
  )
  t.same(
    built(g => g.hostname('h').domainname('d')),
    { ...bare, hostname: 'h', domainname: 'd' },
  )
})

t.test('root and mounts', async t => {
  t.same(built(g => g.rootPath('r').rootReadonly()).root, { path: 'r', readonly: true })
  t.equal(built(g => g.rootReadonly(false)).root?.readonly, false)
  t.same(built(g => g.mount({ destination: '/a' }).mount({ destination: '/b' })).mounts, [
    { destination: '/a' },
    { destination: '/b' },
  ])
  t.same(new Generator().mounts([{ destination: '/a' }]).config.mounts, [{ destination: '/a' }])
  const [a, b] = [{ destination: '/a' }, { destination: '/b' }]
  t.same(built(g => g.mounts([a, b, a]).withoutMount('/a')).mounts, [b], 'stacked mounts all go')
  t.same(
    built(g => g.withoutMount('/a')),
    bare,
    'what is absent may stay so',
  )
})

t.test('process', async t => {
  t.same(built(g => g.args('a', 'b').args('c')).process?.args, ['c'])
  t.same(built(g => g.args()).process?.args, [])
  t.same(built(g => g.env('A=1').addEnv('B=2', 'A=3')).process?.env, ['A=1', 'B=2', 'A=3'])
  t.same(built(g => g.addEnv('B=2')).process?.env, ['B=2'])
  t.equal(built(g => g.cwd('/tmp')).process?.cwd, '/tmp')
  t.same(built(g => g.user({ uid: 1, gid: 2 }).user({ umask: 0o22, additionalGids: [5] })).process?.user, {
    uid: 1,
    gid: 2,
    umask: 18,
    additionalGids: [5],
  })
  t.same(built(g => g.terminal(true, { height: 25, width: 80 })).process, {
    terminal: true,
    consoleSize: { height: 25, width: 80 },
  })
  t.same(
    built(g => g.rlimit('RLIMIT_CORE', 1, 2).rlimit('RLIMIT_CORE', 3, RLIM_INFINITY)).process?.rlimits,
    [
      { type: 'RLIMIT_CORE', soft: 1, hard: 2 },
      { type: 'RLIMIT_CORE', soft: 3, hard: 18446744073709551615n },
    ],
    'duplicates are kept',
  )
})

t.test('Linux process', async t => {
  t.same(built(g => g.capabilities('ambient', ['CAP_KILL'])).process?.capabilities, { ambient: ['CAP_KILL'] })
  const { capabilities } = built(g => g.allCapabilities(['CAP_KILL'])).process ?? {}
  t.same(Object.keys(capabilities ?? {}).sort(), [...capabilitySets].sort())
  for (const set of capabilitySets) t.same(capabilities?.[set], ['CAP_KILL'], set)
  t.not(capabilities?.bounding, capabilities?.effective, 'the sets share no array')
  for (const set of capabilitySets) {
    t.same(new Generator().noCapabilities().config.process?.capabilities?.[set], [], set)
  }
  t.same(
    built(g =>
      g
        .noNewPrivileges(false)
        .oomScoreAdj(-5)
        .scheduler({ policy: 'SCHED_BATCH', nice: 3 })
        .ioPriority({ class: 'IOPRIO_CLASS_BE', priority: 4 })
        .execCPUAffinity({ initial: '0', final: '0-1' })
        .apparmorProfile('a')
        .selinuxLabel('s'),
    ).process,
    {
      noNewPrivileges: false,
      oomScoreAdj: -5,
      scheduler: { policy: 'SCHED_BATCH', nice: 3 },
      ioPriority: { class: 'IOPRIO_CLASS_BE', priority: 4 },
      execCPUAffinity: { initial: '0', final: '0-1' },
      apparmorProfile: 'a',
      selinuxLabel: 's',
    },
  )
})

t.test('hooks and annotations', async t => {
  for (const kind of hookKinds) {
    const config = built(g => g.hook(kind, { path: '/1' }).hook(kind, { path: '/2', timeout: 1 }))
    t.same(config.hooks, { [kind]: [{ path: '/1' }, { path: '/2', timeout: 1 }] }, kind)
  }
  t.same(built(g => g.annotation('a', '1').annotation('b', '').annotation('a', '2')).annotations, {
    a: '2',
    b: '',
  })
})

t.test('namespaces', async t => {
  const joined = new Generator().namespace('network', '/proc/1/ns/net').config.linux?.namespaces
  t.same(joined?.[1], { type: 'network', path: '/proc/1/ns/net' }, 'replaced in its place')
  t.equal(joined?.length, 5)
  t.same(new Generator().namespace('cgroup').config.linux?.namespaces?.at(-1), { type: 'cgroup' })
  t.same(built(g => g.namespace('pid', '/x').namespace('pid')).linux?.namespaces, [{ type: 'pid' }])
  t.same(built(g => g.namespaces([{ type: 'pid' }, { type: 'pid' }])).linux?.namespaces, [
    { type: 'pid' },
    { type: 'pid' },
  ])
  t.same(built(g => g.namespaces([{ type: 'pid' }, { type: 'pid' }]).withoutNamespace('pid')).linux, {
    namespaces: [],
  })
  t.same(
    built(g => g.withoutNamespace('pid')),
    bare,
    'what is absent may stay so',
  )
  const mapping = [{ containerID: 0, hostID: 1000, size: 10 }]
  t.same(built(g => g.uidMappings(mapping).gidMappings(mapping)).linux, {
    uidMappings: mapping,
    gidMappings: mapping,
  })
  t.same(
    built(g => g.timeOffset('monotonic', { secs: 5n }).timeOffset('boottime', { nanosecs: 1 })).linux
      ?.timeOffsets,
    { monotonic: { secs: 5n }, boottime: { nanosecs: 1 } },
  )
})

t.test('devices and cgroups', async t => {
  const [one, two] = [{ path: '/dev/a', type: 'p' } as const, { path: '/dev/b', type: 'p' } as const]
  t.same(built(g => g.device(one).device(two)).linux?.devices, [one, two])
  t.same(built(g => g.netDevice('eth0').netDevice('eth1', { name: 'e%d' })).linux?.netDevices, {
    eth0: {},
    eth1: { name: 'e%d' },
  })
  const resources = built(g =>
    g
      .resources({ memory: { limit: 1, swap: 2 }, hugepageLimits: [{ pageSize: '2MB', limit: 1 }] })
      .resources({ memory: { swap: 3n }, pids: { limit: 4 }, hugepageLimits: [] })
      .unified('memory.high', '1')
      .resources({ unified: { 'pids.max': '2' } })
      .devicesCgroup([{ allow: true, access: 'r' }])
      .devicesCgroup([{ allow: false }]),
  ).linux?.resources
  t.same(resources, {
    memory: { limit: 1, swap: 3n },
    hugepageLimits: [],
    pids: { limit: 4 },
    unified: { 'memory.high': '1', 'pids.max': '2' },
    devices: [{ allow: false }],
  })
})

t.test('the rest of Linux', async t => {
  t.same(
    built(g =>
      g
        .sysctl('kernel.a', '1')
        .sysctl('kernel.b', '2')
        .seccomp({ defaultAction: 'SCMP_ACT_ERRNO', defaultErrnoRet: 1 })
        .seccomp({ defaultAction: 'SCMP_ACT_ALLOW' })
        .rootfsPropagation('slave')
        .maskedPaths(['/m'])
        .readonlyPaths(['/r'])
        .mountLabel('l')
        .personality({ domain: 'LINUX32' })
        .intelRdt({ closID: '/' })
        .memoryPolicy({ mode: 'MPOL_BIND', nodes: '0' }),
    ).linux,
    {
      sysctl: { 'kernel.a': '1', 'kernel.b': '2' },
      seccomp: { defaultAction: 'SCMP_ACT_ALLOW' },
      rootfsPropagation: 'slave',
      maskedPaths: ['/m'],
      readonlyPaths: ['/r'],
      mountLabel: 'l',
      personality: { domain: 'LINUX32' },
      intelRdt: { closID: '/' },
      memoryPolicy: { mode: 'MPOL_BIND', nodes: '0' },
    },
  )
})

t.test('what goes in is copied', async t => {
  const start = defaultConfig()
  const before = structuredClone(start)
  const mount: Mount = { destination: '/a', options: ['ro'] }
  const resources: Resources = { memory: { limit: 1 } }
  const names = ['CAP_KILL']
  const value = { deep: [1] }
  const generator = new Generator(start)
    .mount(mount)
    .mounts([mount, mount])
    .resources(resources)
    .resources({ memory: { limit: 2 } })
    .capabilities('ambient', names)
    .hook('poststop', { path: '/h' })
    .user({ uid: 7 })
    .patch('/x', value)
    .patch('/x/deep/-', 2)
    .patch('/mounts/0/options/0', 'rw')
    .remove('/process/args/0')
  generator.config.process?.capabilities?.ambient?.push('CAP_CHOWN')

  t.same(start, before)
  t.same(mount, { destination: '/a', options: ['ro'] })
  t.same(generator.config.mounts?.[1]?.options, ['ro'], 'one object given twice becomes two')
  t.same(resources, { memory: { limit: 1 } })
  t.same(names, ['CAP_KILL'])
  t.same(value, { deep: [1] })

  mount.options?.push('late')
  t.same(generator.config.mounts?.[1]?.options, ['ro'])
})

t.test('clone and toJSON are deep copies', async t => {
  const original = new Generator().rlimit('RLIMIT_AS', 1n, RLIM_INFINITY)
  const before = structuredClone(original.config)
  const clone = original.clone()
  t.same(clone.config, before)
  clone.args('x').patch('/process/rlimits/0/soft', 5).remove('/linux')
  original.toJSON().mounts?.pop()
  t.same(original.config, before)
  t.same(JSON.parse(JSON.stringify(new Generator())), defaultConfig())
})

t.test('patch sets any value anywhere', async t => {
  const at = (pointer: string, value: unknown, start: unknown = {}) =>
    JSON.parse(new Generator(start as Config).patch(pointer, value).toString())
  t.same(at('/a/b/c', 1), { a: { b: { c: 1 } } }, 'makes objects on the way')
  t.same(at('/a', null, { a: 1 }), { a: null })
  t.same(at('/a/1', 'x', { a: [1, 2, 3] }), { a: [1, 'x', 3] })
  t.same(at('/a/-', 'x', { a: [1] }), { a: [1, 'x'] })
  t.same(at('/a/1', 'x', { a: [1] }), { a: [1, 'x'] })
  t.same(at('/a/-', 'x'), { a: ['x'] }, 'makes the array to append to')
  t.same(at('/a/-/b', 'x', { a: [] }), { a: [{ b: 'x' }] })
  t.same(at('/a/0', 'x'), { a: { 0: 'x' } })
  t.same(at('/a~1b/c~0d/~01', 1), { 'a/b': { 'c~d': { '~1': 1 } } })
  t.same(at('/', 1), { '': 1 })
  t.same(at('', []), [])

  const patch = (pointer: string) => () => new Generator().patch(pointer, 1)
  t.throws(patch('a'), { name: 'SyntaxError' })
  t.throws(patch('/a~2'), { name: 'SyntaxError' })
  t.throws(patch('/a~'), { name: 'SyntaxError' })
  t.throws(patch('/process/args/0/x'), { name: 'TypeError', message: /^\/process\/args\/0 is string/ })
  t.throws(patch('/process/args/2'), { name: 'RangeError', message: /^\/process\/args\/2: / })
  t.throws(patch('/process/args/length'), { name: 'RangeError' })
  t.throws(patch('/process/args/00'), { name: 'RangeError' })
})

t.test('remove', async t => {
  const generator = new Generator().args('a', 'b', 'c').remove('/process/args/1').remove('/mounts')
  t.same(generator.config.process?.args, ['a', 'c'])
  t.notOk('mounts' in generator.config)
  t.notOk('process' in generator.clone().remove('/process').config)
  for (const pointer of ['/mounts', '/process/args/2', '/process/args/-', '/process/args/length', '/x/y', ''])
    t.throws(() => generator.remove(pointer), { name: 'RangeError' }, pointer)
  t.throws(() => generator.remove('/toString'), { name: 'RangeError' })
  t.throws(() => generator.remove('x'), { name: 'SyntaxError' })
})

t.test('__proto__ is a name like any other', async t => {
  const generator = new Generator(bare)
    .annotation('__proto__', 'a')
    .sysctl('__proto__', 'b')
    .unified('__proto__', 'c')
    .resources(JSON.parse('{"__proto__": {"x": 1}, "unified": {"__proto__": "d"}}'))
    .patch('/__proto__/polluted', 1)
    .patch('/constructor/prototype/polluted', 2)
    .patch('/raw', JSON.parse('{"__proto__": {"y": 1}}'))
  t.equal(Reflect.get({}, 'polluted'), undefined)
  t.equal(Object.getPrototypeOf(generator.config), Object.prototype)
  const text = generator.clone().toString()
  t.equal(
    text.replace(/\s+/g, ''),
    '{"ociVersion":"1.3.0","annotations":{"__proto__":"a"},"linux":{"sysctl":{"__proto__":"b"},' +
      '"resources":{"unified":{"__proto__":"d"},"__proto__":{"x":1}}},"__proto__":{"polluted":1},' +
      '"constructor":{"prototype":{"polluted":2}},"raw":{"__proto__":{"y":1}}}',
  )
  t.throws(() => new Generator(bare).remove('/__proto__'), { name: 'RangeError' })
  t.notMatch(generator.remove('/__proto__').toString(), 'polluted": 1')
})

t.test('the text is JSON', async t => {
  t.equal(new Generator().toString(), JSON.stringify(defaultConfig(), null, 2))
  const value = { s: 'ä"\\\n\u2028', n: [1, -0, 1.5, 1e21, -1e-7], o: {}, a: [], z: null, b: [true, [false]] }
  const generator = new Generator(bare).patch('', value)
  t.equal(generator.toString(), JSON.stringify(value, null, 2))
  t.equal(`${new Generator(bare).patch('/u', undefined)}`, '{\n  "ociVersion": "1.3.0"\n}')
})

t.test('a bigint is written exactly', async t => {
  const text = new Generator(bare)
    .rlimit('RLIMIT_AS', 9007199254740993n, RLIM_INFINITY)
    .resources({ memory: { limit: -9223372036854775808n } })
    .toString()
  t.match(text, '"soft": 9007199254740993,')
  t.match(text, /"hard": 18446744073709551615\n/)
  t.match(text, /"limit": -9223372036854775808\n/)
  t.equal(new Generator(bare).patch('', 7n).toString(), '7')
})

t.test('what JSON cannot hold is an error that says where', async t => {
  const text = (pointer: string, value: unknown) => () => new Generator(bare).patch(pointer, value).toString()
  t.throws(text('/a~1b/-', Number.NaN), { name: 'TypeError', message: /^\/a~1b\/0 is NaN/ })
  t.throws(text('/x', Number.POSITIVE_INFINITY), { name: 'TypeError', message: /^\/x is Infinity/ })
  t.throws(text('/x', { y: -Infinity }), { name: 'TypeError', message: /^\/x\/y is -Infinity/ })
  t.throws(text('', Number.NaN), { name: 'TypeError', message: /^the document is NaN/ })
  t.throws(text('/x', [undefined]), { name: 'TypeError', message: /^\/x\/0 is undefined/ })
  t.throws(
    text('/x', () => 1),
    { name: 'TypeError', message: /^\/x is function/ },
  )
})
