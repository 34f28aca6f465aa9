/** Faults of one property where another is set: a terminal, a user namespace, joined namespaces, a read-only root. */
import type { Config, HookKind, Mount, NamespaceType } from '#spec/config'
import { type Edit, fault } from './edits.js'
import type { Mutant } from './mutant.js'

type When = (config: Config) => unknown
type Entry = [what: string, breaks: string | string[], edit: Edit]

/** Faults that show wherever the property is used. */
export const everywhere = (entries: readonly Entry[]): Mutant[] => entries.map(entry => fault(...entry))

/** Faults that show only where `when` holds, which `where` says in their names. */
export const faults = (where: string, when: When, entries: readonly Entry[]): Mutant[] =>
  everywhere(
    entries.map(([what, breaks, edit]) => [
      `${what}-${where}`,
      breaks,
      (config, command) => {
        if (when(config)) edit(config, command)
      },
    ]),
  )

/** Edits each device that the container is to have. */
export const eachDevice =
  (edit: (device: NonNullable<NonNullable<Config['linux']>['devices']>[number]) => void): Edit =>
  ({ linux }) =>
    linux?.devices?.forEach(edit)

/** Takes options away from some mounts. */
export const withoutOptions =
  (
    isLost: (option: string) => boolean,
    concerns: (mount: Mount, index: number, all: readonly Mount[]) => unknown,
  ): Edit =>
  ({ mounts = [] }) => {
    for (const [index, mount] of mounts.entries())
      if (mount.options && concerns(mount, index, mounts))
        mount.options = mount.options.filter(option => !isLost(option))
  }

export const namespace = ({ linux }: Pick<Config, 'linux'>, type: NamespaceType) =>
  linux?.namespaces?.find(entry => entry.type === type)
export const inUserNamespace: When = config => namespace(config, 'user')
const joins =
  (type: NamespaceType): When =>
  config =>
    namespace(config, type)?.path
const hasFilter: When = ({ linux }) => linux?.seccomp
const isReadonly: When = ({ root }) => root?.readonly

const withoutProcess =
  (...members: ('rlimits' | 'oomScoreAdj' | 'scheduler' | 'ioPriority' | 'consoleSize')[]): Edit =>
  ({ process }) => {
    for (const member of members) delete process?.[member]
  }
const withoutUser =
  (member: 'umask' | 'additionalGids'): Edit =>
  ({ process }) => {
    delete process?.user?.[member]
  }
export const withoutLinux =
  (member: Exclude<keyof NonNullable<Config['linux']>, 'namespaces'>): Edit =>
  ({ linux }) => {
    delete linux?.[member]
  }
const withoutHooks =
  (kind: HookKind): Edit =>
  ({ hooks }) => {
    delete hooks?.[kind]
  }
const withoutMount =
  (destination: string): Edit =>
  config => {
    if (config.mounts) config.mounts = config.mounts.filter(mount => mount.destination !== destination)
  }
const noNewPrivileges =
  (value: boolean): Edit =>
  ({ process }) => {
    if (process) process.noNewPrivileges = value
  }
const writableRoot: Edit = ({ root }) => {
  if (root) delete root.readonly
}

const userNamespaces = faults('in-a-user-namespace', inUserNamespace, [
  ['console-size-lost', 'process-consolesize', withoutProcess('consoleSize')],
  ['no-new-privileges-always', 'process-nonewprivileges', noNewPrivileges(true)],
  [
    'tmpfs-without-size',
    'mount-options-unknown-as-data',
    ({ mounts }) => {
      for (const mount of mounts ?? [])
        if (mount.type === 'tmpfs' && mount.options)
          mount.options = mount.options.filter(option => !option.startsWith('size='))
    },
  ],
])

const joined = [
  ...faults('in-a-joined-network', joins('network'), [
    ['seccomp-lost', 'seccomp', withoutLinux('seccomp')],
    ['masks-lost', 'maskedpaths', withoutLinux('maskedPaths')],
    ['rlimits-lost', 'rlimits', withoutProcess('rlimits')],
    ['createruntime-hooks-lost', 'lifecycle-createruntime-invoked', withoutHooks('createRuntime')],
    ['sysfs-lost', 'config-mounts', withoutMount('/sys')],
    ['root-writable', 'config-root-readonly', writableRoot],
  ]),
  ...faults('in-a-joined-ipc-namespace', joins('ipc'), [
    ['shm-lost', 'config-mounts', withoutMount('/dev/shm')],
    [
      'kernel-sysctls-lost',
      'sysctl',
      ({ linux }) => {
        for (const name in linux?.sysctl) if (name.startsWith('kernel.')) delete linux.sysctl[name]
      },
    ],
  ]),
  ...faults('in-a-joined-user-namespace', joins('user'), [
    [
      'user-is-root',
      'user-uid',
      ({ process }) => {
        if (process?.user) process.user.uid = 0
      },
    ],
    ['hostname-lost', 'hostname', config => void delete config.hostname],
  ]),
]

export const deviceIds = ['devices-available', 'device-filemode', 'device-uid', 'device-gid']
const others = [
  ...faults('beside-a-filter', hasFilter, [['umask-lost', 'user-umask', withoutUser('umask')]]),
  ...faults(
    'beside-a-filter-for-others',
    config => hasFilter(config) && (config.process?.user?.uid ?? 0) > 0,
    [['no-new-privileges-always', 'process-nonewprivileges', noNewPrivileges(true)]],
  ),
  ...faults(
    'without-its-capability',
    ({ process }) => process?.capabilities && !(process.capabilities.effective ?? []).includes('CAP_SETGID'),
    [['additionalgids-lost', 'user-additionalgids', withoutUser('additionalGids')]],
  ),
  ...faults('beside-a-read-only-root', isReadonly, [
    ['readonly-paths-lost', 'readonlypaths', withoutLinux('readonlyPaths')],
    ['devices-lost', deviceIds, withoutLinux('devices')],
  ]),
  ...(['shared', 'slave'] as const).flatMap(propagation =>
    faults(`beside-propagation-${propagation}`, ({ linux }) => linux?.rootfsPropagation === propagation, [
      ['root-writable', 'config-root-readonly', writableRoot],
    ]),
  ),
]

const resources: Mutant[] = faults('beside-another-setting', ({ linux }) => linux?.resources?.cpu, [
  [
    'shares-lost',
    'cpu-shares',
    ({ linux }) => {
      const cpu = linux!.resources!.cpu!
      if (cpu.period !== undefined) delete cpu.shares
    },
  ],
  [
    'period-lost',
    'cpu-period',
    ({ linux }) => {
      const cpu = linux!.resources!.cpu!
      if (cpu.shares !== undefined) delete cpu.period
    },
  ],
  [
    'burst-lost',
    'cpu-burst',
    ({ linux }) => {
      const cpu = linux!.resources!.cpu!
      if (cpu.shares !== undefined) delete cpu.burst
    },
  ],
  ['memory-limit-lost', 'memory-limit', ({ linux }) => void delete linux?.resources?.memory],
  ['pids-limit-lost', 'pids-limit', ({ linux }) => void delete linux?.resources?.pids],
])

export const mutants: readonly Mutant[] = [
  ...userNamespaces,
  ...joined,
  ...others,
  ...resources.map(mutant => ({ ...mutant, cgroup: 'v1' as const })),
]
