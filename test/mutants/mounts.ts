/** Faults of mounts and of the root file system. */
import { mkdirSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import type { Config, Mount } from '#spec/config'
import { requirements } from '#spec/requirements'
import { isBind } from './mount-options.js'
import { combinedMounts } from './mounts-combined.js'
import type { Mutant } from './mutant.js'

const eachMount = (edit: (mount: Mount) => void) => (config: Config) => config.mounts?.forEach(edit)
const eachOption = (edit: (option: string, mount: Mount) => string | string[]) =>
  eachMount(mount => {
    if (mount.options) mount.options = mount.options.flatMap(option => edit(option, mount))
  })

const withoutLog = {
  ids: ['lifecycle-startcontainer-invoked'],
  why: 'the folder that hooks in the container write to is not there',
}

/** Options and what undoes each. */
const opposites = {
  sync: 'async',
  lazytime: 'nolazytime',
  noatime: 'atime',
  nodiratime: 'diratime',
  strictatime: 'nostrictatime',
  ro: 'rw',
  nosuid: 'suid',
  nodev: 'dev',
  noexec: 'exec',
  nosymfollow: 'symfollow',
}
const pairs = Object.entries(opposites).flatMap(([one, other]) => [
  [one, other],
  [other, one],
]) as [string, string][]
const id = (option: string) => `mount-option-${option}`
const shoulds = ['nosymfollow', 'symfollow']
const setters = new Map(Object.entries(opposites).map(([setter, clearing]) => [clearing, setter]))
/** Row in which it shows whether an option holds: what clears a flag needs the one before that sets it. */
const rowOf = (option: string) => [setters.get(option) ?? [], option].flat().join()
const withMount8 = (option: string) =>
  shoulds.includes(option) ? [id(option)] : [id(option), `mount-options-must-mount8[${rowOf(option)}]`]

const dropped = (option: string, breaks = [id(option)]): Mutant => ({
  name: `mount-option-${option}-dropped`,
  breaks,
  config: eachOption(found => (found === option ? [] : found)),
})
/** Handed to mount(2) as data, which tmpfs refuses. */
const unknown = (option: string): Mutant => ({
  name: `mount-option-${option}-unknown`,
  breaks: [id(option), `mount-options-table[${option}]`],
  collateral: { ids: ['mount-options-must-mount8'], why: 'mount(8) has most of them' },
  config: eachOption(found => (found === option ? `x-${option}` : found)),
})
const instead = (option: string, other: string, breaks = [id(option)]): Mutant => ({
  name: `mount-option-${option}-as-${other}`,
  breaks,
  config: eachOption(found => (found === option ? other : found)),
})
const onBindMounts = (option: string, what: string, edit: (option: string) => string[]): Mutant => ({
  name: `mount-option-${option}-${what}`,
  breaks: [id(option)],
  config: eachOption((found, mount) => (found === option && isBind(mount) ? edit(option) : found)),
})

const topFlags = ['ro', 'nosuid', 'nodev', 'noexec', 'nodiratime', 'noatime', 'strictatime', 'nosymfollow']
const recursive = [
  ...[
    'rro',
    'rrw',
    'rnosuid',
    'rsuid',
    'rdev',
    'rnoexec',
    'rexec',
    'rnodiratime',
    'rdiratime',
    'rnoatime',
    'ratime',
  ],
  ...['rrelatime', 'rstrictatime', 'rnostrictatime', 'rnosymfollow', 'rsymfollow'],
]

const options: Mutant[] = [
  ...pairs.map(([option]) => dropped(option, withMount8(option))),
  ...pairs.map(([option, other]) => instead(option, other, withMount8(option))),
  dropped('dirsync', withMount8('dirsync')),
  instead('dirsync', 'sync', withMount8('dirsync')),
  instead('sync', 'dirsync', withMount8('sync')),
  {
    ...instead('noatime', 'nodiratime', withMount8('noatime')),
    collateral: { ids: ['mount-option-atime'], why: 'what stays is no access time of folders' },
  },
  {
    ...instead('nodev', 'nosuid', withMount8('nodev')),
    collateral: { ids: ['mount-option-dev'], why: 'the flag that stays is not the one that dev clears' },
  },
  {
    // Not of /dev itself, without whose devices runc creates nothing.
    ...instead('nosuid', 'nodev', withMount8('nosuid')),
    collateral: {
      ids: ['create-new-container', 'mount-option-suid'],
      why: 'what stays is not the flag that suid clears, and a terminal on such a devpts is not to be opened',
    },
    config: eachOption((option, { destination }) =>
      option === 'nosuid' && destination !== '/dev' ? 'nodev' : option,
    ),
  },
  instead('strictatime', 'noatime', withMount8('strictatime')),
  dropped('relatime'),
  instead('norelatime', 'noatime', withMount8('norelatime')),
  instead('relatime', 'strictatime', withMount8('relatime')),
  instead('defaults', 'nodev', withMount8('defaults')),
  ...['iversion', 'noiversion', 'silent', 'loud', 'norelatime', 'defaults', 'async', 'nolazytime'].map(
    unknown,
  ),
  ...topFlags.map(option => onBindMounts(option, 'not-on-binds', () => [])),
  ...['rw', 'suid', 'dev', 'exec'].map(option => onBindMounts(option, 'not-on-binds', () => [])),
  // What is of the top only reaches the submounts, and the other way round.
  ...topFlags
    .filter(option => option !== 'nosymfollow')
    .map(option => ({
      ...onBindMounts(option, 'recursive', found => [found, `r${found}`]),
      collateral: { ids: topFlags.map(id), why: 'what is mounted below is looked at as a whole' },
    })),
  ...recursive.map(option => dropped(option)),
  ...recursive.map(option => instead(option, option.slice(1))),
  instead('rnorelatime', 'rnoatime'),
]

const propagation: Mutant[] = [
  ...['private', 'slave', 'shared', 'unbindable'].flatMap(kind => [
    dropped(kind),
    dropped(`r${kind}`),
    instead(kind, kind === 'shared' ? 'slave' : 'shared'),
    instead(`r${kind}`, kind === 'slave' ? 'rprivate' : 'rslave'),
  ]),
  ...['shared', 'slave', 'unbindable', 'private'].map(kind => ({
    ...instead(`r${kind}`, kind),
    alike: {
      runtimes: ['crun'],
      why: 'crun takes the kind of propagation as recursive wherever it binds so',
    },
  })),
  instead('unbindable', 'runbindable'),
  instead('shared', 'rshared'),
]

const entries: Mutant[] = [
  {
    name: 'mounts-ignored',
    breaks: ['config-mounts', 'config-mount-destination', 'config-mount-source', 'config-mount-type'],
    collateral: withoutLog,
    config: config => {
      config.mounts = config.mounts!.filter(({ destination }) => /^\/(dev|proc|sys)/.test(destination))
    },
  },
  {
    name: 'mounts-last-dropped',
    breaks: [
      'config-mounts',
      'config-mounts-order',
      'config-mount-destination',
      'config-mount-source',
      'mount-option-remount',
    ],
    collateral: { ids: ['mount-option-noexec'], why: 'the last mount has this option' },
    config: config => {
      if (config.mounts!.length > 1) config.mounts!.pop()
    },
  },
  {
    name: 'mounts-one-more',
    breaks: ['config-mounts'],
    collateral: withoutLog,
    config: config => {
      if (!config.mounts!.some(({ destination }) => destination === '/tmp'))
        config.mounts!.push({ destination: '/tmp', type: 'tmpfs', source: 'tmpfs' })
    },
  },
  {
    name: 'mounts-twice',
    breaks: ['config-mounts'],
    config: config => {
      config.mounts!.push(config.mounts!.at(-1)!)
    },
  },
  {
    name: 'mounts-reversed',
    breaks: ['config-mounts-order'],
    collateral: {
      ids: ['config-mount-options'],
      why: 'the options of a mount are seen where one is on another',
    },
    config: config => {
      const isUsual = ({ destination }: Mount) => /^\/(dev|proc|sys)/.test(destination)
      config.mounts = [
        ...config.mounts!.filter(isUsual),
        ...config.mounts!.filter(mount => !isUsual(mount)).reverse(),
      ]
    },
  },
  {
    name: 'mounts-sorted',
    breaks: ['config-mounts-order'],
    config: config => {
      config.mounts!.sort((a, b) =>
        a.destination < b.destination ? -1 : Number(a.destination > b.destination),
      )
    },
  },
  ...[true, false].map(
    (bindsFirst): Mutant => ({
      name: `mounts-binds-${bindsFirst ? 'first' : 'last'}`,
      breaks: ['config-mounts-order'],
      config: config => {
        config.mounts!.sort((a, b) => (Number(isBind(b)) - Number(isBind(a))) * (bindsFirst ? 1 : -1))
      },
    }),
  ),
  {
    name: 'mounts-same-destination-merged',
    breaks: ['config-mounts-order'],
    config: config => {
      const last = new Map(config.mounts!.map(mount => [mount.destination, mount]))
      config.mounts = config.mounts!.filter(
        mount => `${mount.options}`.includes('remount') || last.get(mount.destination) === mount,
      )
    },
  },
  {
    name: 'mount-destination-basename',
    breaks: ['config-mount-destination'],
    config: eachMount(mount => {
      if (mount.destination.startsWith('/mnt/missing'))
        mount.destination = `/mnt/${basename(mount.destination)}`
    }),
  },
  {
    name: 'mount-destination-made-on-host',
    breaks: ['config-mount-destination'],
    config: (config, { bundle }) => {
      for (const { destination } of config.mounts!)
        if (destination.endsWith('missing'))
          mkdirSync(join(bundle, config.root!.path, destination), { recursive: true })
    },
  },
  {
    name: 'mount-destination-relative-to-cwd',
    breaks: ['config-mount-destination-relative-linux'],
    config: config => {
      for (const mount of config.mounts!) mount.destination = resolve(config.process!.cwd, mount.destination)
    },
  },
  {
    name: 'mount-destination-relative-refused',
    breaks: ['config-mount-destination-relative-linux'],
    config: eachMount(mount => {
      if (!isAbsolute(mount.destination)) mount.type = 'refused'
    }),
  },
  {
    name: 'mount-source-relative-to-cwd',
    breaks: ['config-mount-source-relative'],
    collateral: { ids: ['config-mount-source'], why: 'no container without its source' },
    config: eachMount(mount => {
      if (isBind(mount)) mount.source = resolve(mount.source!)
    }),
  },
  {
    name: 'mount-source-relative-to-rootfs',
    breaks: ['config-mount-source-relative'],
    collateral: { ids: ['config-mount-source'], why: 'no container without its source' },
    config: (config, { bundle }) => {
      for (const mount of config.mounts!)
        if (isBind(mount)) mount.source = resolve(bundle, 'rootfs', mount.source!)
    },
  },
  {
    name: 'mount-source-dummy-renamed',
    breaks: ['config-mount-source', 'config-mounts-linux-params'],
    config: eachMount(mount => {
      if (mount.type === 'tmpfs') mount.source = 'tmpfs'
    }),
  },
  {
    name: 'mount-bind-only-by-type',
    breaks: ['config-mount-bind-definition', 'config-mount-type-bind-dummy'],
    config: eachMount(mount => {
      if (mount.type === 'tmpfs')
        mount.options = mount.options?.filter(option => !/^r?bind$/.test(option)) ?? []
    }),
  },
  {
    name: 'mount-bind-needs-known-type',
    breaks: ['config-mount-bind-definition', 'config-mount-type-bind-dummy'],
    config: eachMount(mount => {
      if (mount.type === 'no-such-type') mount.options = []
    }),
  },
  instead('bind', 'rbind', ['mount-option-bind', 'config-mount-bind-definition']),
  instead('rbind', 'bind', ['mount-option-rbind', 'config-mount-bind-definition']),
  dropped('remount'),
  {
    name: 'mount-remount-keeps-flags',
    breaks: ['mount-option-remount'],
    config: eachMount(mount => {
      if (mount.options?.includes('remount'))
        mount.options = mount.options.filter(option => option !== 'noexec')
    }),
  },
  {
    name: 'mount-remount-without-data',
    breaks: ['mount-option-remount'],
    config: eachMount(mount => {
      if (mount.options?.includes('remount'))
        mount.options = mount.options.filter(option => !option.includes('='))
    }),
  },
  {
    name: 'mount-type-unknown-as-tmpfs',
    breaks: ['config-mount-type'],
    config: eachMount(mount => {
      if (mount.type === 'no-such-type' && !isBind(mount)) mount.type = 'tmpfs'
    }),
  },
  {
    name: 'mount-type-ramfs-as-tmpfs',
    breaks: ['config-mount-type'],
    config: eachMount(mount => {
      if (mount.type === 'ramfs') mount.type = 'tmpfs'
    }),
  },
  {
    name: 'mount-options-first-dropped',
    breaks: ['config-mount-options', 'config-mounts-linux-params'],
    config: eachMount(mount => mount.options?.shift()),
  },
  {
    name: 'mount-options-last-dropped',
    breaks: ['config-mount-options', 'config-mounts-linux-params'],
    config: eachMount(mount => mount.options?.pop()),
  },
  {
    name: 'mount-options-secure-by-default',
    breaks: ['config-mount-options'],
    config: eachMount(mount => {
      mount.options ??= ['nosuid', 'nodev']
    }),
  },
  {
    name: 'mount-options-data-dropped',
    breaks: ['mount-options-unknown-as-data', 'config-mounts-linux-params', 'config-mount-options'],
    config: eachOption(option => (option.includes('=') ? [] : option)),
  },
  {
    name: 'mount-options-data-only-first',
    breaks: ['mount-options-unknown-as-data', 'config-mounts-linux-params'],
    config: eachMount(mount => {
      const first = mount.options?.find(option => option.includes('='))
      mount.options = mount.options?.filter(option => !option.includes('=') || option === first) ?? []
    }),
  },
  {
    name: 'mount-options-unknown-dropped',
    breaks: ['mount-options-unknown-as-data'],
    config: eachOption(option => (option === 'no_such_option=1' ? [] : option)),
  },
  {
    name: 'mount-options-custom-unlike-mount8',
    breaks: ['mount-options-custom-mount8'],
    features: features => {
      features.mountOptions = [...((features.mountOptions as string[]) ?? []), 'users', 'nofail']
    },
    config: eachOption(option => (option === 'users' || option === 'nofail' ? [] : option)),
  },
]

const mappings: Mutant[] = [
  ...(['idmap', 'ridmap'] as const).flatMap((kind): Mutant[] => [
    {
      name: `mount-${kind}-ignored`,
      breaks: [
        ...[id(kind), `${id(kind)}-applied`, `${id(kind)}-uses-mappings`, `${id(kind)}-unsupported-error`],
        `${id(kind)}-no-userns-error`,
        ...['config-mount-uidmappings', 'config-mount-gidmappings'],
      ],
      config: eachMount(mount => {
        if (!mount.options?.includes(kind)) return
        mount.options = mount.options.filter(option => option !== kind)
        delete mount.uidMappings
        delete mount.gidMappings
      }),
    },
    {
      name: `mount-${kind}-with-empty-mappings-ignored`,
      breaks: [`${id(kind)}-no-userns-error[empty]`],
      config: eachMount(mount => {
        if (!mount.options?.includes(kind) || mount.uidMappings?.length !== 0) return
        mount.options = mount.options.filter(option => option !== kind)
        delete mount.uidMappings
        delete mount.gidMappings
      }),
    },
    {
      name: `mount-${kind}-by-user-namespace`,
      breaks: ['mount-option-idmap-uses-mappings', 'mount-option-ridmap-uses-mappings'],
      config: config => {
        if (!config.linux?.uidMappings) return
        for (const mount of config.mounts!) {
          delete mount.uidMappings
          delete mount.gidMappings
        }
      },
    },
    {
      // As by a runtime that knows nothing of mappings. mount(2) of a tmpfs refuses what it does not know.
      name: `mount-${kind}-passed-on`,
      breaks: [`${id(kind)}-not-passed`],
      config: eachMount(mount => {
        if (mount.type !== 'tmpfs') return
        delete mount.uidMappings
        delete mount.gidMappings
        mount.options = mount.options?.map(option => (option === kind ? `no-such-${kind}` : option)) ?? []
      }),
    },
    instead(kind, kind === 'idmap' ? 'ridmap' : 'idmap', [id(kind), `${id(kind)}-applied`]),
  ]),
  {
    name: 'mount-mappings-need-the-option',
    breaks: ['config-mount-uidmappings', 'config-mount-gidmappings'],
    config: eachMount(mount => {
      if (mount.options?.some(option => /^r?idmap$/.test(option))) return
      delete mount.uidMappings
      delete mount.gidMappings
    }),
  },
  {
    name: 'mount-mappings-users-for-groups',
    breaks: ['config-mount-gidmappings', 'mount-option-idmap-applied', 'mount-option-ridmap-applied'],
    config: eachMount(mount => {
      if (mount.gidMappings) mount.gidMappings = mount.uidMappings!
    }),
  },
  {
    name: 'mount-mappings-groups-for-users',
    breaks: ['config-mount-uidmappings', 'mount-option-idmap-applied', 'mount-option-ridmap-applied'],
    config: eachMount(mount => {
      if (mount.uidMappings) mount.uidMappings = mount.gidMappings!
    }),
  },
  {
    name: 'mount-mappings-first-only',
    breaks: [
      ...['config-mount-uidmappings', 'config-mount-gidmappings'],
      ...['mount-option-idmap-applied', 'mount-option-ridmap-applied'],
    ],
    config: eachMount(mount => {
      for (const list of [mount.uidMappings, mount.gidMappings]) list?.splice(1)
    }),
  },
  {
    name: 'mount-mappings-one-short',
    breaks: [
      ...['config-mount-uidmappings', 'config-mount-gidmappings'],
      ...['mount-option-idmap-applied', 'mount-option-ridmap-applied'],
    ],
    config: eachMount(mount => {
      for (const map of [...(mount.uidMappings ?? []), ...(mount.gidMappings ?? [])])
        if (map.size > 1) map.size--
    }),
  },
]

const root: Mutant[] = [
  {
    name: 'root-readonly-ignored',
    breaks: ['config-root-readonly'],
    config: config => {
      delete config.root!.readonly
    },
  },
  {
    name: 'root-readonly-by-default',
    breaks: ['config-root-readonly-default'],
    config: config => {
      config.root!.readonly ??= true
    },
  },
  {
    name: 'root-readonly-always',
    breaks: ['config-root-readonly-default'],
    config: config => {
      config.root!.readonly = true
    },
  },
  {
    name: 'root-readonly-mounts-too',
    breaks: ['config-root-readonly'],
    collateral: {
      ids: [...requirements().keys()],
      why: 'a hook that cannot write to a mount fails, and with it a container that has all properties',
    },
    config: config => {
      if (config.root!.readonly)
        for (const mount of config.mounts!) mount.options = [...(mount.options ?? []), 'ro']
    },
  },
  {
    name: 'root-path-relative-to-cwd',
    breaks: ['config-root', 'config-root-path-relative'],
    config: config => {
      config.root!.path = resolve(config.root!.path)
    },
  },
  {
    name: 'root-path-only-basename',
    breaks: ['config-root', 'config-root-path-relative'],
    config: config => {
      config.root!.path = basename(config.root!.path)
    },
  },
  {
    name: 'root-path-absolute-as-relative',
    breaks: ['config-root', 'config-root-path-relative'],
    config: (config, { bundle }) => {
      config.root!.path = join(bundle, config.root!.path)
    },
  },
]

export const mutants: readonly Mutant[] = [
  ...options,
  ...propagation,
  ...entries,
  ...mappings,
  ...root,
  ...combinedMounts,
]
