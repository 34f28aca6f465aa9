/** Faults that runc had once, by its change log, or that its own tests would see: most show with two properties only. */
import { chmodSync, existsSync, lstatSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import type { Config, IdMapping, Mount } from '#spec/config'
import { type Edit, fault, onLinux, refuse, refuses, rootfsOf, withoutMounts } from './edits.js'
import { isBind, isPropagation } from './mount-options.js'
import type { Command, Mutant } from './mutant.js'
import { configOf, note } from './operation-tools.js'
import { inUserNamespace, namespace, withoutOptions } from './settings.js'

const eachMount =
  (edit: (mount: Mount, config: Config, command: Command) => void): Edit =>
  (config, command) => {
    for (const mount of config.mounts ?? []) edit(mount, config, command)
  }
const isThere = (path: string) => existsSync(path)

const isData = (option: string) => option.includes('=')
const isRo = (option: string) => option === 'ro'
const clearingAll = /^r(rw|exec|dev|suid|diratime)$/
const settingAll = /^r(ro|no\w+|\w*atime)$/
const isMountOf = (type: string) => (mount: Mount) => mount.type === type && !isBind(mount)
const isTmpfs = isMountOf('tmpfs')
const isCgroup = isMountOf('cgroup')
const options = (names: readonly string[], row: string) => names.map(name => `mount-option-${name}[${row}]`)

const ofMounts: Mutant[] = [
  fault(
    'tmpfs-writable-with-data',
    'config-mount-options',
    withoutOptions(isRo, mount => isTmpfs(mount) && mount.options?.some(isData)),
  ),
  refuses('dev-never-read-only', 'config-mount-options', ({ mounts = [] }) =>
    mounts.some(({ destination, options }) => destination === '/dev' && options?.some(isRo)),
  ),
  {
    // It keeps what the source has, which is what the options are the opposite of.
    ...fault(
      'bind-flags-not-cleared-where-it-is-read-only',
      options(['dev', 'exec'], 'some cleared'),
      eachMount(mount => {
        if (isBind(mount) && mount.options?.some(isRo))
          mount.options = mount.options.map(option =>
            /^(exec|dev|suid)$/.test(option) ? `no${option}` : option,
          )
      }),
    ),
    alike: { runtimes: ['crun'], why: 'crun 1.28 keeps the flags of a source that is bound read-only' },
  },
  fault(
    'recursive-flags-cleared-only-where-none-is-set',
    options(['rdev', 'rexec'], 'some of all cleared'),
    withoutOptions(
      option => clearingAll.test(option),
      ({ options }) => options?.some(option => settingAll.test(option) && !clearingAll.test(option)),
    ),
  ),
  fault(
    'recursive-access-times-lost-beside-others',
    [
      ...options(['rdiratime', 'rstrictatime'], 'access times set back'),
      'mount-option-rnoatime[no access times]',
    ],
    withoutOptions(
      option => /^r\w*atime$/.test(option),
      ({ options }) => options?.some(option => /^r(ro|nosuid)$/.test(option)),
    ),
  ),
  fault('cgroup-mount-writable-without-a-namespace', 'config-mount-options[cgroup]', (config, command) => {
    if (!namespace(config, 'cgroup')) withoutOptions(isRo, isCgroup)(config, command)
  }),
  fault(
    'cgroup-mount-always-read-only',
    'config-mount-options[cgroup]',
    eachMount(mount => {
      if (isCgroup(mount)) mount.options = [...(mount.options ?? []).filter(name => name !== 'rw'), 'ro']
    }),
  ),
  fault(
    'bind-of-a-file-below-dev-dropped',
    'config-mount-destination',
    withoutMounts(
      ({ destination, source = '' }, _, { bundle }) =>
        destination.startsWith('/dev/') &&
        statSync(resolve(bundle, source), { throwIfNoEntry: false })?.isFile(),
    ),
  ),
  fault(
    'tmpfs-behind-a-link-dropped',
    'config-mount-destination',
    withoutMounts((mount, config, command) => {
      const parts = mount.destination.split('/').slice(0, -1)
      const above = parts.map((_, index) => join(rootfsOf(config, command), ...parts.slice(0, index + 1)))
      const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
      return isTmpfs(mount) && above.some(isLink)
    }),
  ),
  {
    ...fault(
      'mount-point-not-made-on-a-read-only-root',
      'config-mounts',
      withoutMounts(
        ({ destination }, config, command) =>
          config.root?.readonly &&
          destination.startsWith('/made/') &&
          !isThere(join(rootfsOf(config, command), destination)),
      ),
    ),
    collateral: { ids: ['create-new-container'], why: 'the mount is one of its properties' },
  },
  {
    name: 'tmpcopyup-by-the-mask',
    breaks: ['features-mountoptions-recognized[what tmpcopyup does]'],
    // What is copied has lost what a mask of 022 takes away.
    instead: {
      create: command => {
        const { mounts = [], root } = configOf(command)
        const folders = mounts
          .filter(({ options }) => options?.includes('tmpcopyup'))
          .map(({ destination }) => join(rootfsOf({ ...(root && { root }) }, command), destination))
          .flatMap(top =>
            readdirSync(top, { recursive: true, encoding: 'utf8' }).map(name => join(top, name)),
          )
          .filter(path => lstatSync(path).isDirectory())
          .map(path => [path, lstatSync(path).mode & 0o7777] as const)
        for (const [path, mode] of folders) chmodSync(path, mode & 0o755)
        const code = command.run()
        for (const [path, mode] of folders) chmodSync(path, mode)
        return code
      },
    },
  },
]

type Mapped = Mount & { uidMappings: IdMapping[]; gidMappings: IdMapping[] }
const isMapped = (mount: Mount): mount is Mapped => (mount.uidMappings?.length ?? 0) > 0
const mapped = ['config-mount-uidmappings', 'config-mount-gidmappings']
const ofMappings = {
  ids: ['mount-option-idmap', 'mount-option-ridmap'].flatMap(id => [id, `${id}-applied`]),
  why: 'what is not mapped is not mapped by the option either',
}
const mappingLost = (
  name: string,
  when: (mount: Mapped, config: Config, command: Command) => unknown,
): Mutant => ({
  ...fault(`mount-mappings-lost-${name}`, mapped, (config, command) => {
    const losing: Mount[] = (config.mounts ?? []).filter(
      mount => isMapped(mount) && when(mount, config, command),
    )
    withoutOptions(
      option => /^r?idmap$/.test(option),
      mount => losing.includes(mount),
    )(config, command)
    for (const mount of losing) {
      delete mount.uidMappings
      delete mount.gidMappings
    }
  }),
  collateral: ofMappings,
})
const extents = (
  name: string,
  breaks: readonly string[],
  edit: (extents: IdMapping[], config: Config) => IdMapping[],
): Mutant => ({
  ...fault(
    `mount-mappings-${name}`,
    breaks,
    eachMount((mount, config) => {
      if (!isMapped(mount)) return
      mount.uidMappings = edit(mount.uidMappings, config)
      mount.gidMappings = edit(mount.gidMappings, config)
    }),
  ),
  collateral: ofMappings,
})
const ofMountMappings: Mutant[] = [
  {
    ...fault('mount-mappings-of-all-binds-of-a-source', mapped, ({ mounts = [] }) => {
      for (const mount of mounts) {
        const other = mounts.find(each => isMapped(each) && each.source === mount.source)
        if (!other || isMapped(mount) || !isBind(mount)) continue
        mount.uidMappings = other.uidMappings!
        mount.gidMappings = other.gidMappings!
        mount.options?.push('idmap')
      }
    }),
    collateral: ofMappings,
  },
  mappingLost('with-a-propagation', ({ options }) => options?.some(isPropagation)),
  mappingLost('of-a-relative-source', ({ source = '' }) => !isAbsolute(source)),
  mappingLost('of-a-linked-source', ({ source = '' }, _, { bundle }) =>
    lstatSync(resolve(bundle, source)).isSymbolicLink(),
  ),
  extents('of-16-bits', mapped, all => all.filter(({ containerID }) => containerID < 2 ** 16)),
  extents('to-31-bits', mapped, all => all.filter(({ hostID }) => hostID < 2 ** 31)),
  extents('of-a-million-at-most', mapped, all =>
    all.map(each => ({ ...each, size: Math.min(Number(each.size), 1_000_000) })),
  ),
  extents(
    'first-only-in-a-user-namespace',
    ['idmap', 'ridmap'].map(kind => `mount-option-${kind}-uses-mappings`),
    (all, config) => (inUserNamespace(config) ? all.slice(0, 1) : all),
  ),
  ...(
    [
      ['uidMappings', 'gidMappings'],
      ['gidMappings', 'uidMappings'],
    ] as const
  ).map(([one, other]) =>
    fault(
      `mount-${one.toLowerCase()}-for-both`,
      `valid-values-error[mount has ${one} alone]`,
      eachMount(mount => {
        if (mount[one] && !mount[other]) mount[other] = mount[one]
      }),
    ),
  ),
]

const pathsLost = (
  name: string,
  member: 'maskedPaths' | 'readonlyPaths',
  isLost: (path: string, config: Config) => boolean | undefined,
): Mutant =>
  fault(
    name,
    member.toLowerCase(),
    onLinux((linux, config) => {
      if (linux[member]) linux[member] = linux[member].filter(path => !isLost(path, config))
    }),
  )
const twiceRefused = (member: 'maskedPaths' | 'readonlyPaths'): Mutant =>
  fault(
    `${member.toLowerCase()}-twice-refused`,
    member.toLowerCase(),
    onLinux((linux, config) => {
      const paths = linux[member] ?? []
      if (new Set(paths).size < paths.length) refuse(config)
    }),
  )
const ofPaths: Mutant[] = [
  pathsLost('masked-paths-not-of-devices', 'maskedPaths', path => path.startsWith('/dev/')),
  pathsLost(
    'masked-paths-need-a-mount-on-dev',
    'maskedPaths',
    (_, { mounts }) => !mounts?.some(({ destination }) => destination === '/dev'),
  ),
  pathsLost('readonly-paths-not-of-a-tmpfs', 'readonlyPaths', (path, { mounts }) =>
    mounts?.some(mount => isTmpfs(mount) && mount.destination === path),
  ),
  twiceRefused('maskedPaths'),
  twiceRefused('readonlyPaths'),
]

/** A property that is lost where the filter denies the call that sets it. */
const filteredFirst = (call: string, id: string, edit: Edit): Mutant =>
  fault(`filter-before-${call.replaceAll('_', '-')}`, id, (config, command) => {
    const denied = config.linux?.seccomp?.syscalls?.filter(({ action }) => action === 'SCMP_ACT_ERRNO') ?? []
    if (denied.some(({ names }) => names.includes(call))) edit(config, command)
  })
const ofProcesses: Mutant[] = [
  filteredFirst('personality', 'personality', ({ linux }) => delete linux?.personality),
  filteredFirst('umask', 'user-umask', ({ process }) => delete process?.user?.umask),
  filteredFirst('ioprio_set', 'process-iopriority', ({ process }) => delete process?.ioPriority),
  filteredFirst('sched_setattr', 'process-scheduler', ({ process }) => delete process?.scheduler),
  filteredFirst('sethostname', 'hostname', config => delete config.hostname),
  {
    ...fault('newer-calls-enosys', ['seccomp-defaultaction', 'seccomp-defaulterrnoret'], ({ linux }) => {
      const { defaultAction, syscalls } = linux?.seccomp ?? {}
      if (defaultAction === 'SCMP_ACT_ERRNO')
        syscalls?.push({ names: ['mseal'], action: 'SCMP_ACT_ERRNO', errnoRet: 38 })
    }),
    alike: { runtimes: ['runc'], why: 'runc answers ENOSYS to calls that are newer than the filter' },
  },
  fault('filter-names-a-call-once', 'seccomp-syscalls', config => {
    const rules = config.linux?.seccomp?.syscalls ?? []
    const names = rules.flatMap(({ names, args = [] }) => (args.length > 0 ? [] : names))
    if (new Set(names).size < names.length) refuse(config)
  }),
  fault('cwd-lost-where-the-user-may-not-enter', 'process-cwd', (config, command) => {
    const { process } = config
    const stat = statSync(join(rootfsOf(config, command), process?.cwd ?? ''), { throwIfNoEntry: false })
    if (stat && process?.user?.uid && stat.uid === 0 && (stat.mode & 1) === 0) process.cwd = '/'
  }),
  fault('program-of-a-group-refused', 'process-args-execvp-file', (config, command) => {
    const { args: [file = ''] = [], user } = config.process ?? {}
    const stat = statSync(join(rootfsOf(config, command), file), { throwIfNoEntry: false })
    if (user?.uid && file.startsWith('/') && stat?.isFile() && (stat.mode & 0o11) === 0o10) refuse(config)
  }),
  fault('additional-gids-256-at-most', 'user-additionalgids', ({ process }) => {
    const user = process?.user
    if (user?.additionalGids) user.additionalGids = user.additionalGids.slice(0, 256)
  }),
  {
    ...fault('realtime-lost-for-another-user', 'process-scheduler-priority', ({ process }) => {
      if (process?.user?.uid && process.scheduler?.priority) delete process.scheduler
    }),
    collateral: {
      ids: ['process-scheduler-policy', 'process-scheduler-flags'],
      why: 'priority and flags of one policy are none of another',
    },
  },
  fault(
    'memory-policy-flags-of-bind-only',
    'mempolicy-flags',
    onLinux(({ memoryPolicy }) => {
      if (memoryPolicy && memoryPolicy.mode !== 'MPOL_BIND') delete memoryPolicy.flags
    }),
  ),
]

const joinsPid = ({ notes }: Command) => isThere(join(notes, 'joins-pid'))
const notesJoins: Edit = (config, command) => {
  if (namespace(config, 'pid')?.path) writeFileSync(note(command, 'joins-pid'), '')
}
const ofNamespaces: Mutant[] = [
  fault(
    'root-propagation-lost-in-a-user-namespace',
    ['shared', 'unbindable'].flatMap(kind =>
      ['in a user namespace', 'a mount in a user namespace'].map(
        where => `rootfspropagation[${kind}, ${where}]`,
      ),
    ),
    config => {
      if (inUserNamespace(config)) delete config.linux?.rootfsPropagation
    },
  ),
  {
    ...fault(
      'time-offsets-lost-in-a-joined-pid-namespace',
      'timeoffsets[in a joined PID namespace]',
      config => {
        if (namespace(config, 'pid')?.path) delete config.linux?.timeOffsets
      },
    ),
    alike: { runtimes: ['crun'], why: 'crun 1.28 does not take the two together' },
  },
  fault(
    'user-namespace-ten-mappings-at-most',
    'userns-gidmappings',
    onLinux(linux => {
      if (linux.gidMappings) linux.gidMappings = linux.gidMappings.slice(0, 10)
    }),
  ),
  {
    name: 'kill-lost-in-a-joined-pid-namespace',
    breaks: ['kill-sends-signal'],
    config: notesJoins,
    instead: {
      kill: command => (joinsPid(command) && command.argv.at(-1) !== 'KILL' ? 0 : command.run()),
    },
  },
  {
    name: 'state-pid-of-a-joined-namespace',
    breaks: ['state-pid'],
    config: notesJoins,
    state: (state, command) => {
      if (!joinsPid(command) || !state.pid) return
      const status = readFileSync(`/proc/${state.pid}/status`, 'utf8')
      state.pid = Number(/^NSpid:.*\t(\d+)$/m.exec(status)?.[1])
    },
  },
  fault(
    'netdevices-take-no-name-of-each-other',
    'netdevices-name',
    onLinux(({ netDevices = {} }, config) => {
      const isTaken = ([old, { name = old }]: [string, { name?: string }]) =>
        name !== old && name in netDevices
      if (Object.entries(netDevices).some(isTaken)) refuse(config)
    }),
  ),
]

const ofTheRest: Mutant[] = [
  {
    ...fault('devices-lost-on-a-read-only-root', 'devices-available', ({ root, mounts, linux }) => {
      if (root?.readonly && !mounts?.some(({ destination }) => destination === '/dev')) delete linux?.devices
    }),
    collateral: {
      ids: ['device-path-anywhere', 'device-filemode', 'device-uid', 'device-gid'],
      why: 'a device that is not there is nowhere, and nobody has it',
    },
  },
  fault('root-readonly-not-of-a-mount', 'config-root-readonly', (config, command) => {
    const points = readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .map(line => line.split(' ')[4])
    if (config.root && points.includes(rootfsOf(config, command))) config.root.readonly = false
  }),
  {
    ...fault('root-path-without-links', 'config-root-path-relative', (config, command) => {
      if (lstatSync(rootfsOf(config, command), { throwIfNoEntry: false })?.isSymbolicLink()) refuse(config)
    }),
    alike: { runtimes: ['runc'], why: 'runc asks for a path without links' },
  },
]

export const mutants: readonly Mutant[] = [
  ...ofMounts,
  ...ofMountMappings,
  ...ofPaths,
  ...ofProcesses,
  ...ofNamespaces,
  ...ofTheRest,
]
