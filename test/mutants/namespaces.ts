/** Faults of namespaces, of what is set up in them, and of the kernel parameters of a container. */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lchownSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Config, IdMapping, Namespace, NamespaceType } from '#spec/config'
import type { Command, Mutant } from './mutant.js'

const types: NamespaceType[] = ['pid', 'network', 'mount', 'ipc', 'uts', 'user', 'cgroup', 'time']
const fileOf = (type: string) => ({ network: 'net', mount: 'mnt' })[type] ?? type

const edit = (config: Config, change: (namespaces: Namespace[]) => Namespace[]) => {
  if (config.linux?.namespaces) config.linux.namespaces = change(config.linux.namespaces)
}

const readConfig = ({ bundle }: Command): Config => {
  try {
    return JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8'))
  } catch {
    return {} as Config
  }
}

/** Refuses a configuration, and passes on all others. */
const refuseIf = (wrong: (config: Config) => boolean) => (command: Command) =>
  wrong(readConfig(command)) ? 1 : command.run()

/** Runs the real create and, if it succeeds, something with the pid of the container. */
const afterCreate = (then: (pid: number, command: Command) => void) => (command: Command) => {
  const code = command.run()
  if (code === 0) then(Number(JSON.parse(command.ask('state', command.id).stdout).pid), command)
  return code
}

const host = (file: string, ...args: string[]) => spawnSync(file, args, { stdio: 'ignore' }).status
const inNetns = (pid: number, ...args: string[]) => host('nsenter', '-t', `${pid}`, '-n', 'ip', ...args)
const devicesOf = (pid: number) => Object.keys(netDevicesOf(pid))
function netDevicesOf(pid: number): Record<string, unknown> {
  const { stdout } = spawnSync('nsenter', ['-t', `${pid}`, '-n', 'ip', '-json', '-details', 'link'], {
    encoding: 'utf8',
  })
  const links: { ifname: string; linkinfo?: { info_kind?: string } }[] = JSON.parse(stdout || '[]')
  return Object.fromEntries(
    links.filter(link => link.linkinfo?.info_kind === 'veth').map(link => [link.ifname, link]),
  )
}

/** What cannot be without a namespace of a type. */
const functional: Record<string, string[]> = {
  user: ['ns-user', 'userns-uidmappings', 'userns-gidmappings'],
  time: ['ns-time', 'timeoffsets'],
}

const newNamespaces: Mutant[] = [
  ...types.map(
    (type): Mutant => ({
      name: `namespace-${type}-not-made`,
      // Offsets without a time namespace, and mappings without a user namespace, are refused by the real runtime.
      breaks: [`ns-no-path-new[${type}]`, `ns-${type}`],
      collateral: {
        ids: ['ns-duplicate-error', ...(functional[type] ?? [])],
        why: 'two entries of a type without path are both dropped',
      },
      config: config => {
        edit(config, all => all.filter(entry => entry.type !== type || entry.path !== undefined))
        if (
          config.linux &&
          type === 'user' &&
          !config.linux.namespaces?.some(entry => entry.type === 'user')
        ) {
          delete config.linux.uidMappings
          delete config.linux.gidMappings
        }
        if (
          config.linux &&
          type === 'time' &&
          !config.linux.namespaces?.some(entry => entry.type === 'time')
        ) {
          delete config.linux.timeOffsets
        }
      },
    }),
  ),
  // As if one list of flags went over the other.
  ...(
    [
      ['uts', 'user'],
      ['cgroup', 'user'],
      ['ipc', 'cgroup'],
      ['network', 'time'],
    ] as const
  ).map(
    ([type, other]): Mutant => ({
      name: `namespace-${type}-not-made-beside-${other}`,
      breaks: [`ns-no-path-new[${type}]`],
      collateral: { ids: [`ns-${other}`], why: 'has both' },
      config: config => {
        if (config.linux?.namespaces?.some(({ type }) => type === other))
          edit(config, all => all.filter(entry => entry.type !== type || entry.path !== undefined))
      },
    }),
  ),
  ...(['network', 'ipc', 'uts', 'pid', 'cgroup'] as const).map(
    (type): Mutant => ({
      name: `namespace-${type}-shared-by-containers`,
      breaks: [`ns-no-path-new[${type}]`],
      collateral: { ids: [`ns-${type}`], why: 'a container sees what another one does' },
      config: (config, { notes }) => {
        const first = join(notes, '../first')
        if (!existsSync(first)) return
        const path = `/proc/${readFileSync(first, 'utf8')}/ns/${fileOf(type)}`
        if (!existsSync(path)) return
        edit(config, all => all.map(entry => (entry.type === type && !entry.path ? { type, path } : entry)))
      },
      instead: { create: afterCreate((pid, { notes }) => writeFileSync(join(notes, '../first'), `${pid}`)) },
    }),
  ),
  ...(['user', 'cgroup', 'time'] as const).map(
    (type): Mutant => ({
      name: `namespace-${type}-refused`,
      breaks: [`ns-types-supported[${type}]`],
      collateral: {
        ids: ['ns-path', 'ns-path-join', 'ns-path-wrong-type-error', ...(functional[type] ?? [])],
        why: 'needs a namespace of the type',
      },
      instead: { create: refuseIf(config => !!config.linux?.namespaces?.some(entry => entry.type === type)) },
    }),
  ),
]

type Joined = Namespace & { path: string }

/** Replaces or drops entries that have a path. */
const pathMutant = (
  name: string,
  breaks: string,
  change: (entry: Joined) => Namespace | undefined,
): Mutant => ({
  name: `namespace-path-${name}`,
  breaks: [breaks],
  config: config =>
    edit(config, all => all.flatMap(entry => (entry.path ? (change(entry as Joined) ?? []) : [entry]))),
})

/** The type of a namespace that is mounted at a path, as its file in /proc is called. */
const mountedType = (path: string): string | undefined => {
  const mount = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .find(line => line.includes(` ${path} `))
  return mount?.match(/ (\w+):\[\d+\] /)?.[1]
}
const isRegularFile = (path: string) =>
  !path.startsWith('/proc/') &&
  mountedType(path) === undefined &&
  existsSync(path) &&
  lstatSync(path).isFile()

const notLookedAt = { ids: ['ns-path-wrong-type-error'], why: 'the path is not looked at' }
const bindable = ['network', 'cgroup'] as const

const paths: Mutant[] = [
  ...types.map(
    (type): Mutant => ({
      name: `namespace-path-${type}-ignored`,
      // crun joins no time namespace beside a new PID namespace.
      breaks: [`ns-path-join[${type}${type === 'time' ? ', PID namespace of the runtime' : ''}]`],
      collateral: { ids: ['ns-path-wrong-type-error', 'ns-path'], why: 'the path is not looked at' },
      config: config => edit(config, all => all.map(entry => (entry.type === type ? { type } : entry))),
    }),
  ),
  {
    name: 'namespace-path-only-first',
    breaks: ['ns-path-join[bind mounts]'],
    config: config => {
      let seen = false
      edit(config, all =>
        all.map(entry => {
          if (!entry.path || !seen) {
            seen ||= entry.path !== undefined
            return entry
          }
          return { type: entry.type }
        }),
      )
    },
  },
  {
    name: 'namespace-path-only-in-proc',
    breaks: ['ns-path-join[bind mounts]'],
    collateral: notLookedAt,
    config: config =>
      edit(config, all =>
        all.map(entry => (entry.path && !entry.path.startsWith('/proc/') ? { type: entry.type } : entry)),
      ),
  },
  {
    name: 'namespace-path-is-runtime-namespace',
    breaks: ['ns-path', 'ns-path-join'],
    collateral: {
      ids: ['ns-path-wrong-type-error', 'create-new-container'],
      why: 'the path is not looked at, and sysctls of a network that is not joined are refused',
    },
    config: config => edit(config, all => all.filter(entry => entry.path === undefined)),
  },
  ...types.map(
    (type): Mutant => ({
      name: `namespace-wrong-type-for-${type}-accepted`,
      breaks: [`ns-path-wrong-type-error[${type}]`],
      config: config => {
        edit(config, all =>
          all.map(entry => {
            if (entry.type !== type || !entry.path?.startsWith('/proc/')) return entry
            return readlinkSync(entry.path).startsWith(`${fileOf(type)}:`) ? entry : { type }
          }),
        )
        // Without mappings, a new user namespace would be refused.
        if (type === 'user' && config.linux?.namespaces?.some(entry => entry.type === type && !entry.path)) {
          config.linux.uidMappings ??= [{ containerID: 0, hostID: 100000, size: 65536 }]
          config.linux.gidMappings ??= [{ containerID: 0, hostID: 100000, size: 65536 }]
        }
      },
    }),
  ),
  ...(['network', 'user', 'cgroup', 'time'] as const).flatMap(type => [
    pathMutant(`missing-made-new-${type}`, 'ns-path-wrong-type-error[missing]', entry =>
      entry.type === type && !existsSync(entry.path) ? { type } : entry,
    ),
    pathMutant(`regular-file-made-new-${type}`, 'ns-path-wrong-type-error[regular file]', entry =>
      entry.type === type && isRegularFile(entry.path) ? { type } : entry,
    ),
  ]),
  pathMutant('missing-left-out', 'ns-path-wrong-type-error[missing]', entry =>
    existsSync(entry.path) ? entry : undefined,
  ),
  // Takes the name of the file for its type.
  ...bindable.map(type =>
    pathMutant(`bind-mounted-of-wrong-type-for-${type}`, 'ns-path-wrong-type-error[bind mounts]', entry =>
      entry.type === type && ![undefined, fileOf(type)].includes(mountedType(entry.path)) ? { type } : entry,
    ),
  ),
  ...bindable.map(
    (type): Mutant => ({
      ...pathMutant(`bind-mounted-${type}-made-new`, 'ns-path-join[bind mounts]', entry =>
        entry.type === type && !entry.path.startsWith('/proc/') ? { type } : entry,
      ),
      collateral: notLookedAt,
    }),
  ),
  pathMutant('link-not-followed', 'ns-path-join[symbolic links]', entry =>
    !entry.path.startsWith('/proc/') && lstatSync(entry.path).isSymbolicLink() ? { type: entry.type } : entry,
  ),
  {
    name: 'namespace-path-beside-user-made-new',
    breaks: ['ns-path-join[with their user namespace]'],
    config: config =>
      edit(config, all =>
        all.some(({ type, path }) => type === 'user' && path)
          ? all.map(entry => (entry.type === 'uts' ? { type: 'uts' } : entry))
          : all,
      ),
  },
]

const inherited: Mutant[] = [
  ...types
    .filter(type => type !== 'user')
    .map(
      (type): Mutant => ({
        name: `namespace-${type}-made-unasked`,
        breaks: [`ns-inherit[${type}]`],
        collateral: {
          ids: ['ns-cgroup', 'ns-duplicate-error', 'hostname-shared-uts', 'netdevices-check-possible'],
          why: 'what is compared to the namespace of the runtime',
        },
        config: config =>
          edit(config, all => (all.some(entry => entry.type === type) ? all : [...all, { type }])),
      }),
    ),
  {
    name: 'namespace-user-made-unasked',
    breaks: ['ns-inherit[user]'],
    config: config => {
      if (!config.linux?.namespaces || config.linux.namespaces.some(entry => entry.type === 'user')) return
      config.linux.namespaces.push({ type: 'user' })
      config.linux.uidMappings ??= [{ containerID: 0, hostID: 0, size: 65536 }]
      config.linux.gidMappings ??= [{ containerID: 0, hostID: 0, size: 65536 }]
    },
  },
  ...(['network', 'ipc', 'uts', 'cgroup', 'time'] as const).map(
    (type): Mutant => ({
      name: `namespace-${type}-of-process-1`,
      // crun cannot join a time namespace beside a new PID namespace, and so breaks all rows.
      breaks: [type === 'time' ? 'ns-inherit' : `ns-inherit[${type}]`],
      collateral: { ids: ['hostname-shared-uts'], why: 'what is compared to the namespace of the runtime' },
      config: config =>
        edit(config, all =>
          all.some(entry => entry.type === type)
            ? all
            : [...all, { type, path: `/proc/1/ns/${fileOf(type)}` }],
        ),
    }),
  ),
]

/** Gives each container a namespace of this type, if what its configuration lists is `few`. */
const unaskedIf = (
  name: string,
  types: readonly NamespaceType[],
  few: (all: Namespace[]) => boolean,
): Mutant => ({
  name: `namespace-${name}`,
  breaks: types.map(type => `ns-inherit[${type}]`),
  config: config => edit(config, all => (few(all) ? [...all, ...types.map(type => ({ type }))] : all)),
})

inherited.push(
  unaskedIf('none-means-usual-ones', ['network', 'ipc', 'uts'], all => all.length === 0),
  unaskedIf(
    'two-left-out-are-made',
    ['ipc', 'uts'],
    all => !all.some(({ type }) => type === 'ipc' || type === 'uts'),
  ),
)

/** Drops entries that `same` says are there already. */
const without =
  (same: (one: Namespace, other: Namespace) => boolean, keep: 'first' | 'last') => (config: Config) =>
    edit(config, all =>
      all.filter((entry, index) => {
        const others = keep === 'first' ? all.slice(0, index) : all.slice(index + 1)
        return !others.some(other => same(entry, other))
      }),
    )

const duplicates: Mutant[] = [
  {
    name: 'namespace-duplicate-first-wins',
    breaks: ['ns-duplicate-error'],
    config: without((one, other) => one.type === other.type, 'first'),
  },
  {
    name: 'namespace-duplicate-last-wins',
    breaks: ['ns-duplicate-error'],
    config: without((one, other) => one.type === other.type, 'last'),
  },
  {
    name: 'namespace-duplicate-same-path-accepted',
    breaks: ['ns-duplicate-error[joined twice]'],
    config: without(
      (one, other) => one.type === other.type && !!one.path && one.path === other.path,
      'first',
    ),
  },
  {
    name: 'namespace-duplicate-of-joined-accepted',
    breaks: ['ns-duplicate-error[new, joined]', 'ns-duplicate-error[joined, new]'],
    config: without((one, other) => one.type === other.type && one.path !== other.path, 'first'),
  },
  {
    name: 'namespace-duplicate-of-other-path-accepted',
    breaks: ['ns-duplicate-error[two paths]'],
    config: without(
      (one, other) => one.type === other.type && !!one.path && !!other.path && one.path !== other.path,
      'first',
    ),
  },
  {
    name: 'namespace-duplicate-joined-uts-accepted',
    breaks: ['ns-duplicate-error[joined twice]'],
    config: without(
      (one, other) => one.type === 'uts' && other.type === 'uts' && !!one.path && !!other.path,
      'last',
    ),
  },
  ...types.map(
    (type): Mutant => ({
      name: `namespace-duplicate-${type}-accepted`,
      breaks: [`ns-duplicate-error[${type}]`],
      config: without((one, other) => one.type === type && other.type === type, 'first'),
    }),
  ),
]

type Maps = { uidMappings: IdMapping[]; gidMappings: IdMapping[] }

/** Edits the mappings of a new user namespace. */
const mapping = (
  name: string,
  breaks: readonly string[],
  change: (maps: Maps) => void,
  others = true,
): Mutant => ({
  name: `mapping-${name}`,
  breaks,
  ...(others
    ? { collateral: { ids: ['ns-user', 'userns-uidmappings', 'userns-gidmappings'], why: 'uses them' } }
    : {}),
  config: config => {
    if (config.linux?.uidMappings && config.linux.gidMappings) change(config.linux as Maps)
  },
})

/** Changes the owner of everything below a folder. */
function give(dir: string, by: number): void {
  for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' }))
    lchownSync(join(dir, name), by, by)
}

const isMapped = (command: Command) => readConfig(command).linux?.uidMappings !== undefined

const users: Mutant[] = [
  mapping('last-uid-extent-dropped', ['userns-uidmappings'], maps => {
    if (maps.uidMappings.length > 1) maps.uidMappings.pop()
  }),
  mapping('last-gid-extent-dropped', ['userns-gidmappings'], maps => {
    if (maps.gidMappings.length > 1) maps.gidMappings.pop()
  }),
  mapping('only-five-extents', ['userns-uidmappings'], maps => {
    maps.uidMappings.splice(5)
  }),
  mapping('first-extent-only', ['userns-uidmappings', 'userns-gidmappings'], maps => {
    maps.uidMappings[0]!.size = Math.max(maps.uidMappings[0]!.size, 5000)
    maps.gidMappings[0]!.size = Math.max(maps.gidMappings[0]!.size, 5000)
    maps.uidMappings.splice(1)
    maps.gidMappings.splice(1)
  }),
  mapping('gids-as-uids', ['userns-gidmappings'], maps => {
    maps.gidMappings = maps.uidMappings
  }),
  mapping('uids-as-gids', ['userns-uidmappings'], maps => {
    maps.uidMappings = maps.gidMappings
  }),
  mapping('one-id-less', ['userns-uidmappings'], maps => {
    const last = maps.uidMappings.at(-1)!
    if (last.size > 1) last.size -= 1
  }),
  mapping('host-id-off-by-one', ['userns-gidmappings'], maps => {
    maps.gidMappings.at(-1)!.hostID += 1
  }),
  mapping('ids-of-31-bits', ['userns-uidmappings', 'userns-gidmappings'], maps => {
    for (const extent of [...maps.uidMappings, ...maps.gidMappings]) {
      extent.hostID &= 0x7fffffff
      extent.containerID &= 0x7fffffff
    }
  }),
  mapping('size-of-16-bits', ['userns-uidmappings'], maps => {
    for (const extent of maps.uidMappings) extent.size = extent.size & 0xffff || 1
  }),
  {
    name: 'mapping-chowns-top-of-rootfs',
    breaks: ['userns-no-chown'],
    instead: {
      create: command => {
        if (isMapped(command)) lchownSync(join(command.bundle, 'rootfs'), 100000, 100000)
        return command.run()
      },
    },
  },
  {
    name: 'mapping-chowns-files-of-root-at-delete',
    breaks: ['userns-no-chown'],
    instead: {
      create: command => {
        if (isMapped(command)) writeFileSync(join(command.notes, 'rootfs'), join(command.bundle, 'rootfs'))
        return command.run()
      },
      delete: command => {
        const note = join(command.notes, 'rootfs')
        if (existsSync(note)) give(readFileSync(note, 'utf8'), 0)
        return command.run()
      },
    },
  },
  {
    name: 'mapping-chowns-rootfs',
    breaks: ['userns-no-chown'],
    collateral: { ids: ['ns-user'], why: 'of files of the root file system' },
    instead: {
      create: command => {
        if (isMapped(command)) give(join(command.bundle, 'rootfs'), 100000)
        return command.run()
      },
    },
  },
  {
    name: 'mapping-chowns-bind-sources',
    breaks: ['userns-no-chown'],
    instead: {
      create: command => {
        const config = readConfig(command)
        const sources = config.mounts?.filter(({ options }) => options?.includes('rbind')) ?? []
        if (isMapped(command)) for (const { source } of sources) give(source!, 100000)
        return command.run()
      },
    },
  },
]

const times: Mutant[] = [
  ['dropped', ['timeoffsets', 'ns-time'], (config: Config) => delete config.linux!.timeOffsets],
  [
    'nanoseconds-dropped',
    ['timeoffsets-nanosecs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) delete offset.nanosecs
    },
  ],
  [
    'clocks-swapped',
    ['timeoffsets'],
    (config: Config) => {
      const { monotonic, boottime } = config.linux!.timeOffsets!
      config.linux!.timeOffsets = {
        ...(monotonic && { boottime: monotonic }),
        ...(boottime && { monotonic: boottime }),
      }
    },
  ],
  [
    'monotonic-only',
    ['timeoffsets'],
    (config: Config) => {
      const { monotonic } = config.linux!.timeOffsets!
      // runc takes an empty list of offsets to the kernel, which refuses it.
      if (monotonic) config.linux!.timeOffsets = { monotonic }
      else delete config.linux!.timeOffsets
    },
  ],
  [
    'seconds-without-sign',
    ['timeoffsets-secs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) {
        if (offset.secs !== undefined) offset.secs = Math.abs(Number(offset.secs))
      }
    },
  ],
  [
    'seconds-of-32-bits',
    ['timeoffsets-secs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) {
        if (Number(offset.secs) > 0xffffffff) offset.secs = Number(offset.secs) - 2 ** 32
      }
    },
  ],
  [
    'nanoseconds-without-seconds-dropped',
    ['timeoffsets-nanosecs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) {
        if (offset.secs === undefined) delete offset.nanosecs
      }
    },
  ],
  [
    'boottime-without-sign',
    ['timeoffsets-secs'],
    (config: Config) => {
      const { boottime } = config.linux!.timeOffsets!
      if (boottime?.secs !== undefined) boottime.secs = Math.abs(Number(boottime.secs))
    },
  ],
  [
    'seconds-of-31-bits',
    ['timeoffsets-secs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) {
        if (Number(offset.secs) > 0x7fffffff) offset.secs = 0x7fffffff
      }
    },
  ],
].map(
  ([name, breaks, change]): Mutant => ({
    name: `time-offsets-${name}`,
    breaks: breaks as string[],
    collateral: {
      ids: ['timeoffsets', 'timeoffsets-secs', 'timeoffsets-nanosecs', 'ns-time'],
      why: 'the same numbers',
    },
    config: config => {
      if (config.linux?.timeOffsets) (change as (config: Config) => void)(config)
    },
  }),
)

const sysctlMutant = (
  name: string,
  breaks: readonly string[],
  change: (entries: [string, string][]) => [string, string][],
): Mutant => ({
  name: `sysctl-${name}`,
  breaks,
  config: config => {
    const sysctl = config.linux?.sysctl
    if (sysctl) config.linux!.sysctl = Object.fromEntries(change(Object.entries(sysctl)))
  },
})

const sysctlIn = (where: string, row: string, is: (entry: Namespace) => boolean): Mutant => ({
  name: `sysctl-dropped-${where}`,
  breaks: [`sysctl[${row}]`],
  config: config => {
    if (config.linux?.namespaces?.some(is)) delete config.linux.sysctl
  },
})

const sysctls: Mutant[] = [
  sysctlMutant('dropped', ['sysctl'], () => []),
  sysctlMutant('last-dropped', ['sysctl[uts]'], entries => entries.slice(0, -1)),
  sysctlMutant('first-only', ['sysctl[network]', 'sysctl[ipc]'], entries => entries.slice(0, 1)),
  sysctlMutant('network-only', ['sysctl[ipc]'], entries =>
    entries.filter(([name]) => name.startsWith('net.')),
  ),
  sysctlMutant('mqueue-dropped', ['sysctl[ipc]'], entries =>
    entries.filter(([name]) => !name.startsWith('fs.')),
  ),
  sysctlMutant('unknown-ignored', ['sysctl[unknown]'], entries =>
    entries.filter(([name]) => !name.includes('no_such')),
  ),
  sysctlMutant('as-truth-value', ['sysctl[network]'], entries =>
    entries.map(([name, value]) => [name, name.endsWith('somaxconn') ? '1' : value]),
  ),
  sysctlMutant('uts-dropped', ['sysctl[uts]'], entries =>
    entries.filter(([name]) => name !== 'kernel.domainname'),
  ),
  sysctlMutant('of-63-bits', ['sysctl[ipc]'], entries =>
    entries.map(([name, value]) => [name, value === '18446744073692774399' ? '9223372036854775807' : value]),
  ),
  sysctlMutant('only-eight', ['sysctl[ipc]'], entries => entries.slice(0, 8)),
  sysctlMutant('refused-value-ignored', ['sysctl[value that the kernel refuses]'], entries =>
    entries.filter(([, value]) => value !== 'many'),
  ),
  sysctlIn('in-user-namespace', 'in a user namespace', ({ type }) => type === 'user'),
  sysctlIn('in-joined-namespace', 'in a joined namespace', ({ path }) => path !== undefined),
  {
    name: 'sysctl-on-host-too',
    breaks: ['sysctl'],
    instead: {
      create: command => {
        for (const [name, value] of Object.entries(readConfig(command).linux?.sysctl ?? {})) {
          const file = `/proc/sys/${name.replaceAll('.', '/')}`
          if (existsSync(file)) writeFileSync(file, value)
        }
        return command.run()
      },
    },
  },
]

const personalities: Mutant[] = [
  {
    name: 'personality-dropped',
    breaks: ['personality', 'personality-linux32', 'personality-flags'],
    config: config => {
      delete config.linux?.personality
    },
  },
  {
    name: 'personality-linux-means-unset',
    breaks: ['personality'],
    config: config => {
      if (config.linux?.personality?.domain === 'LINUX') delete config.linux.personality
    },
  },
  {
    name: 'personality-always-linux32',
    breaks: ['personality'],
    config: config => {
      if (config.linux?.personality) config.linux.personality.domain = 'LINUX32'
    },
  },
  {
    name: 'personality-empty-flags-refused',
    breaks: ['personality-flags'],
    instead: { create: refuseIf(config => config.linux?.personality?.flags !== undefined) },
  },
]

const policyMutant = (
  name: string,
  breaks: readonly string[],
  change: (policy: { mode: string; nodes?: string; flags?: string[] }) => void,
): Mutant => ({
  name: `memory-policy-${name}`,
  breaks,
  collateral: { ids: ['mempolicy', 'mempolicy-nodes', 'mempolicy-flags'], why: 'uses the mode' },
  config: config => {
    if (config.linux?.memoryPolicy) change(config.linux.memoryPolicy as never)
  },
})

/** What a mode is mistaken for, by the end of its id. */
const mistakenModes: Record<string, string> = {
  bind: 'MPOL_PREFERRED_MANY',
  interleave: 'MPOL_WEIGHTED_INTERLEAVE',
  'weighted-interleave': 'MPOL_INTERLEAVE',
  preferred: 'MPOL_BIND',
  'preferred-many': 'MPOL_PREFERRED',
  local: 'MPOL_DEFAULT',
  default: 'MPOL_LOCAL',
}

const policies: Mutant[] = [
  {
    name: 'memory-policy-dropped',
    breaks: ['mempolicy', 'mempolicy-mode-bind', 'mempolicy-nodes', 'mempolicy-flags'],
    collateral: {
      ids: Object.keys(mistakenModes).map(mode => `mempolicy-mode-${mode}`),
      why: 'no mode at all',
    },
    config: config => {
      delete config.linux?.memoryPolicy
    },
  },
  ...Object.entries(mistakenModes).map(([mode, other]) => ({
    ...policyMutant(`${mode}-mistaken`, [`mempolicy-mode-${mode}`], policy => {
      if (policy.mode === `MPOL_${mode.toUpperCase().replace('-', '_')}`) policy.mode = other
    }),
    ...(mode === 'default'
      ? { alike: { runtimes: ['runc'], why: 'runc 1.3 ignores memory policies, and so has the default one' } }
      : {}),
  })),
  policyMutant('flags-dropped', ['mempolicy-flags'], policy => {
    delete policy.flags
  }),
  policyMutant('flags-swapped', ['mempolicy-flags'], policy => {
    const swapped: Record<string, string> = {
      MPOL_F_STATIC_NODES: 'MPOL_F_RELATIVE_NODES',
      MPOL_F_RELATIVE_NODES: 'MPOL_F_STATIC_NODES',
    }
    policy.flags = policy.flags?.map(flag => swapped[flag] ?? flag) ?? []
  }),
  policyMutant('nodes-out-of-range-ignored', ['mempolicy-nodes'], policy => {
    if (policy.nodes?.includes('9876543210')) policy.nodes = '0'
  }),
]

const names: Mutant[] = [
  {
    name: 'hostname-63-characters',
    breaks: ['hostname'],
    config: config => {
      if (config.hostname) config.hostname = config.hostname.slice(0, 63)
    },
  },
  {
    name: 'hostname-up-to-first-dot',
    breaks: ['hostname'],
    config: config => {
      if (config.hostname) config.hostname = config.hostname.split('.')[0]!
    },
  },
  {
    name: 'hostname-not-in-joined-namespace',
    breaks: ['hostname[joined]'],
    config: config => {
      if (config.linux?.namespaces?.some(({ type, path }) => type === 'uts' && path)) delete config.hostname
    },
  },
  {
    name: 'hostname-is-domainname-too',
    breaks: ['hostname'],
    collateral: { ids: ['domainname'], why: 'the other name' },
    config: config => {
      if (config.hostname) config.domainname = config.hostname
    },
  },
  {
    name: 'hostname-of-host-too',
    breaks: ['hostname'],
    instead: {
      create: command => {
        const { hostname } = readConfig(command)
        if (hostname) writeFileSync('/proc/sys/kernel/hostname', hostname)
        return command.run()
      },
    },
  },
  {
    name: 'hostname-dropped-without-namespace',
    breaks: ['hostname-shared-uts'],
    config: config => {
      if (!config.linux?.namespaces?.some(({ type }) => type === 'uts')) delete config.hostname
    },
  },
  {
    name: 'hostname-makes-namespace',
    breaks: ['hostname-shared-uts'],
    config: config => {
      const namespaces = config.linux?.namespaces ?? []
      if (config.hostname && !namespaces.some(({ type }) => type === 'uts')) namespaces.push({ type: 'uts' })
    },
  },
  {
    name: 'domainname-dropped',
    breaks: ['domainname'],
    config: config => {
      delete config.domainname
    },
  },
  {
    name: 'domainname-as-hostname',
    breaks: ['domainname', 'hostname'],
    config: config => {
      if (!config.domainname) return
      config.hostname = config.domainname
      delete config.domainname
    },
  },
  {
    name: 'domainname-dropped-beside-hostname',
    breaks: ['domainname'],
    config: config => {
      if (config.hostname) delete config.domainname
    },
  },
  {
    name: 'domainname-of-host-too',
    breaks: ['domainname'],
    instead: {
      create: command => {
        const { domainname } = readConfig(command)
        if (domainname) writeFileSync('/proc/sys/kernel/domainname', domainname)
        return command.run()
      },
    },
  },
  {
    name: 'domainname-not-in-joined-namespace',
    breaks: ['domainname[joined]'],
    config: config => {
      if (config.linux?.namespaces?.some(({ type, path }) => type === 'uts' && path)) delete config.domainname
    },
  },
]

const rdts: Mutant[] = [
  {
    name: 'intelrdt-ignored',
    breaks: ['intelrdt-no-resctrl-error'],
    config: config => {
      delete config.linux?.intelRdt
    },
  },
  {
    name: 'intelrdt-class-ignored',
    breaks: ['intelrdt-no-resctrl-error[a class]'],
    config: config => {
      if (config.linux?.intelRdt?.closID) delete config.linux.intelRdt
    },
  },
  {
    name: 'intelrdt-bandwidth-ignored',
    breaks: ['intelrdt-no-resctrl-error[a schema of bandwidth]'],
    config: config => {
      if (config.linux?.intelRdt?.memBwSchema) delete config.linux.intelRdt
    },
  },
]

const netDevices =
  (change: (devices: [string, { name?: string }][]) => [string, { name?: string }][]) => (config: Config) => {
    const devices = config.linux?.netDevices
    if (devices) config.linux!.netDevices = Object.fromEntries(change(Object.entries(devices)))
  }

const hostDevices = () => (existsSync('/sys/class/net') ? readFileSync('/proc/net/dev', 'utf8') : '')
const isThere = (name: string) => new RegExp(`^\\s*${name}:`, 'm').test(hostDevices())

/** Does something to each device in the network namespace, once create is over. */
const toDevices = (name: string, breaks: readonly string[], ...argv: string[]): Mutant => ({
  name: `netdevices-${name}`,
  breaks,
  instead: {
    create: afterCreate(pid => {
      for (const device of devicesOf(pid))
        inNetns(pid, ...argv.map(word => (word === 'DEVICE' ? device : word)))
    }),
  },
})

// For crun: runc 1.3 does not know network devices.
const devices: Mutant[] = [
  {
    name: 'netdevices-dropped',
    breaks: [
      'netdevices-available',
      'netdevices-name',
      'netdevices-name-default',
      'netdevices-up',
      'netdevices-check-possible',
      'netdevices-name-conflict-error',
      'netdevices-name-template',
      'netdevices-preserve-attributes',
    ],
    collateral: {
      ids: ['netdevices-no-lifecycle', 'netdevices-no-move-back'],
      why: 'there is no device to look at',
    },
    config: netDevices(() => []),
  },
  {
    name: 'netdevices-last-dropped',
    breaks: ['netdevices-available'],
    collateral: {
      ids: [
        'netdevices-name',
        'netdevices-name-default',
        'netdevices-up',
        'netdevices-preserve-attributes',
        'netdevices-no-move-back',
        'netdevices-no-lifecycle',
      ],
      why: 'there is no such device',
    },
    config: netDevices(all => (all.length > 1 ? all.slice(0, -1) : all)),
  },
  {
    name: 'netdevices-name-ignored',
    breaks: ['netdevices-name', 'netdevices-name-conflict-error'],
    collateral: {
      ids: [
        'netdevices-name-template',
        'netdevices-up',
        'netdevices-preserve-attributes',
        'netdevices-no-move-back',
        'netdevices-no-lifecycle',
      ],
      why: 'looks for the device by its name',
    },
    config: netDevices(all => all.map(([device]) => [device, {}])),
  },
  {
    name: 'netdevices-default-name-is-eth0',
    breaks: ['netdevices-name-default'],
    collateral: {
      ids: [
        'netdevices-up',
        'netdevices-preserve-attributes',
        'netdevices-name-conflict-error',
        'netdevices-no-move-back',
        'netdevices-no-lifecycle',
      ],
      why: 'looks for the device by its name',
    },
    config: netDevices(all => all.map(([device, { name }]) => [device, { name: name ?? 'eth0' }])),
  },
  {
    name: 'netdevices-missing-ignored',
    breaks: ['netdevices-check-possible[missing]'],
    config: netDevices(all => all.filter(([device]) => isThere(device))),
  },
  {
    name: 'netdevices-missing-ignored-beside-another',
    breaks: ['netdevices-check-possible[missing beside another]'],
    config: netDevices(all => (all.length > 1 ? all.filter(([device]) => isThere(device)) : all)),
  },
  {
    name: 'netdevices-second-of-a-name-ignored',
    breaks: ['netdevices-name-conflict-error[with each other]'],
    config: netDevices(all =>
      all.filter(([, { name }], index) => !name || all.findIndex(other => other[1].name === name) === index),
    ),
  },
  {
    name: 'netdevices-addresses-of-last-lost',
    breaks: ['netdevices-preserve-attributes'],
    instead: { create: afterCreate(pid => inNetns(pid, 'address', 'flush', 'dev', devicesOf(pid).at(-1)!)) },
  },
  {
    name: 'netdevices-not-renamed-left-down',
    breaks: ['netdevices-up'],
    instead: {
      create: afterCreate(pid => {
        for (const device of devicesOf(pid))
          if (device.startsWith('nd')) inNetns(pid, 'link', 'set', device, 'down')
      }),
    },
  },
  {
    name: 'netdevices-loopback-ignored',
    breaks: ['netdevices-check-possible[loopback]'],
    config: netDevices(all => all.filter(([device]) => device !== 'lo')),
  },
  {
    name: 'netdevices-name-conflict-renamed',
    breaks: ['netdevices-name-conflict-error[new name]'],
    config: netDevices(all =>
      all.map(([device, { name }]) => [
        device,
        name === 'eth1' ? { name: 'dev9' } : { ...(name && { name }) },
      ]),
    ),
  },
  {
    name: 'netdevices-name-conflict-with-loopback-ignored',
    breaks: ['netdevices-name-conflict-error[loopback]'],
    config: netDevices(all =>
      all.map(([device, { name }]) => [device, name === 'lo' ? {} : { ...(name && { name }) }]),
    ),
  },
  toDevices('left-down', ['netdevices-up'], 'link', 'set', 'DEVICE', 'down'),
  toDevices('mtu-reset', ['netdevices-preserve-attributes'], 'link', 'set', 'DEVICE', 'mtu', '1500'),
  toDevices(
    'mac-changed',
    ['netdevices-preserve-attributes'],
    'link',
    'set',
    'DEVICE',
    'address',
    '02:00:00:00:00:09',
  ),
  toDevices('addresses-lost', ['netdevices-preserve-attributes'], 'address', 'flush', 'dev', 'DEVICE'),
  toDevices(
    'ipv6-lost',
    ['netdevices-preserve-attributes'],
    '-6',
    'address',
    'flush',
    'dev',
    'DEVICE',
    'scope',
    'global',
  ),
  toDevices(
    'one-address-lost',
    ['netdevices-preserve-attributes'],
    'address',
    'delete',
    '198.51.100.7/32',
    'dev',
    'DEVICE',
  ),
  toDevices(
    'one-address-more',
    ['netdevices-preserve-attributes'],
    'address',
    'add',
    '198.51.100.99/24',
    'dev',
    'DEVICE',
  ),
  {
    name: 'netdevices-moved-back',
    breaks: ['netdevices-no-move-back'],
    collateral: { ids: ['netdevices-no-lifecycle'], why: 'the device is not there any more' },
    instead: {
      create: afterCreate((pid, { notes }) => writeFileSync(join(notes, 'pid'), `${pid}`)),
      kill: command => {
        const pid = Number(readFileSync(join(command.notes, 'pid'), 'utf8'))
        for (const device of devicesOf(pid)) inNetns(pid, 'link', 'set', device, 'netns', '1')
        return command.run()
      },
    },
  },
  {
    name: 'netdevices-reset-at-end',
    breaks: ['netdevices-no-lifecycle'],
    instead: {
      create: afterCreate((pid, { notes }) => writeFileSync(join(notes, 'pid'), `${pid}`)),
      kill: command => {
        const pid = Number(readFileSync(join(command.notes, 'pid'), 'utf8'))
        for (const device of devicesOf(pid)) inNetns(pid, 'address', 'flush', 'dev', device)
        return command.run()
      },
    },
  },
]

export const mutants: readonly Mutant[] = [
  ...newNamespaces,
  ...paths,
  ...inherited,
  ...duplicates,
  ...users,
  ...times,
  ...sysctls,
  ...personalities,
  ...policies,
  ...names,
  ...rdts,
  ...devices,
]
