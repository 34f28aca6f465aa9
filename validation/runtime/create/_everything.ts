/** A process with nearly every property at once, and what it sees of them. */
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, type CheckContext, type Edit, RuntimeFailure } from '#harness'
import { namespaceInodes } from '#host/process'
import { capabilityMask } from '#inside/proc/capabilities'
import { parseCmdline } from '#inside/proc/cmdline'
import { parseEnviron } from '#inside/proc/environ'
import { parseLimits } from '#inside/proc/limits'
import { type Mount as MountInfo, parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { parsePersonality } from '#inside/proc/personality'
import { schedulerPolicies } from '#inside/proc/sched'
import { parseStat } from '#inside/proc/stat'
import { parseStatus } from '#inside/proc/status'
import { parseTimensOffsets } from '#inside/proc/timens-offsets'
import { type Hook, type HookKind, hookKinds } from '#spec/config'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { listNamespaces, readNamespaces } from '../../config-linux/namespaces/_inodes.js'
import { limit } from './_limits.js'

const env = ['PATH=/bin:/usr/bin', 'HOME=/nowhere', 'ONE=1']
const capabilities = {
  bounding: ['CAP_CHOWN', 'CAP_KILL', 'CAP_NET_BIND_SERVICE'],
  permitted: ['CAP_NET_BIND_SERVICE'],
  inheritable: ['CAP_NET_BIND_SERVICE'],
  ambient: ['CAP_NET_BIND_SERVICE'],
} as const
// Each less than what a host has as a rule: who is root only in a user namespace can raise none.
const lowered: [type: string, soft: bigint, hard: bigint][] = [
  ['RLIMIT_NOFILE', 211n, 311n],
  ['RLIMIT_CORE', 1_201n, 1_213n],
  ['RLIMIT_CPU', 3_601n, 3_607n],
  ['RLIMIT_FSIZE', 900_000_001n, 900_000_007n],
  ['RLIMIT_DATA', 70_000_000_001n, 70_000_000_003n],
  ['RLIMIT_STACK', 6_291_457n, 7_340_033n],
  ['RLIMIT_RSS', 900_000_011n, 900_000_013n],
  ['RLIMIT_AS', 80_000_000_000_001n, 80_000_000_000_003n],
  ['RLIMIT_LOCKS', 211n, 223n],
  ['RLIMIT_SIGPENDING', 1_003n, 1_009n],
  ['RLIMIT_MSGQUEUE', 300_007n, 400_009n],
  ['RLIMIT_NPROC', 7_001n, 7_013n],
  ['RLIMIT_MEMLOCK', 60_007n, 64_007n],
  ['RLIMIT_RTTIME', 500_000_003n, 600_000_001n],
]
function rlimits(): typeof lowered {
  const own = parseLimits(readFileSync('/proc/self/limits', 'utf8'))
  return lowered.filter(([type, , hard]) => {
    const most = own.get(type)?.hard ?? 0n
    return most === 'unlimited' || hard <= most
  })
}
/** What a runtime sets properties by, which it does before the filter is there: the program may not. */
const callsOfSettings = ['ioprio_set', 'sched_setattr', 'sched_setscheduler', 'umask', 'sethostname']
/** Names the points of namespaces, which have one for each type elsewhere. */
const beside = 'beside others'
const maskedFiles = Array.from({ length: 20 }, (_, index) => `masked-${index}`)
const tried = ['folder', 'folder/nested', 'both', 'open']
const looks = {
  files: 'ls -1 /proc/$$/fd',
  status: 'cat /proc/$$/status',
  stat: 'cat /proc/$$/stat',
  ioPriority: 'busybox ionice -p $$',
  oomScoreAdj: 'cat /proc/$$/oom_score_adj',
  cwd: 'readlink /proc/$$/cwd',
  environ: "busybox tr '\\0' '\\n' </proc/$$/environ",
  limits: 'cat /proc/$$/limits',
  hostname: 'uname -n',
  domainname: 'cat /proc/sys/kernel/domainname',
  sysctls: 'echo $(cat /proc/sys/net/ipv4/ip_default_ttl /proc/sys/kernel/msgmax)',
  personality: 'cat /proc/$$/personality',
  mountinfo: 'cat /proc/self/mountinfo',
  namespaces: listNamespaces,
  timeOffsets: 'cat /proc/$$/timens_offsets',
  masked: 'cat /bound/masked-* /bound/both/file',
  written: `for folder in ${tried.join(' ')}; do touch /bound/$folder/new && echo $folder; done; for folder in / /mnt/data /bound-read-only; do touch $folder/new && echo $folder; done`,
  device: "stat -c '%t:%T %a %u %g' /dev/beside",
  filtered: 'mkdir /bound/open/folder && echo made',
}
// The braces have the shell itself, rather than a child of it, open its own file.
const hookLooks = {
  argv: '{ cat; } </proc/self/cmdline',
  environ: '{ cat; } </proc/self/environ',
}
type Seen = Record<keyof typeof looks, string>

export interface Asked {
  noNewPrivileges: boolean
  /** Not in a user namespace, where nobody makes a device. */
  hasDevice: boolean
  /** In the runtime's network, IPC and UTS namespaces, which are not its own to name and to set; by an absolute root. */
  sharesSpaces?: true
  /** Seconds that its boot was ago, before that of the host: where the runtime knows time namespaces. */
  bootedEarlierS?: number
}
export type Property = [id: string, actual: unknown, expected: unknown]

export class Everything {
  readonly log: HookLog
  readonly #rlimits = rlimits()
  readonly #t: CheckContext

  constructor(t: CheckContext) {
    this.#t = t
    this.log = new HookLog(t)
  }

  /** A bundle with all of it, which another edit changes. */
  bundle({ noNewPrivileges, hasDevice, sharesSpaces, bootedEarlierS }: Asked, edit: Edit): Bundle {
    const source = this.#t.newDir()
    for (const folder of ['', ...tried]) {
      mkdirSync(join(source, folder), { recursive: true })
      chmodSync(join(source, folder), 0o777)
    }
    for (const file of [...maskedFiles, 'both/file']) writeFileSync(join(source, file), 'secret')
    // In subshells: for other commands the shell itself has files open meanwhile.
    const report = Object.entries(looks).map(
      ([name, look]) => `(${look}\n) >'${this.log.dir}/process.${name}' 2>/dev/null`,
    )
    const bundle = this.log.bundle(g => {
      g.args('/bin/sh', '-c', report.join('\n'))
        .env(...env)
        .cwd('/usr')
        .user({ uid: 1000, gid: 1001, additionalGids: [1002, 1003], umask: 0o23 })
        .noCapabilities()
        .noNewPrivileges(noNewPrivileges)
        .oomScoreAdj(345)
        .scheduler({ policy: 'SCHED_BATCH', nice: 4 })
        .ioPriority({ class: 'IOPRIO_CLASS_BE', priority: 6 })
        .personality({ domain: 'LINUX32' })
        .rootReadonly()
        .annotation('org.example.beside', 'yes')
        .mount({ destination: '/bound', source, options: ['bind'] })
        .mount({ destination: '/bound-read-only', source, options: ['bind', 'ro'] })
        .mount({
          destination: '/mnt/data',
          type: 'tmpfs',
          source: 'data',
          options: ['size=64k', 'noexec', 'noatime'],
        })
        .mount({
          destination: '/mnt/data/nested',
          type: 'tmpfs',
          source: 'nested',
          options: ['nosuid', 'size=32k', 'ro'],
        })
        // Nobody made a folder for it.
        .mount({ destination: '/made/new', type: 'tmpfs', source: 'new' })
        .mount({ destination: '/mnt/twice', type: 'tmpfs', source: 'first' })
        .mount({ destination: '/mnt/twice', type: 'tmpfs', source: 'second', options: ['nodev', 'ro'] })
        .maskedPaths([...maskedFiles.map(name => `/bound/${name}`), '/bound/both'])
        .readonlyPaths(['/bound/folder', '/bound/both', '/proc/sys'])
        .seccomp({
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [{ names: ['mkdir', 'mkdirat', ...callsOfSettings], action: 'SCMP_ACT_ERRNO' }],
        })
      for (const entry of this.#rlimits) g.rlimit(...entry)
      for (const [set, names] of Object.entries(capabilities)) g.capabilities(set as 'bounding', names)
      for (const kind of hookKinds) g.hook(kind, this.#hook(kind))
      if (hasDevice)
        g.device({ path: '/dev/beside', type: 'c', major: 1, minor: 5, fileMode: 0o642, uid: 11, gid: 22 })
      if (bootedEarlierS !== undefined) g.namespace('time').timeOffset('boottime', { secs: bootedEarlierS })
      if (sharesSpaces) g.withoutNamespace('network').withoutNamespace('ipc').withoutNamespace('uts')
      else
        g.hostname('beside')
          .domainname('beside.example')
          .sysctl('net.ipv4.ip_default_ttl', '91')
          .sysctl('kernel.msgmax', '4321')
      limit(g)
      edit(g)
    })
    if (sharesSpaces) {
      bundle.config.rootPath(bundle.rootfs)
      bundle.write()
    }
    for (const folder of ['bound', 'bound-read-only', 'mnt/data', 'mnt/twice'])
      mkdirSync(join(bundle.rootfs, folder), { recursive: true })
    // So that only what is configured keeps anybody from writing; of a tmpfs some runtimes take the mode from what it covers.
    for (const folder of ['', 'mnt/data']) chmodSync(join(bundle.rootfs, folder), 0o777)
    return bundle
  }

  /** A hook with arguments and an environment of its own. */
  #hook(kind: HookKind): Hook {
    const { path, args = [] } = this.log.hook(kind, { sees: hookLooks })
    return { path, args: [path, ...args.slice(1), 'beside'], env: [`BESIDE=${kind}`] }
  }

  #hookProperties(kind: HookKind): Property[] {
    const { args, env = [] } = this.#hook(kind)
    // What a shell adds on the way is no matter here.
    const isOwn = (pair: string) => pair.startsWith('BESIDE=')
    const runs = this.log.lines.filter(name => name === kind).length
    const invoked: Property = [`lifecycle-${kind.toLowerCase()}-invoked`, runs, 1]
    // What did not run was given nothing; twice is another fault.
    if (runs !== 1) return [invoked]
    const isTold = /"org\.example\.beside" *: *"yes"/.test(this.log.saw(kind, 'stdin'))
    return [
      invoked,
      ['hook-args', parseCmdline(this.log.saw(kind, 'argv')), args],
      ['hook-env', parseEnviron(this.log.saw(kind, 'environ')).filter(isOwn), env.filter(isOwn)],
      ['hooks-state-on-stdin', isTold, true],
    ]
  }

  /** What its process saw, beside what it must have seen. */
  properties(
    { noNewPrivileges, hasDevice, sharesSpaces, bootedEarlierS }: Asked,
    bundle: Bundle,
  ): Property[] {
    const seen = Object.fromEntries(
      Object.keys(looks).map(name => [name, this.log.saw('process', name)]),
    ) as Seen
    if (!seen.status) throw new RuntimeFailure('the program did not say what it sees')
    const line = (name: keyof Seen) => seen[name].trim()
    const lines = (name: keyof Seen) => seen[name].split('\n').filter(Boolean)
    const status = parseStatus(seen.status)
    const stat = parseStat(seen.stat)
    const mounts = parseMountinfo(seen.mountinfo)
    const limits = parseLimits(seen.limits)
    const sizeOf = (path: string) =>
      topMount(mounts, path)?.superOptions.find(option => option.startsWith('size='))
    const written = lines('written')
    const ofSpaces: Property[] = [
      ['hostname', line('hostname'), 'beside'],
      ['domainname', line('domainname'), 'beside.example'],
      ['sysctl', line('sysctls'), '91 4321'],
    ]
    return [
      ['user-uid', status.uids, Array(4).fill(1000)],
      ['user-gid', status.gids, Array(4).fill(1001)],
      ['user-additionalgids', status.groups.filter(gid => gid !== 1001), [1002, 1003]],
      ['user-umask', status.umask, 0o23],
      ['capabilities-bounding', status.capabilities.bounding, capabilityMask(capabilities.bounding)],
      ['capabilities-inheritable', status.capabilities.inheritable, capabilityMask(capabilities.inheritable)],
      ['capabilities-permitted', status.capabilities.permitted, capabilityMask(capabilities.permitted)],
      ['capabilities-effective', status.capabilities.effective, capabilityMask(capabilities.ambient)],
      ['capabilities-ambient', status.capabilities.ambient, capabilityMask(capabilities.ambient)],
      ['process-nonewprivileges', status.noNewPrivs, Number(noNewPrivileges)],
      ['process-oomscoreadj-set', line('oomScoreAdj'), '345'],
      ['process-scheduler', [schedulerPolicies[stat.policy ?? -1], stat.nice], ['SCHED_BATCH', 4]],
      ['process-iopriority', line('ioPriority'), 'best-effort: prio 6'],
      ...this.#rlimits.map(
        ([type, soft, hard]): Property => ['rlimits', [type, limits.get(type)], [type, { soft, hard }]],
      ),
      ['process-cwd', line('cwd'), '/usr'],
      ['process-env', lines('environ').toSorted(), env.toSorted()],
      ...(sharesSpaces ? [] : ofSpaces),
      ['personality', parsePersonality(seen.personality), { domain: 8, flags: 0 }],
      ['config-root-readonly', written.includes('/'), false],
      ['mount-option-ro', written.includes('/bound-read-only'), false],
      ['fds-only-stdio', lines('files'), ['0', '1', '2']],
      ...(hasDevice ? deviceProperties(line('device')) : []),
      ...namespacesOf(bundle, seen.namespaces),
      ...(bootedEarlierS === undefined ? [] : [timeProperty(seen.timeOffsets, bootedEarlierS)]),
      ['config-mounts', mountTypes(mounts), usualMounts],
      ['config-mounts', ['/bound', '/bound-read-only'].filter(path => !topMount(mounts, path)), []],
      ['config-mounts', writable.filter(path => topMount(mounts, path)?.options.includes('ro')), []],
      ...flagsOf(bundle, mounts),
      ['mount-options-unknown-as-data', sizeOf('/mnt/data'), 'size=64k'],
      ['mount-options-unknown-as-data', sizeOf('/mnt/data/nested'), 'size=32k'],
      ['config-mounts-order', topMount(mounts, '/mnt/twice')?.source, 'second'],
      ['maskedpaths', line('masked'), ''],
      ['readonlypaths', written.filter(name => tried.includes(name)), ['open']],
      ['config-mounts', written.includes('/mnt/data'), true],
      ['seccomp', line('filtered'), ''],
      ...hookKinds.flatMap(kind => this.#hookProperties(kind)),
    ]
  }
}

const timeProperty = (offsets: string, expectedS: number): Property => [
  'timeoffsets',
  parseTimensOffsets(offsets).boottime.secs,
  expectedS,
]

function deviceProperties(line: string): Property[] {
  const [numbers, mode, owner, group] = line.split(' ')
  return [
    ['devices-available', numbers, '1:5'],
    ['device-filemode', mode, '642'],
    ['device-uid', owner, '11'],
    ['device-gid', group, '22'],
  ]
}

const flags = ['ro', 'nosuid', 'nodev', 'noexec', 'noatime'] as const
/** A read-only root is no reason for these to be so. */
const writable = ['/dev', '/dev/shm', '/bound', '/mnt/data']

/** Each flag, by the file systems of the bundle's own that have it; that they are there is another matter. */
function flagsOf(bundle: Bundle, seen: readonly MountInfo[]): Property[] {
  const own = (bundle.config.config.mounts ?? []).filter(
    ({ destination, source }) =>
      destination.startsWith('/mnt/') && topMount(seen, destination)?.source === source,
  )
  return flags.map(flag => {
    const asked = own.filter(({ options }) => options?.includes(flag)).map(({ destination }) => destination)
    return [
      `mount-option-${flag}`,
      asked.filter(destination => topMount(seen, destination)?.options.includes(flag)),
      asked,
    ]
  })
}

const usualMounts = [
  '/proc proc',
  '/sys sysfs',
  '/dev/pts devpts',
  '/dev/shm tmpfs',
  '/mnt/data tmpfs',
  '/made/new tmpfs',
]
const mountTypes = (mounts: readonly MountInfo[]): string[] =>
  usualMounts.map(usual => {
    const [path] = usual.split(' ') as [string]
    return `${path} ${topMount(mounts, path)?.type}`
  })

/** Those that the bundle names: the one at its path, or one that is not the caller's. */
function namespacesOf(bundle: Bundle, listing: string): Property[] {
  const own = namespaceInodes(process.pid)
  const seen = readNamespaces(listing)
  return (bundle.config.config.linux?.namespaces ?? []).map(({ type, path }) =>
    path === undefined
      ? [
          `ns-no-path-new[${beside}]`,
          [type, seen[type] !== undefined && seen[type] !== own[type]],
          [type, true],
        ]
      : [`ns-path-join[${beside}]`, [type, seen[type]], [type, statSync(path).ino]],
  )
}
