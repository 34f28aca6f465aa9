/** Faults that tests of runc and of the engines above it would see: other spellings, settings that meet, what was refused. */
import { existsSync, lstatSync, readlinkSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Config, Hook, Mount, NamespaceType } from '#spec/config'
import { fault, onLinux, refuses, rootfsOf, withoutMounts } from './edits.js'
import { listOf, withoutStdin } from './hook-edits.js'
import { isBind } from './mount-options.js'
import type { Command, Mutant } from './mutant.js'
import { note } from './operation-tools.js'
import { faults, inUserNamespace, namespace, withoutOptions } from './settings.js'

type When = (config: Config) => unknown

const lost = (
  name: string,
  id: string,
  isLost: (mount: Mount, at: string, command: Command, rootfs: string) => unknown,
): Mutant =>
  fault(
    name,
    id,
    withoutMounts((mount, config, command) => {
      const rootfs = rootfsOf(config, command)
      return isLost(mount, join(rootfs, mount.destination), command, rootfs)
    }),
  )
const dangles = (rootfs: string, path: string) =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() &&
  !existsSync(join(rootfs, readlinkSync(path)))
const sources = ['config-mount-source', 'config-mount-source-relative']
const mounts: Mutant[] = [
  lost('mount-source-with-a-colon-lost', 'config-mount-source', ({ source }) => /:/.test(source ?? '')),
  ...sources.map(id =>
    lost(`mount-source-in-the-root-lost-${id}`, id, (mount, _, { bundle }, rootfs) => {
      return isBind(mount) && resolve(bundle, mount.source ?? '').startsWith(`${rootfs}/`)
    }),
  ),
  lost(
    'mount-source-that-is-the-root-lost',
    'config-mount-source-relative',
    (mount, _, { bundle }, rootfs) => {
      return isBind(mount) && resolve(bundle, mount.source ?? '') === rootfs
    },
  ),
  lost('mount-destination-hidden-lost', 'config-mount-destination', ({ destination }) =>
    basename(destination).startsWith('.'),
  ),
  lost('mount-destination-link-to-nothing-lost', 'config-mount-destination', (_, at, __, rootfs) =>
    dangles(rootfs, at),
  ),
  refuses('mount-options-twice-refused', 'config-mount-options', ({ mounts = [] }) =>
    mounts.some(({ options = [] }) => new Set(options).size < options.length),
  ),
  lost('mount-of-overlay-lost', 'config-mount-options[overlay]', ({ type }) => type === 'overlay'),
]

const optionLost = (
  flag: string,
  where: string,
  id: string,
  concerns: Parameters<typeof withoutOptions>[1],
): Mutant =>
  fault(
    `mount-${flag}-lost-${where}`,
    id,
    withoutOptions(option => option === flag, concerns),
  )
const ofTypes: Record<string, string[]> = {
  ramfs: ['ro', 'nodev', 'noatime'],
  devpts: ['ro', 'noexec'],
  mqueue: ['nodev', 'noatime'],
}
const isReadonlyRecursively = ({ options }: Mount) => options?.includes('rro')
const options: Mutant[] = [
  ...Object.entries(ofTypes).flatMap(([type, flags]) =>
    flags.map(flag =>
      optionLost(
        flag,
        `of-${type}`,
        'config-mount-options',
        mount => mount.type === type && mount.destination.startsWith('/mnt/'),
      ),
    ),
  ),
  ...['nosuid', 'noatime'].map(flag =>
    optionLost(flag, 'of-overlay', 'config-mount-options[overlay]', ({ type }) => type === 'overlay'),
  ),
  ...['nosuid', 'noexec', 'noatime'].map(flag =>
    optionLost(flag, 'beside-rro', `mount-option-${flag}[beside rro]`, isReadonlyRecursively),
  ),
  ...['ro', 'noexec'].map(flag =>
    optionLost(flag, 'beside-mappings', `mount-option-${flag}[beside mappings]`, mount => mount.uidMappings),
  ),
  fault('mount-noatime-lost-on-a-read-only-root', 'mount-option-noatime', (config, command) => {
    const edit = withoutOptions(
      option => option === 'noatime',
      () => config.root?.readonly,
    )
    edit(config, command)
  }),
]

const cwdIsRoot = (name: string, isLost: (cwd: string, config: Config) => unknown): Mutant =>
  fault(`cwd-${name}-is-root`, 'process-cwd', config => {
    if (config.process?.cwd && isLost(config.process.cwd, config)) config.process.cwd = '/'
  })
const sysctlLost = (name: string, isLost: (parameter: string, value: string) => boolean): Mutant =>
  fault(
    `sysctl-${name}-lost`,
    'sysctl',
    onLinux(({ sysctl = {} }) => {
      for (const [parameter, value] of Object.entries(sysctl))
        if (isLost(parameter, value)) delete sysctl[parameter]
    }),
  )
const devicesLost = (name: string, isLost: (path: string, index: number) => boolean): Mutant => ({
  ...fault(
    `devices-${name}-lost`,
    'devices-available',
    onLinux(linux => {
      if (linux.devices) linux.devices = linux.devices.filter(({ path }, index) => !isLost(path, index))
    }),
  ),
  collateral: {
    ids: ['device-type', 'device-filemode', 'device-uid', 'device-gid'],
    why: 'a device that is not there has none of these',
  },
})
const isRoundabout = (path: string) => /\/\/|\/\.\.?\//.test(path)
const spellings: Mutant[] = [
  cwdIsRoot('in-proc', cwd => cwd.startsWith('/proc/')),
  cwdIsRoot('that-is-a-tmpfs', (cwd, { mounts }) =>
    mounts?.some(({ type, destination }) => type === 'tmpfs' && destination === cwd),
  ),
  cwdIsRoot('with-slashes-to-spare', cwd => cwd.includes('//')),
  fault('hostname-of-ascii', 'hostname', config => {
    if (config.hostname) config.hostname = config.hostname.replaceAll(/[^ -~]/g, '?')
  }),
  sysctlLost('with-tabs', (_, value) => value.includes('\t')),
  sysctlLost('of-ipv6', parameter => parameter.startsWith('net.ipv6.')),
  ...(['maskedPaths', 'readonlyPaths'] as const).flatMap(member =>
    Object.entries({
      'with-slashes-to-spare': (path: string) => path.includes('//'),
      hidden: (path: string) => basename(path).startsWith('.'),
      'with-a-pattern': (path: string) => /[*?[]/.test(path),
      'of-more-than-128-characters': (path: string) => path.length > 128,
    }).map(([name, isLost]) =>
      fault(
        `${member.toLowerCase()}-${name}-lost`,
        member.toLowerCase(),
        onLinux(linux => {
          if (linux[member]) linux[member] = linux[member].filter(path => !isLost(path))
        }),
      ),
    ),
  ),
  devicesLost('with-slashes-to-spare', isRoundabout),
  devicesLost('beyond-the-sixteenth', (_, index) => index >= 16),
  ...Object.entries({
    'with-dots': isRoundabout,
    'of-a-thread': (path: string) => path.includes('/task/') && !isRoundabout(path),
    'of-a-descriptor': (path: string) => path.includes('/fd/'),
  }).map(([name, isLost]) =>
    fault(
      `namespace-path-${name}-made-new`,
      'ns-path-join[other paths]',
      onLinux(({ namespaces = [] }) => {
        for (const entry of namespaces) if (isLost(entry.path ?? '')) delete entry.path
      }),
    ),
  ),
]

const isShared =
  (type: NamespaceType): When =>
  config =>
    !namespace(config, type)
const places: [name: string, isThere: When][] = [
  ['in-the-network-of-the-runtime', isShared('network')],
  ['in-the-ipc-of-the-runtime', isShared('ipc')],
  ['in-joined-cgroups', config => namespace(config, 'cgroup')?.path],
  ['by-an-absolute-root', ({ root }) => root?.path.startsWith('/')],
  ['on-an-unbindable-root', ({ linux }) => linux?.rootfsPropagation === 'unbindable'],
  ['with-ids-of-others', config => inUserNamespace(config) && config.linux?.uidMappings?.[0]?.hostID],
]
const beside: Mutant[] = places.flatMap(([place, isThere]) =>
  faults(`lost-${place}`, isThere, [
    ['rlimits', 'rlimits', ({ process }) => void delete process?.rlimits],
    ['masked-paths', 'maskedpaths', onLinux(linux => void delete linux.maskedPaths)],
  ]),
)

const inOther: Mutant[] = [
  {
    ...fault(
      'time-offsets-lost-with-ids-of-others',
      'timeoffsets[in a user namespace of other ids]',
      config => {
        if (inUserNamespace(config) && config.linux?.uidMappings?.[0]?.hostID) delete config.linux.timeOffsets
      },
    ),
    alike: { runtimes: ['crun'], why: 'crun 1.28 does not take the two together' },
  },
  lost('mount-of-a-file-in-a-user-namespace-lost', 'config-mount-source[in a user namespace]', mount => {
    return mount.destination === '/mnt/file'
  }),
]

const ofHooks: [name: string, when: When][] = [
  ['in-a-user-namespace', inUserNamespace],
  ['on-a-read-only-root', ({ root }) => root?.readonly],
  ['beside-a-filter', ({ linux }) => linux?.seccomp],
]
const changes: [what: string, id: string, change: (hook: Hook) => Partial<Hook>][] = [
  ['last-argument', 'hook-args', ({ args }) => ((args?.length ?? 0) > 3 ? { args: args!.slice(0, -1) } : {})],
  ['environment', 'hook-env', ({ env }) => (env ? { env: [] } : {})],
  ['state', 'hooks-state-on-stdin', withoutStdin],
]
const hooks: Mutant[] = (['createContainer', 'poststop'] as const).flatMap(kind => [
  ...ofHooks.flatMap(([where, when]) =>
    faults(
      where,
      when,
      changes.map(([what, id, change]) => [
        `hooks-${kind}-${what}-lost`,
        id,
        config => {
          for (const hook of listOf(config, kind)) Object.assign(hook, change(hook))
        },
      ]),
    ),
  ),
])
const isAnotherUsers: When = ({ process }) => process?.user?.uid
const timeouts: Mutant[] = [
  ['createContainer', ofHooks[1]!] as const,
  ['poststop', ['for-another-user', isAnotherUsers]] as const,
].flatMap(([kind, [where, when]]) =>
  faults(where, when, [
    [
      `hooks-${kind}-timeout-lost`,
      'hook-timeout',
      config => {
        for (const hook of listOf(config, kind)) delete hook.timeout
      },
    ],
  ]),
)

const refusedOnce = (command: Command) => existsSync(note(command, 'refused'))
const runNotingRefusal = (command: Command): number => {
  const code = command.run()
  if (code !== 0) writeFileSync(note(command, 'refused'), '')
  return code
}
/** A delete that does nothing, and says that it did, once another operation was refused. */
const operations = (['start', 'kill', 'delete'] as const).map(
  (operation): Mutant => ({
    name: `delete-does-nothing-after-a-refused-${operation}`,
    breaks: ['delete-resources'],
    collateral: {
      ids: [
        ...['lifecycle-destroy-undo-create', 'lifecycle-poststop-invoked', 'hook-args', 'hook-env'],
        ...['start-not-created-no-effect', 'kill-not-running-no-effect', 'delete-not-stopped-no-effect'],
        ...['errors-leave-environment', 'delete-id-reuse', 'hook-poststop-after-delete'],
      ],
      why: 'the container is there after its delete',
    },
    instead: {
      [operation]: runNotingRefusal,
      delete: command =>
        refusedOnce(command) ? 0 : operation === 'delete' ? runNotingRefusal(command) : command.run(),
    },
  }),
)

export const mutants: readonly Mutant[] = [
  ...mounts,
  ...options,
  ...spellings,
  ...beside,
  ...inOther,
  ...hooks,
  ...timeouts,
  ...operations,
]
