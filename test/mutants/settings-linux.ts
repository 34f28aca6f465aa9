/** Faults of what Linux has, where something else is set or missing: another user, no mount on /dev, a shared PID namespace. */
import { existsSync, statSync } from 'node:fs'
import type { Config, Mount, NamespaceType } from '#spec/config'
import type { Mutant } from './mutant.js'
import { deviceIds, type Edit, faults, inUserNamespace, namespace, withoutLinux } from './settings.js'

const ofHost =
  (type: NamespaceType): Edit =>
  ({ linux }) => {
    if (linux?.namespaces) linux.namespaces = linux.namespaces.filter(entry => entry.type !== type)
  }
const isAnotherUser = ({ process }: Config) => (process?.user?.uid ?? 0) > 0
const sharesPids = (config: Config) => !namespace(config, 'pid')
const isAtTerminal = ({ process }: Config) => process?.terminal
const mountOn = ({ mounts }: Config, destination: string) =>
  mounts?.find(mount => mount.destination === destination)

const extents = ({ linux }: Config) => (linux?.uidMappings?.length ?? 0) > 1
const eachDevice =
  (edit: (device: NonNullable<NonNullable<Config['linux']>['devices']>[number]) => void): Edit =>
  ({ linux }) =>
    linux?.devices?.forEach(edit)
const withoutLimits =
  (...types: string[]): Edit =>
  ({ process }) => {
    if (process?.rlimits)
      process.rlimits = process.rlimits.filter(({ type }) => !types.includes(type.slice('RLIMIT_'.length)))
  }
/** Takes options away from mounts of the bundle's own. */
const withoutOptions = (
  isLost: (option: string) => boolean,
  concerns: (mount: Mount, index: number, all: readonly Mount[]) => unknown,
): Edit => {
  return ({ mounts = [] }) => {
    for (const [index, mount] of mounts.entries())
      if (mount.destination.startsWith('/mnt/') && mount.options && concerns(mount, index, mounts))
        mount.options = mount.options.filter(option => !isLost(option))
  }
}
const isNested = (mount: Mount, _: number, all: readonly Mount[]) =>
  all.some(({ destination }) => mount.destination.startsWith(`${destination}/`))
const isRepeated = (mount: Mount, index: number, all: readonly Mount[]) =>
  all.slice(0, index).some(({ destination }) => destination === mount.destination)
const readOnly =
  (destination: string): Edit =>
  config => {
    const mount = mountOn(config, destination)
    if (mount) mount.options = [...(mount.options ?? []), 'ro']
  }
const offsets = ['timeoffsets', 'timeoffsets-secs', 'timeoffsets-nanosecs']
const always = () => true

export const mutants: readonly Mutant[] = [
  ...faults('of-mounts', always, [
    [
      'ro-lost-of-nested',
      ['mount-option-ro', 'config-mount-options'],
      withoutOptions(option => option === 'ro', isNested),
    ],
    [
      'data-lost-of-nested',
      'mount-options-unknown-as-data',
      withoutOptions(option => option.startsWith('size='), isNested),
    ],
    ['ro-lost-of-repeated', 'mount-option-ro', withoutOptions(option => option === 'ro', isRepeated)],
    [
      'flags-lost-beyond-the-twentieth',
      ['mount-option-noexec', 'mount-option-nosuid'],
      withoutOptions(
        option => ['noexec', 'nosuid'].includes(option),
        (_, index) => index >= 20,
      ),
    ],
  ]),
  ...faults('beside-a-read-only-root', ({ root }) => root?.readonly, [
    ['dev-read-only', 'config-mounts', readOnly('/dev')],
    ['shared-memory-read-only', 'config-mounts', readOnly('/dev/shm')],
    ['devices-with-default-mode', 'device-filemode', eachDevice(device => void delete device.fileMode)],
  ]),
  ...faults('in-several-extents', extents, [
    ['umask-lost', 'user-umask', ({ process }) => void delete process?.user?.umask],
    [
      'additional-gids-lost',
      'user-additionalgids',
      ({ process }) => void delete process?.user?.additionalGids,
    ],
  ]),
  ...faults('without-cgroups-path', ({ linux }) => !linux?.cgroupsPath, [
    ['cgroup-namespace-lost', 'ns-no-path-new[beside others]', ofHost('cgroup')],
  ]),
  ...faults('beside-a-limit-of-pids', ({ linux }) => linux?.resources?.pids, [
    [
      'device-rules-lost',
      'devcg-allow',
      ({ linux }) => {
        linux!.resources!.devices = []
      },
    ],
    ['cpus-lost', 'cpu-cpus', ({ linux }) => void delete linux?.resources?.cpu?.cpus],
  ]),
  {
    name: 'masks-only-of-the-first-sixteen',
    breaks: ['maskedpaths'],
    config: ({ linux }) => {
      if (linux?.maskedPaths) linux.maskedPaths = linux.maskedPaths.slice(0, 16)
    },
  },
  {
    name: 'device-in-a-mount-lost',
    breaks: ['device-path-anywhere[in a mount]'],
    config: ({ linux }) => {
      if (linux?.devices) linux.devices = linux.devices.filter(({ path }) => !path.startsWith('/mnt/'))
    },
  },
  ...faults('in-a-user-namespace', inUserNamespace, [
    ['time-offsets-lost', offsets, withoutLinux('timeOffsets')],
    ['network-devices-lost', 'netdevices-available', withoutLinux('netDevices')],
    ...['CPU', 'DATA', 'STACK', 'MSGQUEUE', 'NPROC', 'MEMLOCK'].map((type): [string, string, Edit] => [
      `rlimit-${type.toLowerCase()}-lost`,
      'rlimits',
      withoutLimits(type),
    ]),
  ]),
  ...faults('for-another-user', isAnotherUser, [
    ['memory-policy-lost', 'mempolicy', withoutLinux('memoryPolicy')],
    ['time-offsets-lost', offsets, withoutLinux('timeOffsets')],
    [
      'devices-of-root',
      ['device-uid', 'device-gid'],
      eachDevice(device => {
        delete device.uid
        delete device.gid
      }),
    ],
  ]),
  ...faults('in-a-joined-network', config => namespace(config, 'network')?.path, [
    ['network-devices-lost', 'netdevices-available', withoutLinux('netDevices')],
    [
      'network-devices-keep-names',
      'netdevices-name',
      ({ linux }) => {
        for (const device of Object.values(linux?.netDevices ?? {})) delete device.name
      },
    ],
  ]),
  ...faults('without-pid-namespace', sharesPids, [
    ['masks-lost', 'maskedpaths', withoutLinux('maskedPaths')],
    ['readonly-paths-lost', 'readonlypaths', withoutLinux('readonlyPaths')],
    ['time-offsets-lost', offsets, withoutLinux('timeOffsets')],
    ['devices-lost', deviceIds, withoutLinux('devices')],
  ]),
  ...faults('without-mount-on-dev', config => !mountOn(config, '/dev'), [
    ['devices-lost', deviceIds, withoutLinux('devices')],
  ]),
  ...faults('beside-bound-shared-memory', config => mountOn(config, '/dev/shm')?.options?.includes('bind'), [
    ['ipc-shared', 'ns-ipc', ofHost('ipc')],
  ]),
  ...faults('at-a-terminal', isAtTerminal, [
    ['pids-shared', 'ns-no-path-new[beside others]', ofHost('pid')],
    ['network-new', 'ns-path-join[beside others]', config => void delete namespace(config, 'network')?.path],
    ...(['createRuntime', 'startContainer', 'poststop'] as const).map((kind): [string, string, Edit] => [
      `${kind}-timeouts-lost`,
      `hook-timeout[${kind}]`,
      ({ hooks }) => {
        for (const hook of hooks?.[kind] ?? []) delete hook.timeout
      },
    ]),
  ]),
  {
    name: 'id-mappings-lost-of-a-file',
    breaks: ['config-mount-uidmappings', 'config-mount-gidmappings'],
    collateral: { ids: ['mount-option-idmap-applied'], why: 'the mappings are those of its option' },
    config: ({ mounts }) => {
      for (const mount of mounts ?? []) {
        const { source, uidMappings } = mount
        if (!uidMappings || !source || !existsSync(source) || !statSync(source).isFile()) continue
        delete mount.uidMappings
        delete mount.gidMappings
        mount.options = (mount.options ?? []).filter(option => !/^r?idmap$/.test(option))
      }
    },
  },
]
