/** Faults of namespaces: new, joined, inherited, named twice. */
import { existsSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Namespace, NamespaceType } from '#spec/config'
import type { Mutant } from './mutant.js'
import { afterCreate, refuseIf } from './operation-tools.js'

const types: NamespaceType[] = ['pid', 'network', 'mount', 'ipc', 'uts', 'user', 'cgroup', 'time']
const fileOf = (type: string) => ({ network: 'net', mount: 'mnt' })[type] ?? type

const edit = (config: Config, change: (namespaces: Namespace[]) => Namespace[]) => {
  if (config.linux?.namespaces) config.linux.namespaces = change(config.linux.namespaces)
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

export const mutants: readonly Mutant[] = [...newNamespaces, ...paths, ...inherited, ...duplicates]
