/** Command lines of opencontainers/runtime-tools' `generate`, and what they change: at least one for each flag. */

export interface Row {
  flag: string
  words: string[]
  /** By JSON pointer, against the config without these words; undefined for what is gone. */
  changes: { [pointer: string]: unknown }
  /** Start from `template` below. */
  hasTemplate?: true
  /** Where the predecessor makes another config of it, why; docs/migrating.md lists these. */
  differs?: string
}

/** A config with some of everything, so that there is something to remove and to replace. */
export const template = {
  ociVersion: '1.0.2',
  process: {
    user: { uid: 7, gid: 8 },
    args: ['true'],
    env: ['PATH=/bin', 'A=b'],
    cwd: '/',
    rlimits: [
      { type: 'RLIMIT_NOFILE', soft: 10, hard: 20 },
      { type: 'RLIMIT_CORE', soft: 1, hard: 2 },
    ],
    capabilities: {
      bounding: ['CAP_KILL', 'CAP_CHOWN'],
      effective: ['CAP_KILL', 'CAP_CHOWN'],
      inheritable: ['CAP_KILL', 'CAP_CHOWN'],
      permitted: ['CAP_KILL', 'CAP_CHOWN'],
      ambient: ['CAP_KILL', 'CAP_CHOWN'],
    },
    selinuxLabel: 'a:b:c:s0',
    apparmorProfile: 'some',
  },
  root: { path: 'rootfs' },
  mounts: [
    { destination: '/proc', type: 'proc', source: 'proc' },
    { destination: '/tmp', type: 'tmpfs', source: 'tmpfs' },
  ],
  hooks: {
    prestart: [{ path: '/one' }],
    poststart: [{ path: '/two' }],
    poststop: [{ path: '/three' }],
  },
  linux: {
    devices: [
      { type: 'c', path: '/dev/fuse', major: 10, minor: 229 },
      { type: 'c', path: '/dev/other', major: 10, minor: 200 },
    ],
    namespaces: [{ type: 'pid' }, { type: 'mount' }, { type: 'network', path: '/proc/1/ns/net' }],
    resources: {
      devices: [
        { allow: false, access: 'rwm' },
        { allow: true, type: 'c', major: 1, minor: 3, access: 'rw' },
      ],
      blockIO: {
        weightDevice: [{ major: 8, minor: 0, weight: 100, leafWeight: 50 }],
        throttleReadBpsDevice: [{ major: 8, minor: 0, rate: 600 }],
        throttleWriteBpsDevice: [{ major: 8, minor: 0, rate: 600 }],
        throttleReadIOPSDevice: [{ major: 8, minor: 0, rate: 600 }],
        throttleWriteIOPSDevice: [{ major: 8, minor: 0, rate: 600 }],
      },
      hugepageLimits: [{ pageSize: '2MB', limit: 4194304 }],
      network: { priorities: [{ name: 'eth0', priority: 5 }] },
    },
    seccomp: {
      defaultAction: 'SCMP_ACT_ALLOW',
      architectures: ['SCMP_ARCH_X86'],
      syscalls: [
        { names: ['getcwd'], action: 'SCMP_ACT_ERRNO' },
        { names: ['mkdir'], action: 'SCMP_ACT_KILL' },
      ],
    },
  },
}

const rules = '/linux/seccomp/syscalls'
const [getcwdErrno, mkdirKill] = template.linux.seccomp.syscalls
const mkdirKills = { names: ['mkdir'], action: 'SCMP_ACT_KILL' }
const secondRule = 'it puts a second rule for the call beside the one that the template has'
const block = '/linux/resources/blockIO'
const caps = '/process/capabilities'
const capabilitySets = ['bounding', 'effective', 'inheritable', 'permitted', 'ambient']

const ofEachSet = (value: unknown) => Object.fromEntries(capabilitySets.map(set => [`${caps}/${set}`, value]))

const setsFlag = (flag: string, words: string[], expected: string[]): Row[] =>
  capabilitySets.map(set => ({
    flag: `${flag}-${set}`,
    words: [`--${flag}-${set}`, ...words],
    changes: { [`${caps}/${set}`]: expected },
    hasTemplate: true,
  }))

const mount = { destination: '/data', type: 'bind', source: '/srv', options: ['rbind', 'rw'] }
const hook = { path: '/bin/test', args: ['test', 'b'], env: ['A=b'], timeout: 5 }
const anet = { allowedAddress: '172.17.0.2/16', configureAllowedAddress: 'true', linkname: 'net0' }
const network = {
  endpointList: ['7a010682'],
  allowUnqualifiedDNSQuery: true,
  DNSSearchList: ['a.com'],
  networkSharedContainerName: 'name',
  networkNamespace: '15010682',
}

/** A flag whose value is the member. */
const plain = (flag: string, value: string | number, pointer: string): Row => ({
  flag,
  words: [`--${flag}`, String(value)],
  changes: { [pointer]: value },
})

const hookRows = (kind: string): Row[] => [
  {
    flag: `hooks-${kind}-add`,
    words: [`--hooks-${kind}-add`, JSON.stringify(hook), `--hooks-${kind}-add={"path":"/x"}`],
    changes: { [`/hooks/${kind}`]: [hook, { path: '/x' }] },
  },
  {
    flag: `hooks-${kind}-remove-all`,
    words: [`--hooks-${kind}-remove-all`, `--hooks-${kind}-add={"path":"/x"}`],
    changes: { [`/hooks/${kind}`]: [{ path: '/x' }] },
    hasTemplate: true,
  },
  {
    flag: `hooks-${kind}-remove-all`,
    words: [`--hooks-${kind}-remove-all`],
    changes: { [`/hooks/${kind}`]: undefined },
    hasTemplate: true,
  },
]

const throttleRows = (flag: string, list: string): Row[] => [
  {
    flag,
    words: [`--${flag}=8:0:100`, `--${flag}`, '8:16:18446744073709551'],
    changes: {
      [`${block}/${list}`]: [
        { major: 8, minor: 0, rate: 100 },
        { major: 8, minor: 16, rate: 18446744073709551n },
      ],
    },
    hasTemplate: true,
  },
  { flag, words: [`--${flag}=8:0:-1`], changes: { [`${block}/${list}`]: [] }, hasTemplate: true },
]

export const rows: Row[] = [
  {
    flag: 'args',
    words: ['--args', '/usr/bin/httpd', '--args', '-D', '--args=FOREGROUND'],
    changes: { '/process/args': ['/usr/bin/httpd', '-D', 'FOREGROUND'] },
  },
  plain('domainname', 'example.org', '/domainname'),
  {
    flag: 'env',
    words: ['--env', 'A=b=c', '--env=EMPTY=', '-env', 'Z="q"'],
    changes: { '/process/env/2': 'A=b=c', '/process/env/3': 'EMPTY=', '/process/env/4': 'Z="q"' },
  },
  {
    flag: 'env',
    words: ['--env', 'A=new'],
    changes: { '/process/env': ['PATH=/bin', 'A=new'] },
    hasTemplate: true,
    differs: 'it appends a second A to variables of the start config, and most programs see the first',
  },
  {
    flag: 'env-file',
    words: ['--env-file', '$ENVFILE', '--env', 'THREE=4'],
    changes: { '/process/env/2': 'ONE=1', '/process/env/3': 'TWO=a b', '/process/env/4': 'THREE=4' },
  },
  ...hookRows('poststart'),
  ...hookRows('poststop'),
  ...hookRows('prestart'),
  plain('hostname', 'box', '/hostname'),
  { flag: 'hostname', words: ['--hostname='], changes: { '/hostname': undefined } },
  {
    flag: 'label',
    words: ['--label', 'a.b=c=d', '--label=e='],
    changes: { '/annotations': { 'a.b': 'c=d', e: '' } },
  },
  plain('linux-apparmor', 'profile', '/process/apparmorProfile'),
  plain('linux-blkio-leaf-weight', 500, `${block}/leafWeight`),
  {
    flag: 'linux-blkio-leaf-weight-device',
    words: ['--linux-blkio-leaf-weight-device=8:0:70', '--linux-blkio-leaf-weight-device=8:16:80'],
    changes: {
      [`${block}/weightDevice`]: [
        { major: 8, minor: 0, weight: 100, leafWeight: 70 },
        { major: 8, minor: 16, leafWeight: 80 },
      ],
    },
    hasTemplate: true,
  },
  {
    flag: 'linux-blkio-leaf-weight-device',
    words: ['--linux-blkio-leaf-weight-device=8:0:-1'],
    changes: { [`${block}/weightDevice`]: [{ major: 8, minor: 0, weight: 100 }] },
    hasTemplate: true,
  },
  ...throttleRows('linux-blkio-read-bps-device', 'throttleReadBpsDevice'),
  ...throttleRows('linux-blkio-read-iops-device', 'throttleReadIOPSDevice'),
  plain('linux-blkio-weight', 1000, `${block}/weight`),
  {
    flag: 'linux-blkio-weight-device',
    words: ['--linux-blkio-weight-device=8:0:70', '--linux-blkio-weight-device=8:16:80'],
    changes: {
      [`${block}/weightDevice`]: [
        { major: 8, minor: 0, weight: 70, leafWeight: 50 },
        { major: 8, minor: 16, weight: 80 },
      ],
    },
    hasTemplate: true,
  },
  {
    flag: 'linux-blkio-weight-device',
    words: ['--linux-blkio-weight-device=8:0:-1'],
    changes: { [`${block}/weightDevice`]: [{ major: 8, minor: 0, leafWeight: 50 }] },
    hasTemplate: true,
  },
  {
    flag: 'linux-blkio-weight-device',
    words: ['--linux-blkio-weight-device=8:0:-1', '--linux-blkio-leaf-weight-device=8:0:-1'],
    changes: { [`${block}/weightDevice`]: [] },
    hasTemplate: true,
  },
  ...throttleRows('linux-blkio-write-bps-device', 'throttleWriteBpsDevice'),
  ...throttleRows('linux-blkio-write-iops-device', 'throttleWriteIOPSDevice'),
  plain('linux-cgroups-path', '/a/b', '/linux/cgroupsPath'),
  plain('linux-cpu-period', 100000, '/linux/resources/cpu/period'),
  {
    flag: 'linux-cpu-period',
    words: ['--linux-cpu-period', '0x7fffffffffffffff'],
    changes: { '/linux/resources/cpu/period': 9223372036854775807n },
  },
  plain('linux-cpu-quota', 50000, '/linux/resources/cpu/quota'),
  plain('linux-cpus', '0-3,7', '/linux/resources/cpu/cpus'),
  plain('linux-cpu-shares', 512, '/linux/resources/cpu/shares'),
  {
    flag: 'linux-cpu-shares',
    words: ['--linux-cpu-shares', '18446744073709551615'],
    changes: { '/linux/resources/cpu/shares': 18446744073709551615n },
  },
  {
    flag: 'linux-device-add',
    words: [
      '--linux-device-add',
      'c:10:230:/dev/fuse:fileMode=438:uid=1:gid=2',
      '--linux-device-add',
      'b:8:0:/dev/sda',
    ],
    changes: {
      '/linux/devices/0': {
        type: 'c',
        path: '/dev/fuse',
        major: 10,
        minor: 230,
        fileMode: 438,
        uid: 1,
        gid: 2,
      },
      '/linux/devices/2': { type: 'b', path: '/dev/sda', major: 8, minor: 0 },
    },
    hasTemplate: true,
  },
  {
    flag: 'linux-device-remove',
    words: ['--linux-device-remove', '/dev/fuse', '--linux-device-remove=/dev/none'],
    changes: { '/linux/devices': [template.linux.devices[1]] },
    hasTemplate: true,
  },
  {
    flag: 'linux-device-remove-all',
    words: ['--linux-device-add=p:0:0:/dev/pipe', '--linux-device-remove-all'],
    changes: { '/linux/devices': [{ type: 'p', path: '/dev/pipe', major: 0, minor: 0 }] },
    hasTemplate: true,
  },
  {
    flag: 'linux-device-cgroup-add',
    words: [
      '--linux-device-cgroup-add',
      'allow,type=c, major=10,minor=229,access=rw',
      '--linux-device-cgroup-add=deny',
    ],
    changes: {
      '/linux/resources/devices/1': { allow: true, type: 'c', major: 10, minor: 229, access: 'rw' },
      '/linux/resources/devices/2': { allow: false },
    },
  },
  {
    flag: 'linux-device-cgroup-remove',
    words: [
      '--linux-device-cgroup-remove',
      'allow,type=c,major=1,minor=3,access=rw',
      '--linux-device-cgroup-remove',
      'deny,type=b',
    ],
    changes: { '/linux/resources/devices': [{ allow: false, access: 'rwm' }] },
    hasTemplate: true,
  },
  {
    flag: 'linux-disable-oom-kill',
    words: ['--linux-disable-oom-kill'],
    changes: { '/linux/resources/memory/disableOOMKiller': true },
  },
  {
    flag: 'linux-disable-oom-kill',
    words: ['--linux-disable-oom-kill=F'],
    changes: { '/linux/resources/memory/disableOOMKiller': false },
  },
  {
    flag: 'linux-gidmappings',
    words: ['--linux-gidmappings', '1000:0:10'],
    changes: {
      '/linux/gidMappings': [{ hostID: 1000, containerID: 0, size: 10 }],
      '/linux/namespaces/5': { type: 'user' },
    },
  },
  {
    flag: 'linux-hugepage-limits-add',
    words: ['--linux-hugepage-limits-add', '2MB:0', '--linux-hugepage-limits-add=1GB:9223372036854775807'],
    changes: {
      '/linux/resources/hugepageLimits': [
        { pageSize: '2MB', limit: 0 },
        { pageSize: '1GB', limit: 9223372036854775807n },
      ],
    },
    hasTemplate: true,
  },
  {
    flag: 'linux-hugepage-limits-drop',
    words: ['--linux-hugepage-limits-drop', '2MB'],
    changes: { '/linux/resources/hugepageLimits': [] },
    hasTemplate: true,
  },
  plain('linux-intelRdt-closid', 'guaranteed', '/linux/intelRdt/closID'),
  plain('linux-intelRdt-l3CacheSchema', 'L3:0=7f0;1=1f', '/linux/intelRdt/l3CacheSchema'),
  {
    flag: 'linux-masked-paths',
    words: ['--linux-masked-paths=/proc/kcore', '--linux-masked-paths', '/proc/keys'],
    changes: { '/linux/maskedPaths': ['/proc/kcore', '/proc/keys'] },
  },
  plain('linux-mem-kernel-limit', 4096, '/linux/resources/memory/kernel'),
  plain('linux-mem-kernel-tcp', 4096, '/linux/resources/memory/kernelTCP'),
  plain('linux-mem-limit', 67108864, '/linux/resources/memory/limit'),
  {
    flag: 'linux-mem-limit',
    words: ['--linux-mem-limit', '9223372036854775807'],
    changes: { '/linux/resources/memory/limit': 9223372036854775807n },
  },
  plain('linux-mem-reservation', 33554432, '/linux/resources/memory/reservation'),
  plain('linux-mems', '0-1', '/linux/resources/cpu/mems'),
  plain('linux-mem-swap', 134217728, '/linux/resources/memory/swap'),
  plain('linux-mem-swappiness', 60, '/linux/resources/memory/swappiness'),
  plain('linux-mount-label', 'system_u:object_r:usr_t:s0', '/linux/mountLabel'),
  {
    flag: 'linux-namespace-add',
    words: [
      '--linux-namespace-add',
      'network',
      '--linux-namespace-add=uts:/proc/1/ns/uts',
      '--linux-namespace-add',
      'time:',
    ],
    changes: {
      '/linux/namespaces': [
        { type: 'pid' },
        { type: 'mount' },
        { type: 'network' },
        { type: 'uts', path: '/proc/1/ns/uts' },
        { type: 'time' },
      ],
    },
    hasTemplate: true,
  },
  {
    flag: 'linux-namespace-remove',
    words: ['--linux-namespace-remove=network', '--linux-namespace-remove', 'user'],
    changes: { '/linux/namespaces': [{ type: 'pid' }, { type: 'mount' }] },
    hasTemplate: true,
  },
  {
    flag: 'linux-namespace-remove-all',
    words: ['--linux-namespace-remove-all', '--linux-namespace-add', 'ipc', '--linux-uidmappings=0:0:1'],
    changes: {
      '/linux/namespaces': [{ type: 'ipc' }],
      '/linux/uidMappings': [{ hostID: 0, containerID: 0, size: 1 }],
    },
    hasTemplate: true,
  },
  plain('linux-network-classid', 1048577, '/linux/resources/network/classID'),
  {
    flag: 'linux-network-priorities',
    words: ['--linux-network-priorities=eth0:7', '--linux-network-priorities', 'lo:1'],
    changes: {
      '/linux/resources/network/priorities': [
        { name: 'eth0', priority: 7 },
        { name: 'lo', priority: 1 },
      ],
    },
    hasTemplate: true,
  },
  {
    flag: 'linux-network-priorities',
    words: ['--linux-network-priorities=eth0:-1'],
    changes: { '/linux/resources/network/priorities': [] },
    hasTemplate: true,
  },
  plain('linux-oom-score-adj', -500, '/process/oomScoreAdj'),
  plain('linux-pids-limit', -1, '/linux/resources/pids/limit'),
  {
    flag: 'linux-readonly-paths',
    words: ['--linux-readonly-paths=/proc/sys', '--linux-readonly-paths', '/proc/bus'],
    changes: { '/linux/readonlyPaths': ['/proc/sys', '/proc/bus'] },
  },
  plain('linux-realtime-period', 1000000, '/linux/resources/cpu/realtimePeriod'),
  plain('linux-realtime-runtime', 950000, '/linux/resources/cpu/realtimeRuntime'),
  plain('linux-rootfs-propagation', 'rslave', '/linux/rootfsPropagation'),
  {
    flag: 'linux-seccomp-allow',
    words: ['--linux-seccomp-default=errno', '--linux-seccomp-allow', 'chmod,chown:1:0:0:EQ'],
    changes: {
      '/linux/seccomp/defaultAction': 'SCMP_ACT_ERRNO',
      [rules]: [
        mkdirKill,
        { names: ['chmod'], action: 'SCMP_ACT_ALLOW' },
        {
          names: ['chown'],
          action: 'SCMP_ACT_ALLOW',
          args: [{ index: 1, value: 0, op: 'SCMP_CMP_EQ' }],
        },
      ],
    },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-arch',
    words: ['--linux-seccomp-arch', 'amd64,x86,arm64'],
    changes: { '/linux/seccomp/architectures': ['SCMP_ARCH_X86', 'SCMP_ARCH_X86_64', 'SCMP_ARCH_AARCH64'] },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-default',
    words: ['--linux-seccomp-default', 'kill'],
    changes: { '/linux/seccomp/defaultAction': 'SCMP_ACT_KILL', [rules]: [getcwdErrno] },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-default-force',
    words: ['--linux-seccomp-default-force', 'kill'],
    changes: { '/linux/seccomp/defaultAction': 'SCMP_ACT_KILL' },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-default-force',
    words: ['--linux-seccomp-default-force', 'kill', '--linux-seccomp-default=trap'],
    changes: { '/linux/seccomp/defaultAction': 'SCMP_ACT_TRAP' },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-errno',
    words: ['--linux-seccomp-errno', 'mkdir,chmod'],
    changes: {
      [rules]: [
        getcwdErrno,
        { names: ['mkdir'], action: 'SCMP_ACT_ERRNO' },
        { names: ['chmod'], action: 'SCMP_ACT_ERRNO' },
      ],
    },
    hasTemplate: true,
    differs: secondRule,
  },
  {
    flag: 'linux-seccomp-kill',
    words: ['--linux-seccomp-kill=write:0:1:2:ME,write:0:2:18446744073709551615:GT'],
    changes: {
      [`${rules}/2`]: {
        names: ['write'],
        action: 'SCMP_ACT_KILL',
        args: [{ index: 0, value: 1, valueTwo: 2, op: 'SCMP_CMP_MASKED_EQ' }],
      },
      [`${rules}/3`]: {
        names: ['write'],
        action: 'SCMP_ACT_KILL',
        args: [{ index: 0, value: 2, valueTwo: 18446744073709551615n, op: 'SCMP_CMP_GT' }],
      },
    },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-only',
    words: ['--linux-seccomp-only'],
    changes: { '': template.linux.seccomp },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-remove',
    words: ['--linux-seccomp-remove', 'getcwd'],
    changes: { [rules]: [mkdirKills] },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-remove',
    words: ['--linux-seccomp-remove', 'getcwd,mkdir'],
    changes: { [rules]: [] },
    hasTemplate: true,
    differs: 'it removes only a rule whose list of calls is just this list',
  },
  {
    flag: 'linux-seccomp-remove-all',
    words: ['--linux-seccomp-remove-all'],
    changes: { [rules]: undefined },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-trace',
    words: ['--linux-seccomp-trace', 'chmod'],
    changes: { [`${rules}/2`]: { names: ['chmod'], action: 'SCMP_ACT_TRACE' } },
    hasTemplate: true,
  },
  {
    flag: 'linux-seccomp-trap',
    words: ['--linux-seccomp-trap', 'mkdir'],
    changes: { [rules]: [getcwdErrno, { names: ['mkdir'], action: 'SCMP_ACT_TRAP' }] },
    hasTemplate: true,
    differs: secondRule,
  },
  plain('linux-selinux-label', 'system_u:system_r:svirt_lxc_net_t:s0', '/process/selinuxLabel'),
  {
    flag: 'linux-sysctl',
    words: ['--linux-sysctl', 'net.ipv4.ip_forward=1', '--linux-sysctl=kernel.msgmax=65536'],
    changes: { '/linux/sysctl': { 'net.ipv4.ip_forward': '1', 'kernel.msgmax': '65536' } },
  },
  {
    flag: 'linux-uidmappings',
    words: ['--linux-uidmappings', '1000:0:10', '--linux-uidmappings=2000:10:4294967295'],
    changes: {
      '/linux/uidMappings': [
        { hostID: 1000, containerID: 0, size: 10 },
        { hostID: 2000, containerID: 10, size: 4294967295 },
      ],
      '/linux/namespaces/5': { type: 'user' },
    },
  },
  { flag: 'mounts-add', words: ['--mounts-add', JSON.stringify(mount)], changes: { '/mounts/6': mount } },
  {
    flag: 'mounts-remove',
    words: ['--mounts-remove', '/proc'],
    changes: { '/mounts': [template.mounts[1]] },
    hasTemplate: true,
  },
  {
    flag: 'mounts-remove-all',
    words: ['--mounts-add', JSON.stringify(mount), '--mounts-remove-all'],
    changes: { '/mounts': [mount] },
  },
  {
    flag: 'mounts-remove-all',
    words: ['--mounts-remove-all=false'],
    changes: {},
    differs: 'it removes all mounts all the same',
  },
  plain('oci-version', '1.0.2', '/ociVersion'),
  {
    flag: 'os',
    words: ['--os', 'solaris'],
    changes: { '/linux': undefined, '/mounts': undefined, '/process/capabilities': undefined },
  },
  { flag: 'output', words: ['--output', '$OUTPUT'], changes: {} },
  {
    flag: 'privileged',
    words: ['--privileged'],
    changes: {
      ...ofEachSet('$ALL'),
      '/process/selinuxLabel': undefined,
      '/process/apparmorProfile': undefined,
      '/linux/seccomp': undefined,
    },
    hasTemplate: true,
  },
  {
    flag: 'process-cap-add',
    words: ['--process-cap-add', 'CAP_AUDIT_READ,cap_kill'],
    changes: ofEachSet(['CAP_KILL', 'CAP_CHOWN', 'CAP_AUDIT_READ']),
    hasTemplate: true,
  },
  ...setsFlag('process-cap-add', ['CAP_SYS_ADMIN,CAP_KILL'], ['CAP_KILL', 'CAP_CHOWN', 'CAP_SYS_ADMIN']),
  {
    flag: 'process-cap-drop',
    words: ['--process-cap-drop=CAP_KILL,CAP_SYS_ADMIN'],
    changes: ofEachSet(['CAP_CHOWN']),
    hasTemplate: true,
  },
  {
    flag: 'process-cap-drop-all',
    words: ['--process-cap-add=CAP_BPF', '--process-cap-drop-all'],
    changes: ofEachSet(['CAP_BPF']),
    hasTemplate: true,
  },
  ...setsFlag('process-cap-drop', ['CAP_KILL'], ['CAP_CHOWN']),
  {
    flag: 'process-consolesize',
    words: ['--process-consolesize', '80:40'],
    changes: { '/process/consoleSize': { height: 40, width: 80 } },
  },
  plain('process-cwd', '/tmp', '/process/cwd'),
  plain('process-gid', 1000, '/process/user/gid'),
  {
    flag: 'process-groups',
    words: ['--process-groups', '1', '--process-groups=2', '--process-groups=1'],
    changes: { '/process/user/additionalGids': [1, 2] },
  },
  {
    flag: 'process-no-new-privileges',
    words: ['--process-no-new-privileges'],
    changes: { '/process/noNewPrivileges': true },
  },
  {
    flag: 'process-rlimits-add',
    words: [
      '--process-rlimits-add',
      'RLIMIT_NOFILE:2048:1024',
      '--process-rlimits-add=RLIMIT_AS:-1:9223372036854775807',
    ],
    changes: {
      '/process/rlimits': [
        { type: 'RLIMIT_NOFILE', soft: 1024, hard: 2048 },
        template.process.rlimits[1],
        { type: 'RLIMIT_AS', soft: 9223372036854775807n, hard: 18446744073709551615n },
      ],
    },
    hasTemplate: true,
  },
  {
    flag: 'process-rlimits-remove',
    words: ['--process-rlimits-remove', 'RLIMIT_NOFILE'],
    changes: { '/process/rlimits': [template.process.rlimits[1]] },
    hasTemplate: true,
  },
  {
    flag: 'process-rlimits-remove-all',
    words: ['--process-rlimits-remove-all'],
    changes: { '/process/rlimits': undefined },
  },
  { flag: 'process-terminal', words: ['--process-terminal=T'], changes: { '/process/terminal': true } },
  plain('process-uid', 4294967294, '/process/user/uid'),
  { flag: 'process-umask', words: ['--process-umask', '022'], changes: { '/process/user/umask': 0o22 } },
  { flag: 'process-umask', words: ['--process-umask', '63'], changes: { '/process/user/umask': 0o77 } },
  plain('process-username', 'ContainerUser', '/process/user/username'),
  plain('rootfs-path', '/var/lib/images/one', '/root/path'),
  { flag: 'rootfs-readonly', words: ['--rootfs-readonly'], changes: { '/root/readonly': true } },
  {
    flag: 'solaris-anet',
    words: ['--solaris-anet', JSON.stringify(anet)],
    changes: { '/solaris/anet': [anet] },
  },
  plain('solaris-capped-cpu-ncpus', '1.25', '/solaris/cappedCPU/ncpus'),
  plain('solaris-capped-memory-physical', '512m', '/solaris/cappedMemory/physical'),
  plain('solaris-capped-memory-swap', '512m', '/solaris/cappedMemory/swap'),
  plain('solaris-limitpriv', 'default', '/solaris/limitpriv'),
  plain('solaris-max-shm-memory', '512m', '/solaris/maxShmMemory'),
  plain('solaris-milestone', 'svc:/milestone/container:default', '/solaris/milestone'),
  { flag: 'template', words: [], changes: {}, hasTemplate: true },
  {
    flag: 'vm-hypervisor-parameters',
    words: ['--vm-hypervisor-parameters', 'a=b', '--vm-hypervisor-parameters', '-c'],
    changes: { '/vm/hypervisor/parameters': ['a=b', '-c'] },
  },
  plain('vm-hypervisor-path', '/usr/bin/vmm', '/vm/hypervisor/path'),
  plain('vm-image-format', 'qcow2', '/vm/image/format'),
  plain('vm-image-path', '/a/image', '/vm/image/path'),
  plain('vm-kernel-initrd', '/a/initrd', '/vm/kernel/initrd'),
  {
    flag: 'vm-kernel-parameters',
    words: ['--vm-kernel-parameters', 'quiet', '--vm-kernel-parameters=a=b'],
    changes: { '/vm/kernel/parameters': ['quiet', 'a=b'] },
  },
  plain('vm-kernel-path', '/a/kernel', '/vm/kernel/path'),
  {
    flag: 'windows-devices',
    words: ['--windows-devices', '24E552D7:class'],
    changes: { '/windows/devices': [{ id: '24E552D7', idType: 'class' }] },
  },
  plain('windows-hyperv-utilityVMPath', 'C:\\vm', '/windows/hyperv/utilityVMPath'),
  {
    flag: 'windows-ignore-flushes-during-boot',
    words: ['--windows-ignore-flushes-during-boot'],
    changes: { '/windows/ignoreFlushesDuringBoot': true },
  },
  {
    flag: 'windows-layer-folders',
    words: ['--windows-layer-folders', 'C:\\one', '--windows-layer-folders=C:\\two'],
    changes: { '/windows/layerFolders': ['C:\\one', 'C:\\two'] },
  },
  {
    flag: 'windows-network',
    words: ['--windows-network', JSON.stringify(network)],
    changes: { '/windows/network': network },
  },
  {
    flag: 'windows-network-allowunqualifieddnsquery',
    words: ['--windows-network-allowunqualifieddnsquery=true'],
    changes: { '/windows/network/allowUnqualifiedDNSQuery': true },
  },
  plain('windows-network-networkNamespace', '15010682', '/windows/network/networkNamespace'),
  {
    flag: 'windows-resources-cpu',
    words: ['--windows-resources-cpu', '{"count": 18446744073709551615, "maximum": 5000}'],
    changes: { '/windows/resources/cpu': { count: 18446744073709551615n, maximum: 5000 } },
  },
  plain('windows-resources-memory-limit', 2097152, '/windows/resources/memory/limit'),
  {
    flag: 'windows-resources-storage',
    words: ['--windows-resources-storage', '{"iops": 50, "bps": 20}'],
    changes: { '/windows/resources/storage': { iops: 50, bps: 20 } },
  },
  { flag: 'windows-servicing', words: ['--windows-servicing'], changes: { '/windows/servicing': true } },
]
