/** What the Generator makes is valid: its default config, and what each of its setters adds to that. */
import t from 'tap'
import { capabilitySets, Generator, hookKinds, namespaceTypes, RLIM_INFINITY } from '../../generate/index.js'
import { specVersions } from '../../lib/spec/versions.js'
import { schemaFaults } from '../../lib/validate/schema.js'
import { plain } from './plain.js'

const mapping = [{ containerID: 0, hostID: 100_000, size: 65_536 }]

/** By the setter's name, calls of it. What it sets is there to be looked at: the version is the newest. */
const calls: { [setter: string]: (generator: Generator) => unknown } = {
  ociVersion: g => g.ociVersion('1.3.0'),
  rootPath: g => g.rootPath('/rootfs'),
  rootReadonly: g => g.rootReadonly(),
  mount: g =>
    g.mount({
      destination: '/mnt',
      source: '/',
      options: ['bind', 'idmap'],
      uidMappings: mapping,
      gidMappings: mapping,
    }),
  mounts: g => g.mounts([]),
  withoutMount: g => g.withoutMount('/proc'),
  args: g => g.args('true'),
  env: g => g.env('A=b'),
  addEnv: g => g.addEnv('A=b'),
  cwd: g => g.cwd('/tmp'),
  user: g => g.user({ uid: 4294967295, umask: 0o22, additionalGids: [5] }),
  terminal: g => g.terminal(true, { height: 24, width: 80 }),
  rlimit: g => g.rlimit('RLIMIT_NOFILE', 1024, RLIM_INFINITY),
  capabilities: g => capabilitySets.map(set => g.capabilities(set, ['CAP_CHOWN'])),
  allCapabilities: g => g.allCapabilities(['CAP_CHOWN']),
  noCapabilities: g => g.noCapabilities(),
  noNewPrivileges: g => g.noNewPrivileges(false),
  oomScoreAdj: g => g.oomScoreAdj(-1000),
  scheduler: g =>
    g.scheduler({
      policy: 'SCHED_DEADLINE',
      nice: -20,
      flags: ['SCHED_FLAG_RECLAIM'],
      runtime: 1,
      deadline: 2,
      period: 3n,
    }),
  ioPriority: g => g.ioPriority({ class: 'IOPRIO_CLASS_BE', priority: 7 }),
  execCPUAffinity: g => g.execCPUAffinity({ initial: '0-3,7', final: '0' }),
  apparmorProfile: g => g.apparmorProfile('profile'),
  selinuxLabel: g => g.selinuxLabel('a:b:c:s0'),
  hostname: g => g.hostname('host'),
  domainname: g => g.domainname('domain'),
  hook: g =>
    hookKinds.map(kind => g.hook(kind, { path: '/bin/true', args: ['true'], env: ['A=b'], timeout: 1 })),
  annotation: g => g.annotation('com.example.key', ''),
  namespace: g => namespaceTypes.map(type => g.namespace(type, `/proc/1/ns/${type}`)),
  withoutNamespace: g => g.withoutNamespace('network'),
  namespaces: g => g.namespaces([]),
  uidMappings: g => g.uidMappings(mapping),
  gidMappings: g => g.gidMappings(mapping),
  timeOffset: g => g.timeOffset('monotonic', { secs: -9223372036854775808n, nanosecs: 999_999_999 }),
  device: g =>
    g
      .device({ type: 'p', path: '/dev/fifo' })
      .device({ type: 'c', path: '/dev/x', major: 1, minor: 3, fileMode: 0o666 }),
  netDevice: g => g.netDevice('eth0').netDevice('eth1', { name: 'eth%d' }),
  cgroupsPath: g => g.cgroupsPath('/a'),
  resources: g =>
    g.resources({
      memory: { limit: -1, swap: 9223372036854775807n, swappiness: 60 },
      cpu: { shares: 18446744073709551615n, quota: -1, idle: 1 },
      blockIO: {
        weightDevice: [{ major: 8, minor: 0, weight: 10 }],
        throttleReadBpsDevice: [{ major: 8, minor: 0, rate: 1n }],
      },
      hugepageLimits: [{ pageSize: '2MB', limit: 9223372036854771712n }],
      network: { classID: 1, priorities: [{ name: 'eth0', priority: 1 }] },
      pids: {},
      rdma: { mlx5_1: { hcaHandles: 1 } },
    }),
  devicesCgroup: g =>
    g.devicesCgroup([
      { allow: false, access: 'rwm' },
      { allow: true, type: 'a', major: -1, minor: -1 },
    ]),
  unified: g => g.unified('pids.max', '10'),
  intelRdt: g => g.intelRdt({ closID: '/', schemata: ['MB:0=20'], enableMonitoring: true }),
  memoryPolicy: g => g.memoryPolicy({ mode: 'MPOL_BIND', nodes: '0', flags: ['MPOL_F_STATIC_NODES'] }),
  sysctl: g => g.sysctl('net.ipv4.ip_forward', '1'),
  seccomp: g =>
    g.seccomp({
      defaultAction: 'SCMP_ACT_ERRNO',
      defaultErrnoRet: 1,
      architectures: ['SCMP_ARCH_X86_64'],
      flags: ['SECCOMP_FILTER_FLAG_LOG'],
      listenerPath: '/socket',
      listenerMetadata: '',
      syscalls: [
        {
          names: ['getcwd'],
          action: 'SCMP_ACT_NOTIFY',
          args: [{ index: 0, value: 18446744073709551615n, op: 'SCMP_CMP_EQ' }],
        },
      ],
    }),
  rdma: g => g.rdma('mlx5_0', { hcaObjects: 4294967295 }),
  seccompDefault: g => g.seccompDefault('SCMP_ACT_ERRNO'),
  seccompRule: g => g.seccompRule({ name: 'getcwd', action: 'SCMP_ACT_KILL' }),
  rootfsPropagation: g => g.rootfsPropagation('unbindable'),
  maskedPaths: g => g.maskedPaths(['/proc/kcore']),
  readonlyPaths: g => g.readonlyPaths(['/proc/sys']),
  mountLabel: g => g.mountLabel('a:b:c:s0'),
  personality: g => g.personality({ domain: 'LINUX32', flags: [] }),
}

/** What sets no field of its own. */
const others = [
  ...['constructor', 'clone', 'patch', 'remove', 'toJSON', 'toString'],
  ...['at', 'list', 'append', 'put', 'drop', 'withoutSeccompRules'],
]

const valid = (config: Generator) => schemaFaults('config', '1.3.0', plain(config.config))

for (const version of specVersions)
  t.same(
    schemaFaults('config', version, plain(new Generator().config)),
    [],
    `the default config, as of ${version}`,
  )

const setters = Object.getOwnPropertyNames(Generator.prototype).filter(name => !others.includes(name))
t.same(setters.sort(), Object.keys(calls).sort(), 'each setter is called')

const all = new Generator()
for (const [setter, call] of Object.entries(calls)) {
  const config = new Generator()
  call(config)
  t.not(`${config}`, `${new Generator()}`, `${setter} changes the config`)
  t.same(valid(config), [], `which stays valid`)
  call(all)
}
t.same(valid(all), [], 'all at once')
