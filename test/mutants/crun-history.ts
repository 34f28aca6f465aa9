/** Faults that crun once had, by its NEWS, or that its own tests would see: in a user namespace, behind a link, in a list. */
import {
  chmodSync,
  chownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  statSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Config, IdMapping, Linux, Mount } from '#spec/config'
import { type Edit, fault, refuse, rootfsOf, withoutMounts } from './edits.js'
import { isBind } from './mount-options.js'
import type { Command, Mutant } from './mutant.js'
import { configOf } from './operation-tools.js'
import { deviceIds, faults, inUserNamespace, namespace, withoutOptions } from './settings.js'

/** A path of the container's on the host. */
const inRoot = (config: Config, command: Command, path: string) => join(rootfsOf(config, command), path)
const entryAt = (path: string) => lstatSync(path, { throwIfNoEntry: false })
const fileAt = (path: string) => statSync(path, { throwIfNoEntry: false })
const targetAt = (path: string) => (entryAt(path)?.isSymbolicLink() ? readlinkSync(path) : undefined)

const isFlag = (option: string) => /^(ro|nosuid|nodev|noexec|noatime)$/.test(option)
/** Of what is bound, neither a file nor a folder. */
const isSpecial = (mount: Mount) => {
  const found = isBind(mount) && mount.source ? fileAt(mount.source) : undefined
  return found && !found.isFile() && !found.isDirectory()
}
const dropped = (isLost: (mount: Mount, at: (path: string) => string, bundle: string) => unknown): Edit =>
  withoutMounts((mount, config, command) =>
    isLost(mount, path => inRoot(config, command, path), command.bundle),
  )

// A root is private, and a mount there a slave, without being asked for.
const kinds = ['rprivate', 'rshared', 'runbindable']
const values = ['shared', 'unbindable']
const ofRoot = values.map(value => `rootfspropagation[${value}, a mount in a user namespace]`)
const inUser: Mutant[] = faults('in-a-user-namespace', inUserNamespace, [
  [
    'sysfs-writable',
    'config-mount-options',
    withoutOptions(
      o => o === 'ro',
      ({ type }) => type === 'sysfs',
    ),
  ],
  ['new-mounts-without-flags', 'config-mount-options', withoutOptions(isFlag, mount => !isBind(mount))],
  [
    'tmpfs-of-root',
    'mount-options-unknown-as-data',
    withoutOptions(
      option => /^[ug]id=/.test(option),
      ({ type }) => type === 'tmpfs',
    ),
  ],
  ...kinds.map((kind): [string, string, Edit] => [
    `${kind}-lost`,
    `mount-option-${kind}[in a user namespace]`,
    withoutOptions(
      option => option === kind,
      () => true,
    ),
  ]),
  [
    'oom-score-below-zero-lost',
    'process-oomscoreadj-set[-77, in a user namespace]',
    ({ process }) => {
      if (process?.oomScoreAdj && process.oomScoreAdj < 0) delete process.oomScoreAdj
    },
  ],
  [
    'oom-score-zero-lost',
    'process-oomscoreadj-set[0, in a user namespace]',
    ({ process }) => {
      if (process?.oomScoreAdj === 0) delete process.oomScoreAdj
    },
  ],
  [
    'agent-not-asked',
    'seccomp-act-notify',
    ({ linux }) => {
      if (linux?.seccomp?.listenerPath) delete linux.seccomp
    },
  ],
])

const isMapped = (id: number, mappings: readonly IdMapping[]) =>
  mappings.some(({ containerID, size }) => id >= containerID && id < containerID + size)
const unmapped = (['uid', 'gid'] as const).map(member =>
  fault(`${member}-not-mapped-is-root`, `user-${member}[not mapped]`, config => {
    const [user, mappings] = [config.process?.user, config.linux?.[`${member}Mappings`]]
    if (user && mappings && inUserNamespace(config) && !isMapped(user[member], mappings)) user[member] = 0
  }),
)

const mounts: Mutant[] = [
  fault(
    'destination-by-relative-link-lost',
    'config-mount-destination',
    dropped(({ destination }, at) => /^\w/.test(targetAt(at(destination)) ?? '')),
  ),
  fault(
    'destination-below-relative-link-lost',
    'config-mount-destination',
    dropped(({ destination }, at) => /^\w/.test(targetAt(at(dirname(destination))) ?? '')),
  ),
  fault(
    'destination-by-two-links-lost',
    'config-mount-destination',
    dropped(({ destination }, at) => targetAt(at(targetAt(at(destination)) ?? '/')) !== undefined),
  ),
  fault(
    'destination-by-link-lost-of-files',
    'config-mount-destination',
    dropped(
      (mount, at) => targetAt(at(mount.destination)) && isBind(mount) && fileAt(mount.source!)?.isFile(),
    ),
  ),
  fault(
    'source-dot-lost',
    'config-mount-source-relative',
    dropped(mount => isBind(mount) && mount.source === '.'),
  ),
  fault(
    'source-with-slash-at-its-end-lost',
    'config-mount-source-relative',
    dropped(mount => isBind(mount) && mount.source?.endsWith('/')),
  ),
  fault(
    'source-behind-a-link-lost',
    'config-mount-source-relative',
    dropped(
      (mount, _, bundle) =>
        isBind(mount) && mount.source?.includes('/') && targetAt(dirname(resolve(bundle, mount.source))),
    ),
  ),
  fault(
    'source-that-links-to-a-file-lost',
    'config-mount-source',
    dropped((mount, _, bundle) => {
      const path = resolve(bundle, mount.source ?? '')
      return isBind(mount) && targetAt(path) && fileAt(path)?.isFile()
    }),
  ),
  fault(
    'pipes-without-flags',
    ['ro', 'nosuid', 'noexec'].map(flag => `mount-option-${flag}[pipe]`),
    withoutOptions(isFlag, isSpecial),
  ),
  fault('rro-of-pipes-refused', 'mount-option-rro[pipe]', config => {
    if (config.mounts?.some(mount => mount.options?.includes('rro') && isSpecial(mount))) refuse(config)
  }),
  fault('mount-options-in-capitals', 'mount-options-unknown-as-data', ({ mounts = [] }) => {
    for (const mount of mounts)
      if (mount.options) mount.options = mount.options.map(option => option.replace('RO', 'ro'))
  }),
  fault('mount-options-trimmed', 'mount-options-unknown-as-data', ({ mounts = [] }) => {
    for (const mount of mounts) if (mount.options) mount.options = mount.options.map(option => option.trim())
  }),
  fault('flags-lost-above-a-read-only-path', 'config-mount-options', (config, command) => {
    const paths = config.linux?.readonlyPaths ?? []
    withoutOptions(isFlag, ({ destination }) => paths.some(path => path.startsWith(`${destination}/`)))(
      config,
      command,
    )
  }),
  ...faults('without-a-network-namespace', config => !namespace(config, 'network'), [
    ['sysfs-without-flags', 'config-mount-options', withoutOptions(isFlag, ({ type }) => type === 'sysfs')],
  ]),
  ...faults('without-a-cgroup-namespace', config => !namespace(config, 'cgroup'), [
    [
      'cgroups-without-flags',
      'config-mount-options[cgroup]',
      withoutOptions(isFlag, ({ type }) => type === 'cgroup'),
    ],
  ]),
  fault('root-propagation-lost-of-a-mount', ofRoot, (config, command) => {
    const root = inRoot(config, command, '')
    const table = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
    if (table.some(line => line.split(' ')[4] === root)) delete config.linux?.rootfsPropagation
  }),
  fault(
    'folder-on-a-file-passed-over',
    'create-cannot-apply-error[bind mount of a folder on a file]',
    dropped(
      (mount, at) =>
        isBind(mount) && fileAt(mount.source!)?.isDirectory() && fileAt(at(mount.destination))?.isFile(),
    ),
  ),
  fault(
    'file-on-a-folder-passed-over',
    'create-cannot-apply-error[bind mount of a file on a folder]',
    dropped(
      (mount, at) =>
        isBind(mount) && fileAt(mount.source!)?.isFile() && fileAt(at(mount.destination))?.isDirectory(),
    ),
  ),
]

const listed = (
  name: string,
  member: 'maskedPaths' | 'readonlyPaths',
  row: string,
  change: (paths: string[], at: (path: string) => string) => string[],
) =>
  fault(`${member.toLowerCase()}-${name}`, member.toLowerCase() + row, (config, command) => {
    const { linux } = config
    if (linux?.[member]) linux[member] = change(linux[member], path => inRoot(config, command, path))
  })
const isOuter = (path: string, all: readonly string[]) => all.some(other => other.startsWith(`${path}/`))
const paths: Mutant[] = [
  ...(['maskedPaths', 'readonlyPaths'] as const).flatMap(member => [
    listed('up-to-one-that-is-missing', member, '[missing path]', all =>
      all.slice(0, all.includes('/not/there') ? all.indexOf('/not/there') : all.length),
    ),
    listed('not-above-another', member, '', all => all.filter(path => !isOuter(path, all))),
  ]),
  listed('not-of-devices', 'maskedPaths', '', all => all.filter(path => !path.startsWith('/dev/'))),
  listed('not-of-empty-folders', 'readonlyPaths', '', (all, at) =>
    all.filter(path => !fileAt(at(path))?.isDirectory() || readdirSync(at(path)).length > 0),
  ),
]

/** What tmpcopyup finds in the root file system is another thing for the time of create. */
const copies = (name: string, spoil: (path: string, aside: string) => (() => void) | undefined): Mutant => ({
  name: `tmpcopyup-${name}`,
  breaks: ['features-mountoptions-recognized[what tmpcopyup does]'],
  instead: {
    create: command => {
      const config = configOf(command) as Config
      const dirs = (config.mounts ?? [])
        .filter(({ options }) => options?.includes('tmpcopyup'))
        .map(({ destination }) => inRoot(config, command, destination))
      const files = dirs.flatMap(dir => readdirSync(dir, { encoding: 'utf8' }).map(file => join(dir, file)))
      const undo = files.map((file, index) => spoil(file, join(command.notes, `${index}`)))
      try {
        return command.run()
      } finally {
        for (const each of undo) each?.()
      }
    },
  },
})
const movedAside = (path: string, aside: string) => {
  renameSync(path, aside)
  return () => renameSync(aside, path)
}
const copied: Mutant[] = [
  copies('without-hidden-files', (path, aside) =>
    /\/\.[^/]+$/.test(path) ? movedAside(path, aside) : undefined,
  ),
  copies('without-absolute-links', (path, aside) =>
    targetAt(path)?.startsWith('/') ? movedAside(path, aside) : undefined,
  ),
  copies('with-usual-modes', path => {
    const { mode } = lstatSync(path)
    if (!entryAt(path)?.isDirectory()) return undefined
    chmodSync(path, 0o755)
    return () => chmodSync(path, mode & 0o7777)
  }),
  copies('to-root', path => {
    const { uid, gid } = lstatSync(path)
    if (!entryAt(path)?.isDirectory()) return undefined
    chownSync(path, 0, 0)
    return () => chownSync(path, uid, gid)
  }),
]

const withoutDevices = ({ linux }: Config) => void delete linux?.devices
const devAt = ({ mounts }: Config) => mounts?.find(({ destination }) => /^\/dev\/?$/.test(destination))
const readOnlyDev = 'devices-available[in a read-only /dev/]'
const devices: Mutant[] = [
  ...faults('where-dev-is-read-only', config => devAt(config)?.options?.includes('ro'), [
    ['devices-lost', readOnlyDev, withoutDevices],
  ]),
  ...faults('where-dev-ends-in-a-slash', config => devAt(config)?.destination.endsWith('/'), [
    ['devices-lost', readOnlyDev, withoutDevices],
  ]),
  ...faults('on-a-read-only-root-without-dev', config => config.root?.readonly && !devAt(config), [
    ['devices-lost', deviceIds.map(id => `${id}[no mount on /dev]`), withoutDevices],
  ]),
]

const inPath = (isLost: (dir: string, index: number, at: (path: string) => string) => unknown): Edit => {
  return (config, command) => {
    const { process } = config
    const at = (path: string) => inRoot(config, command, path)
    if (process?.env)
      process.env = process.env.map(entry => {
        if (!entry.startsWith('PATH=')) return entry
        const dirs = entry.slice('PATH='.length).split(':')
        return `PATH=${dirs.filter((dir, index) => !isLost(dir, index, at)).join(':')}`
      })
  }
}
const execvp = 'process-args-execvp-file'
const programs: Mutant[] = [
  fault('execvp-name-with-dot-is-path', `${execvp}[name that begins with a dot]`, ({ process }) => {
    if (/^\.[^/]*$/.test(process?.args?.[0] ?? '')) process!.args![0] = `./${process!.args![0]}`
  }),
  fault('execvp-name-up-to-a-blank', execvp, ({ process }) => {
    if (process?.args?.[0]) process.args[0] = process.args[0].split(' ')[0]!
  }),
  fault(
    'execvp-folders-with-blanks-lost',
    execvp,
    inPath(dir => dir.includes(' ')),
  ),
  fault(
    'execvp-sixteen-folders',
    execvp,
    inPath((_, index) => index >= 16),
  ),
  fault(
    'execvp-folders-by-link-lost',
    execvp,
    inPath((dir, _, at) => targetAt(at(dir))),
  ),
  fault('cwd-by-relative-link-is-root', 'process-cwd', (config, command) => {
    const target = targetAt(inRoot(config, command, config.process?.cwd ?? '/'))
    if (target && !target.startsWith('/')) config.process!.cwd = '/'
  }),
  fault('cwd-below-a-link-is-root', 'process-cwd', (config, command) => {
    const top = config.process?.cwd?.split('/')[1] ?? ''
    const path = inRoot(config, command, top)
    if (config.process?.cwd !== `/${top}` && targetAt(path)) config.process!.cwd = '/'
  }),
]

type Words = Record<string, unknown>
/** A word that is none of the spec's is taken for the one that it looks like. */
const taken = (row: string, edit: (linux: Linux, process: NonNullable<Config['process']>) => void) =>
  fault(`takes-${row.replaceAll(' ', '-')}`, `valid-values-error[${row}]`, ({ linux, process }) => {
    if (linux && process) edit(linux, process)
  })
const change = (object: unknown, member: string, edit: (word: string) => string) => {
  const words = object as Words | undefined
  if (typeof words?.[member] === 'string') words[member] = edit(words[member])
}
const words: Mutant[] = [
  taken('namespace type has a blank', ({ namespaces }) => {
    for (const entry of namespaces ?? []) change(entry, 'type', word => word.trim())
  }),
  taken('namespace type is cut off', ({ namespaces }) => {
    for (const entry of namespaces ?? []) change(entry, 'type', word => word.replace(/^cgr$/, 'cgroup'))
  }),
  ...(['in small letters', 'without its prefix'] as const).flatMap(how => {
    const mended = (prefix: string) => (word: string) =>
      how === 'in small letters' ? word.toUpperCase() : word.replace(/^(ERRNO|EQ)$/, `${prefix}$1`)
    return [
      taken(`seccomp action ${how}`, ({ seccomp }) => {
        for (const entry of seccomp?.syscalls ?? []) change(entry, 'action', mended('SCMP_ACT_'))
      }),
      taken(`seccomp op ${how}`, ({ seccomp }) => {
        for (const entry of seccomp?.syscalls ?? [])
          for (const arg of entry.args ?? []) change(arg, 'op', mended('SCMP_CMP_'))
      }),
    ]
  }),
  taken('personality domain has a blank', ({ personality }) =>
    change(personality, 'domain', word => word.trim()),
  ),
  taken('ioPriority class without its prefix', (_, { ioPriority }) =>
    change(ioPriority, 'class', word => word.replace(/^BE$/, 'IOPRIO_CLASS_BE')),
  ),
  taken('scheduler policy without its prefix', (_, { scheduler }) =>
    change(scheduler, 'policy', word => word.replace(/^BATCH$/, 'SCHED_BATCH')),
  ),
  taken('device rule access has a letter more', ({ resources }) => {
    for (const rule of resources?.devices ?? []) change(rule, 'access', word => word.replace('rx', 'r'))
  }),
  taken('device rule type in full', ({ resources }) => {
    for (const rule of resources?.devices ?? []) change(rule, 'type', word => word.replace('char', 'c'))
  }),
]

export const mutants: readonly Mutant[] = [
  ...inUser,
  ...unmapped,
  ...mounts,
  ...paths,
  ...copied,
  ...devices,
  ...programs,
  ...words,
]
