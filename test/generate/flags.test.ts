/** What `generate` has beyond the predecessor, and how it says that something is wrong. */
import t from 'tap'
import { allFlags } from '../../cmd/generate/all-flags.js'
import { generated, printed } from './command.js'

t.test('flags for what the predecessor lacks', async t => {
  const cases: [words: string[], pointer: string, value: unknown][] = [
    [
      ['--linux-time-offset', 'boottime:-5:7', '--linux-time-offset=monotonic:9223372036854775807'],
      'linux.timeOffsets',
      { boottime: { secs: -5, nanosecs: 7 }, monotonic: { secs: 9223372036854775807n, nanosecs: 0 } },
    ],
    [
      [
        '--mounts-uidmappings=/proc:1000:0:10',
        '--mounts-uidmappings=/proc:2000:10:1',
        '--mounts-gidmappings=/proc:5:6:7',
      ],
      'mounts.0',
      {
        destination: '/proc',
        type: 'proc',
        source: 'proc',
        options: ['nosuid', 'noexec', 'nodev', 'idmap'],
        uidMappings: [
          { containerID: 0, hostID: 1000, size: 10 },
          { containerID: 10, hostID: 2000, size: 1 },
        ],
        gidMappings: [{ containerID: 6, hostID: 5, size: 7 }],
      },
    ],
    [
      ['--mounts-add={"destination":"/a:b","options":["ridmap"]}', '--mounts-gidmappings=/a:b:1:2:3'],
      'mounts.6',
      { destination: '/a:b', options: ['ridmap'], gidMappings: [{ containerID: 2, hostID: 1, size: 3 }] },
    ],
    [
      [
        '--hooks-createRuntime-add={"path":"/a"}',
        '--hooks-createContainer-add={"path":"/b","timeout":3}',
        '--hooks-startContainer-add={"path":"/c"}',
      ],
      'hooks',
      {
        createRuntime: [{ path: '/a' }],
        createContainer: [{ path: '/b', timeout: 3 }],
        startContainer: [{ path: '/c' }],
      },
    ],
    [
      [
        '--process-scheduler-policy=SCHED_DEADLINE',
        '--process-scheduler-nice=-5',
        '--process-scheduler-priority=1',
        '--process-scheduler-flags=SCHED_FLAG_RECLAIM,SCHED_FLAG_KEEP_POLICY',
        '--process-scheduler-runtime=18446744073709551615',
        '--process-scheduler-deadline=2',
        '--process-scheduler-period=3',
      ],
      'process.scheduler',
      {
        policy: 'SCHED_DEADLINE',
        nice: -5,
        priority: 1,
        flags: ['SCHED_FLAG_RECLAIM', 'SCHED_FLAG_KEEP_POLICY'],
        runtime: 18446744073709551615n,
        deadline: 2,
        period: 3,
      },
    ],
    [
      ['--process-io-priority', 'IOPRIO_CLASS_BE:4'],
      'process.ioPriority',
      { class: 'IOPRIO_CLASS_BE', priority: 4 },
    ],
    [
      ['--process-exec-cpu-affinity-initial=0-1', '--process-exec-cpu-affinity-final=1'],
      'process.execCPUAffinity',
      { initial: '0-1', final: '1' },
    ],
    [
      ['--linux-personality=LINUX32', '--linux-personality-flags=A'],
      'linux.personality',
      { domain: 'LINUX32', flags: ['A'] },
    ],
    [
      [
        '--linux-unified',
        'memory.high=1073741824',
        '--linux-hugepage-rsvd-limits-add=2MB:9223372036854775807',
      ],
      'linux.resources.unified',
      { 'memory.high': '1073741824', 'hugetlb.2MB.rsvd.max': '9223372036854775807' },
    ],
    [
      ['--linux-cpu-idle=1', '--linux-cpu-burst=18446744073709551615'],
      'linux.resources.cpu',
      { burst: 18446744073709551615n, idle: 1 },
    ],
    [
      ['--linux-rdma=mlx5_0:hcaHandles=3:hcaObjects=10', '--linux-rdma=mlx5_1:hcaObjects=5'],
      'linux.resources.rdma',
      { mlx5_0: { hcaHandles: 3, hcaObjects: 10 }, mlx5_1: { hcaObjects: 5 } },
    ],
    [
      [
        '--linux-intelRdt-memBwSchema=MB:0=20',
        '--linux-intelRdt-schemata=L3:0=f',
        '--linux-intelRdt-schemata=MB:0=7',
        '--linux-intelRdt-enableMonitoring',
      ],
      'linux.intelRdt',
      { memBwSchema: 'MB:0=20', schemata: ['L3:0=f', 'MB:0=7'], enableMonitoring: true },
    ],
    [
      [
        '--linux-memory-policy-mode=MPOL_BIND',
        '--linux-memory-policy-nodes=0-1',
        '--linux-memory-policy-flags=MPOL_F_STATIC_NODES',
      ],
      'linux.memoryPolicy',
      { mode: 'MPOL_BIND', nodes: '0-1', flags: ['MPOL_F_STATIC_NODES'] },
    ],
    [
      ['--linux-net-device-add=eth0:net%d', '--linux-net-device-add', 'eth1'],
      'linux.netDevices',
      { eth0: { name: 'net%d' }, eth1: {} },
    ],
    [
      ['--linux-mem-use-hierarchy=false', '--linux-mem-check-before-update', '--linux-mem-limit=-1'],
      'linux.resources.memory',
      { limit: -1, useHierarchy: false, checkBeforeUpdate: true },
    ],
    [
      ['--linux-seccomp-flags=SECCOMP_FILTER_FLAG_LOG,SECCOMP_FILTER_FLAG_SPEC_ALLOW'],
      'linux.seccomp.flags',
      ['SECCOMP_FILTER_FLAG_LOG', 'SECCOMP_FILTER_FLAG_SPEC_ALLOW'],
    ],
    [
      [
        '--privileged',
        '--linux-seccomp-notify=mkdir',
        '--linux-seccomp-log=a',
        '--linux-seccomp-kill-process=b',
        '--linux-seccomp-kill-thread=c',
        '--linux-seccomp-listener-path=/run/s',
        '--linux-seccomp-listener-metadata=m',
      ],
      'linux.seccomp',
      {
        defaultAction: 'SCMP_ACT_ALLOW',
        listenerPath: '/run/s',
        listenerMetadata: 'm',
        syscalls: [
          { names: ['b'], action: 'SCMP_ACT_KILL_PROCESS' },
          { names: ['c'], action: 'SCMP_ACT_KILL_THREAD' },
          { names: ['a'], action: 'SCMP_ACT_LOG' },
          { names: ['mkdir'], action: 'SCMP_ACT_NOTIFY' },
        ],
      },
    ],
    [
      [
        '--privileged',
        '--linux-seccomp-default=errno',
        '--linux-seccomp-default-errno=ENOSYS',
        '--linux-seccomp-errno=mkdir=40,chmod=EPERM,chown:1:0:5:ME=1',
        '--linux-seccomp-arch=SCMP_ARCH_RISCV64',
      ],
      'linux.seccomp',
      {
        defaultAction: 'SCMP_ACT_ERRNO',
        defaultErrnoRet: 38,
        architectures: ['SCMP_ARCH_RISCV64'],
        syscalls: [
          { names: ['mkdir'], action: 'SCMP_ACT_ERRNO', errnoRet: 40 },
          { names: ['chmod'], action: 'SCMP_ACT_ERRNO', errnoRet: 1 },
          {
            names: ['chown'],
            action: 'SCMP_ACT_ERRNO',
            errnoRet: 1,
            args: [{ index: 1, value: 0, valueTwo: 5, op: 'SCMP_CMP_MASKED_EQ' }],
          },
        ],
      },
    ],
    [
      [
        '--set',
        '/freebsd/jail={"host":"new"}',
        '--set=/freebsd/x=18446744073709551615',
        '--unset=/process/rlimits',
      ],
      'freebsd',
      { jail: { host: 'new' }, x: 18446744073709551615n },
    ],
    [['--unset', '/process/rlimits', '--unset=/not/there'], 'process.rlimits', undefined],
  ]
  const tried = new Set<string>()
  for (const [words, path, value] of cases) {
    for (const word of words) tried.add(word.replace(/^--([^=]*).*/s, '$1'))
    const config = await generated(...words)
    const found = path.split('.').reduce((holder, name) => holder?.[name], config)
    t.strictSame(found, value, words.join(' '))
  }
  t.ok(tried.size > 40)
})

t.test('the config names the least version that has what was asked for', async t => {
  t.equal((await generated()).ociVersion, '1.1.0')
  t.equal((await generated('--process-exec-cpu-affinity-final=1')).ociVersion, '1.2.1')
  t.equal(
    (await generated('--linux-net-device-add=eth0', '--process-exec-cpu-affinity-final=1')).ociVersion,
    '1.3.0',
  )
  t.equal((await generated('--linux-net-device-add=eth0', '--oci-version=1.2.0')).ociVersion, '1.2.0')
  const old = t.testdir({ 'old.json': '{"ociVersion":"1.0.0"}', 'none.json': '{}' })
  t.equal(
    (await generated('--template', `${old}/old.json`, '--linux-net-device-add=eth0')).ociVersion,
    '1.0.0',
  )
  t.equal((await generated('--template', `${old}/none.json`)).ociVersion, '1.1.0')
})

t.test('integers of 64 bits come out as they went in', async t => {
  for (const number of ['9223372036854775807', '-9223372036854775808', '9007199254740993'])
    t.match(await printed('--linux-mem-limit', number), `"limit": ${number}\n`)
  t.match(
    await printed('--process-rlimits-add', 'RLIMIT_AS:18446744073709551615:18446744073709551614'),
    '"soft": 18446744073709551614',
  )
  const dir = t.testdir({
    'config.json': `{"ociVersion":"1.0.2","x":[18446744073709551615,-9223372036854775808,9007199254740993,1.5,"9223372036854775807"]}`,
  })
  const text = await printed('--template', `${dir}/config.json`)
  t.match(
    text.replace(/\s/g, ''),
    '[18446744073709551615,-9223372036854775808,9007199254740993,1.5,"9223372036854775807"]',
  )
})

t.test('a word of any look is a value where a value is due', async t => {
  const words = [
    '-D',
    '--help',
    '--',
    '',
    ' ',
    '"q"',
    "'q'",
    '"',
    "'",
    '5',
    '0x10',
    '1e3',
    'true',
    'a=b',
    '--no-x',
    'a\nb',
    '\\',
    '\u2028',
    '[1]',
    'constructor',
    '__proto__',
    '-1',
    '.',
    '"a"b"',
  ]
  const config = await generated(...words.flatMap(word => ['--args', word]))
  t.strictSame(config.process.args, words)
  const inline = await generated(...words.map(word => `--args=${word}`))
  t.strictSame(inline.process.args, words)
})

t.test('names that JavaScript has a meaning for are names', async t => {
  const config = await generated(
    '--label',
    '__proto__=x',
    '--label=constructor=y',
    '--linux-sysctl=__proto__=1',
    '--linux-unified=__proto__=2',
    '--set=/annotations/toString="z"',
  )
  t.strictSame(Object.entries(config.annotations), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
    ['toString', 'z'],
  ])
  t.strictSame(Object.entries(config.linux.sysctl), [['__proto__', '1']])
  t.strictSame(Object.entries(config.linux.resources.unified), [['__proto__', '2']])
  t.equal(({} as { x?: unknown }).x, undefined)
})

t.test('what is wrong is said with the flag and what it takes', async t => {
  const cases: [words: string[], message: RegExp][] = [
    [
      ['--linux-mem-limit', '12k'],
      /^--linux-mem-limit takes BYTES, not '12k', which is no whole number from -9223372036854775808 to 9223372036854775807$/,
    ],
    [['--linux-mem-limit', '9223372036854775808'], /9223372036854775807$/],
    [['--linux-cpu-shares=-1'], /from 0 to 18446744073709551615$/],
    [
      ['--process-uid', '-1'],
      /--process-uid takes ID, not '-1', which is no whole number from 0 to 4294967295/,
    ],
    [['--process-uid', ''], /^--process-uid takes ID/],
    [['--process-umask=08'], /--process-umask takes MASK/],
    [
      ['--process-rlimits-add', 'RLIMIT_CORE:1'],
      /takes TYPE:HARD:SOFT, not 'RLIMIT_CORE:1', which has 2 parts between colons instead of 3/,
    ],
    [['--process-consolesize=80:x'], /HEIGHT 'x', which is no whole number/],
    [['--linux-namespace-add=foo'], /TYPE 'foo', which is none of pid, network/],
    [['--linux-device-add=c:1:2'], /fewer than four parts/],
    [['--linux-device-add=x:1:2:/dev/x'], /TYPE 'x', which is none of b, c, u, p/],
    [['--linux-device-cgroup-add=maybe'], /neither allow nor deny/],
    [['--linux-device-cgroup-add=allow,access=x'], /not made of r, w and m/],
    [['--linux-uidmappings=1:2'], /HostID:ContainerID:Size/],
    [['--mounts-add={'], /--mounts-add takes JSON, not '\{', which is no JSON/],
    [['--mounts-add=[]'], /is no JSON object/],
    [['--mounts-add={"destination":5}'], /has a destination that is not a text/],
    [['--mounts-add={"Destination":"/x"}'], /has a member 'Destination', and not only destination, type/],
    [['--mounts-add={}'], /has no destination/],
    [['--mounts-uidmappings=/none:1:2:3'], /nothing is mounted/],
    [['--hooks-prestart-add={"path":"/a","timeout":"5"}'], /has a timeout that is not a whole number/],
    [['--env', 'A'], /--env takes NAME=VALUE, not 'A', which has no = with a name before it/],
    [['--label', '=x'], /--label takes KEY=VALUE/],
    [['--process-cap-add=KILL'], /CAP_CHOWN/],
    [['--process-cap-drop=CAP_NONSENSE'], /no capability/],
    [['--linux-rootfs-propagation=x'], /none of shared, rshared/],
    [['--linux-seccomp-arch=x64'], /none of x86, amd64/],
    [['--linux-seccomp-allow=a:1'], /2 parts between colons instead of 1 or 5/],
    [['--linux-seccomp-allow=a=1'], /no errno/],
    [['--linux-seccomp-default=constructor'], /none of allow, errno/],
    [['--linux-seccomp-errno=a=ENOTHING'], /ERRNO 'ENOTHING'/],
    [['--privileged', '--linux-seccomp-only'], /has no linux.seccomp/],
    [['--windows-devices=a:b'], /none of class/],
    [['--vm-kernel-path=x'], /does not start with \//],
    [['--oci-version=1.x'], /no version such as/],
    [['--os=plan9'], /--os takes linux, freebsd, solaris, windows, not 'plan9'/],
    [['--rootfs-readonly=yes'], /--rootfs-readonly takes true or false, not 'yes'/],
    [['--rootfs-readonly', 'false'], /--rootfs-readonly takes no word behind it/],
    [['sh'], /'sh' belongs to no flag/],
    [['--args'], /--args takes WORD, and nothing follows it/],
    [['--hostnam=x'], /no flag '--hostnam': perhaps --hostname is meant/],
    [['--linux_mem_limit=1'], /perhaps --linux-mem-limit/],
    [['--what-is-this-about'], /generate --help/],
    [['--set=process/x=1'], /--set does not fit the template: JSON pointer process\/x does not start with/],
    [['--set=/hostname/x=1'], /hostname is string/],
    [['--env-file=/does/not/exist'], /--env-file takes FILE, not '\/does\/not\/exist', which does not exist/],
  ]
  for (const [words, message] of cases)
    await t.rejects(printed(...words), { name: 'UsageError', message }, words.join(' '))
  const long = await printed('--linux-mem-limit', `${'x'.repeat(5000)}\n\u001b[31m`).catch(
    (error: Error) => error.message,
  )
  t.ok(long.length < 300 && !/[\n\u001b]/.test(long), 'no flood, no control characters')
})

t.test('every flag says what it is for', async t => {
  t.equal(new Set(allFlags.map(({ name }) => name)).size, allFlags.length, 'no name twice')
  for (const { name, describe, syntax } of allFlags) {
    t.match(name, /^[a-zA-Z0-9-]+$/)
    t.match(describe, /^[A-Z0-9].*[^.]$/, name)
    t.not(syntax, '')
  }
})
