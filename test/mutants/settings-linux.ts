/** Faults of what Linux has, where something else is set or missing: another user, no mount on /dev, a shared PID namespace. */
import { existsSync, statSync } from 'node:fs'
import type { Config, NamespaceType } from '#spec/config'
import type { Mutant } from './mutant.js'
import { type Edit, faults, inUserNamespace, namespace, withoutLinux } from './settings.js'

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

export const mutants: readonly Mutant[] = [
  ...faults('in-a-user-namespace', inUserNamespace, [
    [
      'time-offsets-lost',
      ['timeoffsets', 'timeoffsets-secs', 'timeoffsets-nanosecs'],
      withoutLinux('timeOffsets'),
    ],
    ['network-devices-lost', 'netdevices-available', withoutLinux('netDevices')],
    ...['CPU', 'DATA', 'STACK', 'MSGQUEUE'].map((type): [string, string, Edit] => [
      `rlimit-${type.toLowerCase()}-lost`,
      'rlimits',
      ({ process }) => {
        if (process?.rlimits)
          process.rlimits = process.rlimits.filter(limit => limit.type !== `RLIMIT_${type}`)
      },
    ]),
  ]),
  ...faults('for-another-user', isAnotherUser, [
    ['memory-policy-lost', 'mempolicy', withoutLinux('memoryPolicy')],
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
  ]),
  ...faults('without-mount-on-dev', config => !mountOn(config, '/dev'), [
    [
      'devices-lost',
      ['devices-available', 'device-filemode', 'device-uid', 'device-gid'],
      withoutLinux('devices'),
    ],
  ]),
  ...faults('beside-bound-shared-memory', config => mountOn(config, '/dev/shm')?.options?.includes('bind'), [
    ['ipc-shared', 'ns-ipc', ofHost('ipc')],
  ]),
  ...faults('at-a-terminal', isAtTerminal, [
    ['pids-shared', 'ns-no-path-new[beside others]', ofHost('pid')],
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
