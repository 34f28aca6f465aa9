/** Faults of what Linux has, where something else is set or missing: another user, no mount on /dev, a shared PID namespace. */
import { existsSync, statSync } from 'node:fs'
import type { Config, Mount, NamespaceType } from '#spec/config'
import type { Edit } from './edits.js'
import type { Mutant } from './mutant.js'
import {
  deviceIds,
  eachDevice,
  everywhere,
  faults,
  inUserNamespace,
  namespace,
  withoutLinux,
  withoutOptions,
} from './settings.js'

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
const withoutLimit =
  (name: string): Edit =>
  ({ process }) => {
    if (process?.rlimits) process.rlimits = process.rlimits.filter(({ type }) => type !== `RLIMIT_${name}`)
  }
const isOwn = ({ destination }: Mount) => destination.startsWith('/mnt/')
const isNested = (mount: Mount, _: number, all: readonly Mount[]) =>
  isOwn(mount) && all.some(({ destination }) => mount.destination.startsWith(`${destination}/`))
const isRepeated = (mount: Mount, index: number, all: readonly Mount[]) =>
  isOwn(mount) && all.slice(0, index).some(({ destination }) => destination === mount.destination)
const readOnly =
  (destination: string): Edit =>
  config => {
    const mount = mountOn(config, destination)
    if (mount) mount.options = [...(mount.options ?? []), 'ro']
  }
const offsets = ['timeoffsets', 'timeoffsets-secs', 'timeoffsets-nanosecs']

export const mutants: readonly Mutant[] = [
  ...everywhere([
    [
      'ro-lost-of-nested-mounts',
      ['mount-option-ro', 'config-mount-options'],
      withoutOptions(option => option === 'ro', isNested),
    ],
    [
      'data-lost-of-nested-mounts',
      'mount-options-unknown-as-data',
      withoutOptions(option => option.startsWith('size='), isNested),
    ],
    ['ro-lost-of-repeated-mounts', 'mount-option-ro', withoutOptions(option => option === 'ro', isRepeated)],
    [
      'flags-lost-beyond-the-twentieth-mount',
      ['mount-option-noexec', 'mount-option-nosuid'],
      withoutOptions(
        option => ['noexec', 'nosuid'].includes(option),
        (mount, index) => isOwn(mount) && index >= 20,
      ),
    ],
    [
      'masks-only-of-the-first-sixteen',
      'maskedpaths',
      ({ linux }) => {
        if (linux?.maskedPaths) linux.maskedPaths = linux.maskedPaths.slice(0, 16)
      },
    ],
    [
      'device-in-a-mount-lost',
      'device-path-anywhere[in a mount]',
      ({ linux }) => {
        if (linux?.devices) linux.devices = linux.devices.filter(({ path }) => !path.startsWith('/mnt/'))
      },
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
  ...faults('in-a-user-namespace', inUserNamespace, [
    ['time-offsets-lost', offsets, withoutLinux('timeOffsets')],
    ['network-devices-lost', 'netdevices-available', withoutLinux('netDevices')],
    ...['CPU', 'DATA', 'STACK', 'MSGQUEUE', 'NPROC', 'MEMLOCK'].map((type): [string, string, Edit] => [
      `rlimit-${type.toLowerCase()}-lost`,
      'rlimits',
      withoutLimit(type),
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
