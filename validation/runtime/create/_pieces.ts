/** Properties, each of them by itself, and what a container shows of it. */
import type { Edit } from '#harness'
import { namespaceInodes } from '#host/process'
import { capabilityMask } from '#inside/proc/capabilities'
import { parseEnviron } from '#inside/proc/environ'
import { parseLimits } from '#inside/proc/limits'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { schedulerPolicies } from '#inside/proc/sched'
import { parseStat } from '#inside/proc/stat'
import { parseStatus } from '#inside/proc/status'
import { parseTimensOffsets } from '#inside/proc/timens-offsets'
import { hookKinds, type Mount, type NamespaceType, type Resources } from '#spec/config'
import type { HookLog } from '../../config/hooks/_hook-log.js'
import { listNamespaces, readNamespaces } from '../../config-linux/namespaces/_inodes.js'
import type { Property } from './_everything.js'
import { resources } from './_limits.js'

/** What the program asks. */
export const looks = {
  status: 'cat /proc/$$/status',
  stat: 'cat /proc/$$/stat',
  ioPriority: 'busybox ionice -p $$',
  oomScoreAdj: 'cat /proc/$$/oom_score_adj',
  cwd: 'readlink /proc/$$/cwd',
  environ: '{ cat; } </proc/$$/environ',
  limits: 'cat /proc/$$/limits',
  hostname: 'uname -n',
  domainname: 'cat /proc/sys/kernel/domainname',
  ttl: 'cat /proc/sys/net/ipv4/ip_default_ttl',
  msgmax: 'cat /proc/sys/kernel/msgmax',
  personality: 'cat /proc/$$/personality',
  mountinfo: 'cat /proc/self/mountinfo',
  namespaces: listNamespaces,
  timeOffsets: 'cat /proc/$$/timens_offsets',
  masked: 'cat /proc/version | busybox wc -c',
  device: "stat -c '%t:%T %a %u %g' /dev/piece",
  filtered: 'mkdir "$log/made" && echo made',
  terminal: 'test -t 0 && echo yes',
}
export type Look = keyof typeof looks

export interface Piece {
  ids: readonly string[]
  edit: Edit
  /** What is seen of it in the container, beside what must be. */
  inside?: (text: (look: Look) => string) => Property[]
  /** Whether the limits that the host shows are to be judged by it. */
  limits?: true
  terminal?: true
}

export const size = { height: 33, width: 133 }
// Some runtimes add the home of the user where it is not set.
const env = ['HOME=/nowhere', 'PIECE=1', 'OTHER=two words']
const kept = ['CAP_KILL', 'CAP_NET_BIND_SERVICE']
const sets = ['bounding', 'inheritable', 'permitted', 'effective', 'ambient'] as const

const line = (id: string, edit: Edit, look: Look, expected: string): Piece => ({
  ids: [id],
  edit,
  inside: text => [[id, text(look).trim(), expected]],
})

const ofStatus = (
  ids: string[],
  edit: Edit,
  read: (status: ReturnType<typeof parseStatus>) => unknown[],
  expected: unknown[],
): Piece => ({
  ids,
  edit,
  inside: text => {
    const seen = read(parseStatus(text('status')))
    return ids.map((id, index): Property => [id, seen[index], expected[index]])
  },
})

const process: Piece[] = [
  ofStatus(
    ['user-uid'],
    g => g.user({ uid: 1000 }),
    ({ uids }) => [uids],
    [Array(4).fill(1000)],
  ),
  ofStatus(
    ['user-gid'],
    g => g.user({ gid: 1001 }),
    ({ gids }) => [gids],
    [Array(4).fill(1001)],
  ),
  ofStatus(
    ['user-additionalgids'],
    g => g.user({ additionalGids: [1002, 1003] }),
    ({ groups }) => [groups.filter(gid => gid > 1001)],
    [[1002, 1003]],
  ),
  ofStatus(
    ['user-umask'],
    g => g.user({ umask: 0o23 }),
    ({ umask }) => [umask],
    [0o23],
  ),
  ofStatus(
    sets.map(set => `capabilities-${set}`),
    g => sets.forEach(set => void g.capabilities(set, kept)),
    ({ capabilities }) => sets.map(set => capabilities[set]),
    sets.map(() => capabilityMask(kept)),
  ),
  ofStatus(
    ['process-nonewprivileges'],
    g => g.noNewPrivileges(),
    ({ noNewPrivs }) => [noNewPrivs],
    [1],
  ),
  line('process-oomscoreadj-set', g => g.oomScoreAdj(345), 'oomScoreAdj', '345'),
  line('process-cwd', g => g.cwd('/usr'), 'cwd', '/usr'),
  line('personality', g => g.personality({ domain: 'LINUX32' }), 'personality', '00000008'),
  line(
    'process-iopriority',
    g => g.ioPriority({ class: 'IOPRIO_CLASS_BE', priority: 6 }),
    'ioPriority',
    'best-effort: prio 6',
  ),
  {
    ids: ['process-scheduler'],
    edit: g => g.scheduler({ policy: 'SCHED_BATCH', nice: 4 }),
    inside: text => {
      const { policy, nice } = parseStat(text('stat'))
      return [['process-scheduler', [schedulerPolicies[policy ?? -1], nice], ['SCHED_BATCH', 4]]]
    },
  },
  {
    ids: ['process-env'],
    edit: g => g.env(...env),
    inside: text => [['process-env', parseEnviron(text('environ')).toSorted(), env.toSorted()]],
  },
  {
    ids: ['rlimits'],
    edit: g => g.rlimit('RLIMIT_NOFILE', 211, 311),
    inside: text => [
      ['rlimits', parseLimits(text('limits')).get('RLIMIT_NOFILE'), { soft: 211n, hard: 311n }],
    ],
  },
]

const names: Piece[] = [
  line('hostname', g => g.namespace('uts').hostname('piece'), 'hostname', 'piece'),
  line('domainname', g => g.namespace('uts').domainname('piece.example'), 'domainname', 'piece.example'),
]

const sysctls: Piece[] = [
  line('sysctl', g => g.namespace('network').sysctl('net.ipv4.ip_default_ttl', '91'), 'ttl', '91'),
  line('sysctl', g => g.namespace('ipc').sysctl('kernel.msgmax', '4321'), 'msgmax', '4321'),
]

const newOnes = (['uts', 'network', 'ipc', 'cgroup'] as const satisfies NamespaceType[]).map(
  (type): Piece => ({
    ids: ['ns-no-path-new'],
    edit: g => g.namespace(type),
    inside: text => {
      const inode = readNamespaces(text('namespaces'))[type]
      const own = namespaceInodes(globalThis.process.pid)[type]
      return [['ns-no-path-new[beside others]', [type, inode !== undefined && inode !== own], [type, true]]]
    },
  }),
)

/** A mount that must be there, with an option for each requirement that asks for one. */
const mounted = (mount: Mount, optionOf: { readonly [id: string]: string } = {}): Piece => ({
  ids: ['config-mounts', ...Object.keys(optionOf)],
  edit: g => g.mount(mount),
  inside: text => {
    const seen = topMount(parseMountinfo(text('mountinfo')), mount.destination)
    const { type = seen?.type, destination } = mount
    const found = [...(seen?.options ?? []), ...(seen?.superOptions ?? [])]
    // One that is not there has no options.
    const options = seen ? Object.entries(optionOf) : []
    return [
      ['config-mounts', [destination, seen?.type], [destination, type ?? 'any']],
      ...options.map(([id, option]): Property => [id, found.find(each => each === option), option]),
    ]
  },
})

/** What a terminal comes from. */
const devpts: Mount = {
  destination: '/dev/pts',
  type: 'devpts',
  source: 'devpts',
  options: ['newinstance', 'ptmxmode=0666', 'mode=0620'],
}

const mounts = (source: string): Piece[] => [
  mounted({ destination: '/sys', type: 'sysfs', source: 'sysfs' }),
  mounted({ destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['mode=755'] }),
  mounted(devpts),
  mounted({ destination: '/dev/shm', type: 'tmpfs', source: 'shm', options: ['mode=1777'] }),
  mounted({ destination: '/dev/mqueue', type: 'mqueue', source: 'mqueue' }),
  mounted({ destination: '/mnt/read-only', source, options: ['bind', 'ro'] }, { 'mount-option-ro': 'ro' }),
  mounted(
    { destination: '/mnt/data', type: 'tmpfs', source: 'data', options: ['size=64k', 'noexec', 'nosuid'] },
    {
      'mount-option-noexec': 'noexec',
      'mount-option-nosuid': 'nosuid',
      'mount-options-unknown-as-data': 'size=64k',
    },
  ),
]

const terminal: Piece = {
  ids: ['process-terminal', 'process-consolesize'],
  edit: g => {
    g.terminal(true, size)
    if (!g.config.mounts?.some(({ destination }) => destination === devpts.destination)) g.mount(devpts)
  },
  inside: text => [['process-terminal', text('terminal').trim(), 'yes']],
  terminal: true,
}

const linux: Piece[] = [
  line('maskedpaths', g => g.maskedPaths(['/proc/version']), 'masked', '0'),
  {
    ids: ['readonlypaths'],
    edit: g => g.readonlyPaths(['/proc/irq']),
    inside: text => {
      const seen = topMount(parseMountinfo(text('mountinfo')), '/proc/irq')
      return [['readonlypaths', seen?.options.includes('ro'), true]]
    },
  },
  {
    ids: ['config-root-readonly'],
    edit: g => g.rootReadonly(),
    inside: text => [
      [
        'config-root-readonly',
        topMount(parseMountinfo(text('mountinfo')), '/')?.options.includes('ro'),
        true,
      ],
    ],
  },
  line(
    'devices-available',
    g => g.device({ path: '/dev/piece', type: 'c', major: 1, minor: 5, fileMode: 0o642, uid: 11, gid: 22 }),
    'device',
    '1:5 642 11 22',
  ),
  line(
    'seccomp',
    g =>
      g.seccomp({
        defaultAction: 'SCMP_ACT_ALLOW',
        syscalls: [{ names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO' }],
      }),
    'filtered',
    '',
  ),
]

const timeNamespace: Piece = {
  ids: ['timeoffsets'],
  edit: g => g.namespace('time').timeOffset('boottime', { secs: 7_654 }),
  inside: text => [['timeoffsets', parseTimensOffsets(text('timeOffsets')).boottime.secs, 7_654]],
}

const idsOfLimits: Partial<Record<keyof Resources, string[]>> = {
  devices: ['devcg-allow'],
  pids: ['pids-limit'],
  memory: ['memory-limit'],
  cpu: ['cpu-shares', 'cpu-quota', 'cpu-period', 'cpu-cpus', 'cpu-mems'],
}
const limits = (): Piece[] =>
  (Object.keys(idsOfLimits) as (keyof Resources)[])
    .filter(controller => controller in resources())
    .map(controller => ({
      ids: idsOfLimits[controller]!,
      edit: g => g.resources({ [controller]: resources()[controller] }),
      limits: true,
    }))

const hooks = (log: HookLog): Piece[] =>
  hookKinds.map(kind => ({
    ids: [`lifecycle-${kind.toLowerCase()}-invoked`],
    edit: g => g.hook(kind, log.hook(kind)),
  }))

const annotations: Piece = {
  ids: ['state-annotations'],
  edit: g => g.annotation('org.example.piece', 'yes'),
}

/** All of them, as far as this host has what they need. */
export const pieces = (
  log: HookLog,
  source: string,
  has: { limits: boolean; timeNamespaces: boolean },
): Piece[] => [
  ...process,
  ...names,
  ...newOnes,
  ...mounts(source),
  terminal,
  ...linux,
  ...(has.timeNamespaces ? [timeNamespace] : []),
  ...(has.limits ? limits() : []),
  ...hooks(log),
  annotations,
  // Far from those with which a namespace of names comes, so that one container has these alone.
  ...sysctls,
]
