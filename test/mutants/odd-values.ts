/** Faults that show with a value at its edge, or written in an unusual way: zero, the last of three, dots in a path. */
import { lstatSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { hookKinds, type IdMapping } from '#spec/config'
import type { Edit } from './edits.js'
import { isBindOption } from './mount-options.js'
import type { Mutant } from './mutant.js'
import { deviceIds, eachDevice, everywhere, withoutOptions } from './settings.js'

const oddCgroup = (change: (part: string) => string): [string, Edit] => [
  'cgroupspath-absolute[odd names]',
  ({ linux }) => {
    if (linux?.cgroupsPath) linux.cgroupsPath = linux.cgroupsPath.split('/').map(change).join('/')
  },
]
const sysctls =
  (isLost: (value: string) => boolean): Edit =>
  ({ linux }) => {
    for (const [name, value] of Object.entries(linux?.sysctl ?? {}))
      if (isLost(value)) delete linux?.sysctl?.[name]
  }
const allMappings =
  (edit: (mapping: IdMapping) => void): Edit =>
  ({ linux }) =>
    [...(linux?.uidMappings ?? []), ...(linux?.gidMappings ?? [])].forEach(edit)
const inHooks =
  (member: 'args' | 'env', change: (word: string) => string): Edit =>
  ({ hooks }) => {
    for (const kind of hookKinds)
      for (const hook of hooks?.[kind] ?? []) if (hook[member]) hook[member] = hook[member].map(change)
  }
const formatted = (word: string) => word.replaceAll('%%', '%')

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
const pathFaults = (['maskedPaths', 'readonlyPaths'] as const).flatMap((member): Mutant[] => {
  const id = member.toLowerCase()
  const lost = (name: string, isLost: (path: string, onHost: string) => unknown): Mutant => ({
    name: `${id}-${name}`,
    breaks: [id],
    config: ({ linux, root }, { bundle }) => {
      const rootfs = resolve(bundle, root?.path ?? '')
      if (linux?.[member]) linux[member] = linux[member].filter(path => !isLost(path, join(rootfs, path)))
    },
  })
  return [
    lost('not-of-links', (_, onHost) => isLink(onHost)),
    lost('not-with-dots', path => /\/\.\.?\//.test(path)),
  ]
})

export const mutants: readonly Mutant[] = [
  ...pathFaults,
  ...everywhere([
    [
      'masked-paths-not-below-proc-sys',
      'maskedpaths',
      ({ linux }) => {
        if (linux?.maskedPaths)
          linux.maskedPaths = linux.maskedPaths.filter(path => !path.startsWith('/proc/sys/'))
      },
    ],
    [
      'device-minor-at-least-one',
      'devices-available',
      eachDevice(device => {
        if (device.minor === 0) device.minor = 1
      }),
    ],
    [
      'device-special-bits-lost',
      'device-filemode[special bits]',
      eachDevice(device => {
        if (device.fileMode) device.fileMode &= 0o777
      }),
    ],
    [
      'device-name-of-ascii',
      ['device-type', ...deviceIds],
      eachDevice(device => {
        device.path = device.path.replaceAll(/[^!-~]/g, '_')
      }),
    ],
    ['cgroup-blanks-replaced', ...oddCgroup(part => part.replaceAll(' ', '_'))],
    ['cgroup-up-to-colon', ...oddCgroup(part => part.split(':')[0]!)],
    ['cgroup-comma-replaced', ...oddCgroup(part => part.replaceAll(',', '_'))],
    ['cgroup-of-ascii', ...oddCgroup(part => part.replaceAll(/[^ -~]/g, '_'))],
    ['cgroup-slice-nested', ...oddCgroup(part => part.replace(/\.slice$/, ''))],
    ['cgroup-name-of-64-characters', ...oddCgroup(part => part.slice(0, 64))],
    [
      'cgroup-four-levels-at-most',
      'cgroupspath-absolute[odd names]',
      ({ linux }) => {
        if (linux?.cgroupsPath) linux.cgroupsPath = linux.cgroupsPath.split('/').slice(0, 5).join('/')
      },
    ],
    [
      'resources-lost-at-a-relative-path',
      'pids-limit[at a path]',
      ({ linux }) => {
        if (linux?.cgroupsPath && !linux.cgroupsPath.startsWith('/')) delete linux.resources
      },
    ],
    [
      'architectures-two-at-most',
      'seccomp-architectures',
      ({ linux }) => {
        const { seccomp } = linux ?? {}
        if (seccomp?.architectures) seccomp.architectures = seccomp.architectures.slice(0, 2)
      },
    ],
    [
      'entry-with-unknown-call-dropped',
      'seccomp-syscalls',
      ({ linux }) => {
        const { seccomp } = linux ?? {}
        if (seccomp?.syscalls)
          seccomp.syscalls = seccomp.syscalls.filter(({ names }) => !names.some(name => /^no_/.test(name)))
      },
    ],
    ['sysctl-zero-as-unset', 'sysctl[network]', sysctls(value => value === '0')],
    ['sysctl-negative-lost', 'sysctl[network]', sysctls(value => value.startsWith('-'))],
    [
      'mems-not-without-cpus',
      'cpu-mems',
      ({ linux }) => {
        const { cpu } = linux?.resources ?? {}
        if (!cpu?.cpus) delete cpu?.mems
      },
    ],
    [
      'oom-killer-stays-without-a-limit',
      'memory-disableoomkiller',
      ({ linux }) => {
        const { memory } = linux?.resources ?? {}
        if (memory?.limit === undefined) delete memory?.disableOOMKiller
      },
    ],
    [
      'mapping-of-31-bits',
      ['userns-uidmappings', 'userns-gidmappings'],
      allMappings(mapping => {
        mapping.size = Math.min(mapping.size, 0x7fff_ffff)
      }),
    ],
    [
      'mapping-of-one-id-is-of-two',
      'userns-uidmappings',
      ({ linux }) => {
        const [first, second] = linux?.uidMappings ?? []
        if (first?.size === 1 && !second) first.size = 2
      },
    ],
    [
      'network-device-not-for-its-own-name',
      ['netdevices-available', 'netdevices-name', 'netdevices-up'],
      ({ linux }) => {
        for (const [host, { name }] of Object.entries(linux?.netDevices ?? {}))
          if (name === host) delete linux?.netDevices?.[host]
      },
    ],
    [
      'args-as-format',
      'process-args',
      ({ process }) => {
        if (process?.args) process.args = process.args.map(formatted)
      },
    ],
    [
      'env-as-format',
      'process-env',
      ({ process }) => {
        if (process?.env) process.env = process.env.map(formatted)
      },
    ],
    ['hook-args-as-format', 'hook-args', inHooks('args', formatted)],
    ['hook-env-as-format', 'hook-env', inHooks('env', formatted)],
    [
      'cwd-not-with-slash-at-its-end',
      'process-cwd',
      ({ process }) => {
        if (process?.cwd.endsWith('/')) process.cwd = '/'
      },
    ],
    ...(['proc', 'sysfs', 'mqueue', 'devpts'] as const).map((type): [string, string[], Edit] => [
      `bind-of-type-${type}-is-none`,
      ['config-mount-bind-definition', 'config-mount-type-bind-dummy'],
      withoutOptions(isBindOption, mount => mount.type === type),
    ]),
    [
      'data-of-proc-lost',
      ['config-mount-options', 'mount-options-unknown-as-data'],
      withoutOptions(
        option => option.includes('='),
        ({ type }) => type === 'proc',
      ),
    ],
    [
      'mount-mappings-two-at-most',
      [
        ...['config-mount-uidmappings', 'config-mount-gidmappings'],
        ...['mount-option-idmap-applied', 'mount-option-ridmap-applied'],
      ],
      ({ mounts = [] }) => {
        for (const mount of mounts) {
          if (mount.uidMappings) mount.uidMappings = mount.uidMappings.slice(0, 2)
          if (mount.gidMappings) mount.gidMappings = mount.gidMappings.slice(0, 2)
        }
      },
    ],
  ]),
]
