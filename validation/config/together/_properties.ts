/** Properties to be set beside each other: how each is set, and what the program and the host see of it then. */
import type { Edit } from '#harness'
import { capabilitySet } from '#inside/proc/capabilities'
import { parseEnviron } from '#inside/proc/environ'
import { parseLimits } from '#inside/proc/limits'
import { type Mount, mountOf, parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { parsePersonality } from '#inside/proc/personality'
import { schedulerPolicies } from '#inside/proc/sched'
import { parseStat } from '#inside/proc/stat'
import { parseStatus } from '#inside/proc/status'
import { parseTimensOffsets } from '#inside/proc/timens-offsets'
import type { User } from '#spec/config'
import { errnos } from '../../config-linux/seccomp/_calls.js'

/** What the program answers in its log: names, and snippets of shell in which `$$` is the program. */
export const questions = {
  status: 'cat /proc/$$/status',
  limits: 'cat /proc/$$/limits',
  environ: 'cat /proc/$$/environ',
  cmdline: 'cat /proc/$$/cmdline',
  cwd: 'readlink /proc/$$/cwd',
  fds: 'ls /proc/$$/fd',
  score: 'cat /proc/$$/oom_score_adj',
  stat: 'cat /proc/$$/stat',
  ioPriority: 'busybox ionice -p $$',
  personality: 'cat /proc/$$/personality',
  offsets: 'cat /proc/$$/timens_offsets',
  mounts: 'cat /proc/$$/mountinfo',
  hostname: 'cat /proc/sys/kernel/hostname',
  domainname: 'cat /proc/sys/kernel/domainname',
  ttl: 'cat /proc/sys/net/ipv4/ip_default_ttl',
  message: 'cat /proc/sys/kernel/msgmax',
  bound: 'cat /srv/bound/file',
  masked: 'cat /srv/secret /srv/secrets/file',
  written: 'for file in /srv/fixed/file /srv/open; do echo x >>$file && echo $file; done',
  device: "busybox stat -c '%F %t:%T %a %u:%g' /dev/conformance",
  denied: 'mknod /tmp/pipe p 2>&1',
} as const

export type Seen = Record<keyof typeof questions, string>

export interface Property {
  id: string
  /** Sets it, unless that is done for another property already. */
  set?: Edit
  sees: (seen: Seen) => unknown
  expected: unknown
}

export const user: User = { uid: 1001, gid: 1002, additionalGids: [1003, 7], umask: 0o27 }
export const root: User = { uid: 0, gid: 1004, additionalGids: [1003, 7], umask: 0o27 }

const fourTimes = (id: number) => [id, id, id, id]
const ascending = (ids: readonly number[]) => [...ids].sort((a, b) => a - b)
const seccompErrno = errnos.EMLINK

const bounding = ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_KILL', 'CAP_NET_RAW']
const inheritable = ['CAP_CHOWN', 'CAP_KILL']
const ambient = ['CAP_KILL']
// What execve(2) leaves alone, whatever noNewPrivileges says.
const permitted = ({ uid }: User) => (uid === 0 ? bounding : ambient)

const mount = (seen: Seen, path: string): Partial<Mount> => topMount(parseMountinfo(seen.mounts), path) ?? {}
const some = (options: readonly string[] | undefined, names: readonly string[]) =>
  names.filter(name => options?.includes(name))

const ofUser = (user: User): Property[] => [
  {
    id: 'user-uid',
    set: g => g.user(user),
    sees: ({ status }) => [...parseStatus(status).uids],
    expected: fourTimes(user.uid),
  },
  {
    id: 'user-gid',
    sees: ({ status }) => [...parseStatus(status).gids],
    expected: fourTimes(user.gid),
  },
  {
    id: 'user-additionalgids',
    sees: ({ status }) => ascending(parseStatus(status).groups.filter(id => id !== user.gid)),
    expected: ascending(user.additionalGids!),
  },
  { id: 'user-umask', sees: ({ status }) => parseStatus(status).umask, expected: user.umask },
  ...(
    [
      ['bounding', bounding],
      ['inheritable', inheritable],
      ['permitted', permitted(user)],
      ['effective', permitted(user)],
      ['ambient', ambient],
    ] as const
  ).map(
    ([set, names]): Property => ({
      id: `capabilities-${set}`,
      set: g => g.capabilities(set, names),
      sees: ({ status }) => capabilitySet(parseStatus(status).capabilities[set] ?? 0n),
      expected: names,
    }),
  ),
]

// It is read whole, and no descriptor to it is left.
const args = ['/bin/sh', '-c', 'eval "$(cat /srv/program)"', 'sh', 'one', '', 'two words']
const env = ['PATH=/bin', 'HOME=/srv', 'TERM=dumb', 'EMPTY=', 'ODD=a=b c']
const limits = { RLIMIT_NOFILE: [513n, 1_021n], RLIMIT_CPU: [3_601n, 3_607n] } as const
const shownLimits = (seen: Seen, side: 'soft' | 'hard') =>
  Object.keys(limits).map(type => parseLimits(seen.limits).get(type)?.[side])
const ofLimits = (id: string, side: 'soft' | 'hard', index: 0 | 1): Property => ({
  id,
  sees: seen => shownLimits(seen, side),
  expected: Object.values(limits).map(pair => pair[index]),
})

const ofProcess: Property[] = [
  {
    id: 'process-args',
    set: g => g.args(...args),
    sees: ({ cmdline }) => cmdline.split('\0'),
    expected: [...args, ''],
  },
  {
    id: 'process-env',
    set: g => g.env(...env),
    sees: ({ environ }) => parseEnviron(environ).sort(),
    expected: env.toSorted(),
  },
  {
    id: 'process-cwd',
    set: g => g.cwd('/srv/folder'),
    sees: ({ cwd }) => cwd.trim(),
    expected: '/srv/folder',
  },
  { id: 'fds-only-stdio', sees: ({ fds }) => fds.trim().split('\n'), expected: ['0', '1', '2'] },
  {
    ...ofLimits('rlimits', 'hard', 1),
    set: g => {
      for (const [type, [soft, hard]] of Object.entries(limits)) g.rlimit(type, soft, hard)
    },
  },
  ofLimits('rlimits-soft', 'soft', 0),
  ofLimits('rlimits-hard', 'hard', 1),
  {
    id: 'process-nonewprivileges',
    set: g => g.noNewPrivileges(true),
    sees: ({ status }) => parseStatus(status).noNewPrivs,
    expected: 1,
  },
  {
    id: 'process-oomscoreadj-set',
    set: g => g.oomScoreAdj(777),
    sees: ({ score }) => Number(score),
    expected: 777,
  },
  {
    id: 'process-scheduler',
    set: g => g.scheduler({ policy: 'SCHED_BATCH', nice: 7 }),
    sees: ({ stat }) => [schedulerPolicies[parseStat(stat).policy ?? -1], parseStat(stat).nice],
    expected: ['SCHED_BATCH', 7],
  },
  {
    id: 'process-iopriority',
    set: g => g.ioPriority({ class: 'IOPRIO_CLASS_BE', priority: 6 }),
    sees: ({ ioPriority }) => ioPriority.trim(),
    expected: 'best-effort: prio 6',
  },
  {
    id: 'personality',
    set: g => g.personality({ domain: 'LINUX32' }),
    sees: ({ personality }) => parsePersonality(personality).domain,
    expected: 8,
  },
]

const ofFiles: Property[] = [
  {
    id: 'config-mounts',
    set: g =>
      g
        .mount({
          destination: '/mnt',
          type: 'tmpfs',
          source: 'spare',
          options: ['size=640k', 'noexec', 'nodev'],
        })
        .mount({ destination: '/srv/new/deep', type: 'tmpfs', source: 'deep' })
        .mount({ destination: '/srv/bound', source: 'shared', options: ['rbind', 'ro', 'nosuid'] }),
    sees: seen => [
      ...['/mnt', '/srv/new/deep'].flatMap(path => [mount(seen, path).type, mount(seen, path).source]),
      seen.bound,
    ],
    expected: ['tmpfs', 'spare', 'tmpfs', 'deep', 'bound\n'],
  },
  {
    id: 'config-mount-options',
    sees: seen => [
      some(mount(seen, '/mnt').options, ['ro', 'nosuid', 'nodev', 'noexec']),
      some(mount(seen, '/mnt').superOptions, ['size=640k']),
      some(mount(seen, '/srv/bound').options, ['ro', 'nosuid', 'noexec']),
    ],
    expected: [['nodev', 'noexec'], ['size=640k'], ['ro', 'nosuid']],
  },
  {
    id: 'maskedpaths',
    set: g => g.maskedPaths(['/srv/secret', '/srv/secrets']),
    sees: ({ masked }) => masked,
    expected: '',
  },
  {
    id: 'readonlypaths',
    set: g => g.readonlyPaths(['/srv/fixed']),
    sees: ({ written }) => written.includes('fixed'),
    expected: false,
  },
  {
    id: 'devices-available',
    set: g =>
      g.device({ path: '/dev/conformance', type: 'c', major: 1, minor: 7, fileMode: 0o640, uid: 3, gid: 4 }),
    sees: ({ device }) => device.trim(),
    expected: 'character special file 1:7 640 3:4',
  },
]

const rootIs = (mode: 'ro' | 'rw'): Property => ({
  id: 'config-root-readonly',
  set: g => g.rootReadonly(mode === 'ro'),
  sees: ({ written, mounts }) => [
    some(mountOf(parseMountinfo(mounts), '/srv/open')?.options, ['ro', 'rw']),
    written.includes('open'),
  ],
  expected: [[mode], mode === 'rw'],
})

const ofNamespaces: Property[] = [
  {
    id: 'hostname',
    set: g => g.hostname('together'),
    sees: ({ hostname }) => hostname.trim(),
    expected: 'together',
  },
  {
    id: 'domainname',
    set: g => g.domainname('example.org'),
    sees: ({ domainname }) => domainname.trim(),
    expected: 'example.org',
  },
  {
    id: 'sysctl',
    set: g => g.sysctl('net.ipv4.ip_default_ttl', '91').sysctl('kernel.msgmax', '4321'),
    sees: ({ ttl, message }) => [ttl.trim(), message.trim()],
    expected: ['91', '4321'],
  },
  {
    id: 'timeoffsets',
    set: g => g.namespace('time').timeOffset('monotonic', { secs: 4321, nanosecs: 12 }),
    sees: ({ offsets }) => parseTimensOffsets(offsets).monotonic,
    expected: { secs: 4321, nanosecs: 12 },
  },
]

const filter: Property = {
  id: 'seccomp',
  set: g =>
    g.seccomp({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [
        { names: ['mknod', 'mknodat'], action: 'SCMP_ACT_ERRNO', errnoRet: seccompErrno },
        { names: ['swapoff'], action: 'SCMP_ACT_ERRNO' },
      ],
    }),
  sees: ({ denied, status }) => [denied.trim().endsWith('Too many links'), parseStatus(status).seccomp],
  expected: [true, 2],
}

/** All of them, for this user and this root file system. */
export const propertiesOf = (user: User, mode: 'ro' | 'rw'): readonly Property[] => [
  ...ofUser(user),
  ...ofProcess,
  ...ofFiles,
  rootIs(mode),
  ...ofNamespaces,
  filter,
]
