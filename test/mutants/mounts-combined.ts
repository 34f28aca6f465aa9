/** Faults of mounts that only show where one has several options, or is not the plain one. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config, Mount } from '#spec/config'
import { isBind, isBindOption, isPropagation } from './mount-options.js'
import type { Mutant } from './mutant.js'

const isFile = ({ destination }: Mount) => destination.endsWith('/file')
const flags = ['ro', 'nosuid', 'nodev', 'noexec', 'noatime']
const isFlag = (option: string) => flags.includes(option)
const isRecursive = (option: string) => /^r(ro|nosuid|nodev|noexec)$/.test(option)
const id = (option: string) => `mount-option-${option}`
const ofFlags = { ids: flags.map(id), why: 'flags that stand in one row' }
const ofRecursive = { ids: ['ro', 'nodev', 'rro', 'rnosuid', 'rnoexec'].map(id), why: ofFlags.why }

const eachMount = (edit: (mount: Mount) => void) => (config: Config) => config.mounts?.forEach(edit)
/** Leaves out options of the mounts that `where` is true of. */
const without = (
  leaves: (option: string, index: number, options: string[]) => boolean,
  where: (mount: Mount) => boolean = () => true,
) =>
  eachMount(mount => {
    if (where(mount) && mount.options)
      mount.options = mount.options.filter((option, index, all) => !leaves(option, index, all))
  })
const but =
  (which: 'first' | 'last', isOne: (option: string) => boolean) =>
  (option: string, index: number, all: string[]) => {
    const same = all.filter(isOne)
    return isOne(option) && index !== all.indexOf((which === 'first' ? same[0] : same.at(-1))!)
  }

const flagIds = ['ro', 'nosuid', 'nodev', 'noexec', 'noatime'].map(option => `mount-option-${option}`)
const manyOptions: Mutant[] = [
  {
    name: 'mount-bind-flags-only-first',
    breaks: ['mount-option-ro', 'mount-option-noexec', 'mount-option-noatime'],
    collateral: ofFlags,
    config: without(but('first', isFlag), isBind),
  },
  {
    name: 'mount-bind-flags-only-last',
    breaks: ['mount-option-ro', 'mount-option-nodev', 'mount-option-nosuid'],
    collateral: ofFlags,
    config: without(but('last', isFlag), isBind),
  },
  {
    name: 'mount-bind-flags-only-behind-bind',
    breaks: ['mount-option-ro[rbind of rw]', 'mount-option-noexec'],
    collateral: ofFlags,
    config: without((option, index, all) => isFlag(option) && index < all.findIndex(isBindOption)),
  },
  {
    name: 'mount-bind-flags-only-before-bind',
    breaks: ['mount-option-ro[bind of rw]', 'mount-option-noexec'],
    collateral: ofFlags,
    config: without((option, index, all) => isFlag(option) && index > all.findIndex(isBindOption), isBind),
  },
  {
    name: 'mount-bind-flags-not-with-propagation',
    breaks: ['mount-option-ro', 'mount-option-nosuid'],
    collateral: ofFlags,
    config: without(isFlag, mount => isBind(mount) && mount.options!.some(isPropagation)),
  },
  {
    name: 'mount-bind-flags-not-of-files',
    breaks: ['mount-option-ro', 'mount-option-noexec'],
    collateral: ofFlags,
    config: without(isFlag, isFile),
  },
  {
    name: 'mount-bind-flags-not-in-a-user-namespace',
    breaks: ['mount-option-ro[in a user namespace]', 'mount-option-noexec[file in a user namespace]'],
    collateral: ofFlags,
    config: config => {
      if (config.linux?.namespaces?.some(({ type }) => type === 'user')) without(isFlag, isBind)(config)
    },
  },
  {
    name: 'mount-tmpcopyup-ignored',
    breaks: ['features-mountoptions-recognized[what tmpcopyup does]'],
    config: without(option => option === 'tmpcopyup'),
  },
  {
    name: 'mount-recursive-options-only-first',
    breaks: ['mount-option-rro[rbind, reversed]', 'mount-option-rnoexec[rbind]'],
    collateral: ofRecursive,
    config: without(but('first', isRecursive)),
  },
  {
    name: 'mount-recursive-options-only-last',
    breaks: ['mount-option-rro[rbind]', 'mount-option-rnosuid[rbind]'],
    collateral: ofRecursive,
    config: without(but('last', isRecursive)),
  },
  {
    name: 'mount-recursive-options-not-with-plain',
    breaks: ['mount-option-rnosuid[of the top, too]', 'mount-option-rnoexec[of the top, too]'],
    collateral: ofRecursive,
    config: without(isRecursive, ({ options }) => options?.some(isFlag) === true),
  },
  {
    name: 'mount-plain-options-not-with-recursive',
    breaks: flagIds,
    config: without(isFlag, ({ options }) => options?.some(isRecursive) === true),
  },
  {
    name: 'mount-plain-options-recursive-with-recursive',
    breaks: flagIds,
    config: eachMount(mount => {
      if (mount.options?.some(isRecursive))
        mount.options = mount.options.map(option => (isFlag(option) ? `r${option}` : option))
    }),
  },
  {
    name: 'mount-recursive-options-not-with-propagation',
    breaks: ['mount-option-rro[rprivate]', 'mount-option-rnosuid[rprivate]'],
    config: without(isRecursive, ({ options }) => options?.some(isPropagation) === true),
  },
  {
    name: 'mount-recursive-options-only-with-rbind',
    breaks: ['mount-option-rro[bind]', 'mount-option-rnosuid[file]', 'mount-option-rnoexec[bind]'],
    config: without(isRecursive, ({ options }) => !options?.includes('rbind')),
  },
  {
    name: 'mount-recursive-options-only-of-binds',
    breaks: ['mount-option-rro[tmpfs]', 'mount-option-rnoexec[tmpfs]'],
    config: without(isRecursive, mount => !isBind(mount)),
  },
  {
    name: 'mount-propagation-only-with-rbind',
    breaks: ['slave', 'rslave', 'shared', 'rshared', 'unbindable', 'runbindable', 'private', 'rprivate'].map(
      kind => `${id(kind)}[bind]`,
    ),
    config: without(isPropagation, ({ options }) => options?.includes('bind') === true),
  },
  {
    name: 'mount-propagation-only-of-binds',
    breaks: ['shared', 'rshared', 'unbindable', 'runbindable'].map(kind => `${id(kind)}[tmpfs]`),
    config: without(isPropagation, mount => !isBind(mount)),
  },
]

const usualPlaces = /^\/(proc|sys|dev)(\/|$)/
const isUsual = ({ destination }: Mount) => usualPlaces.test(destination)
const usualOf = (config: Config) => config.mounts!.filter(isUsual)
const isData = (option: string) => option.includes('=')

const ofTypes: Mutant[] = [
  {
    name: 'mount-flags-only-of-tmpfs-and-binds',
    breaks: ['config-mount-options'],
    config: without(
      option => isFlag(option) || option === 'nodiratime',
      mount => !isBind(mount) && mount.type !== 'tmpfs',
    ),
  },
  {
    name: 'mount-data-only-of-tmpfs',
    breaks: ['mount-options-unknown-as-data'],
    config: without(isData, ({ type }) => type !== 'tmpfs'),
  },
  {
    name: 'mount-options-of-the-usual-as-usual',
    breaks: ['config-mount-options', 'mount-options-unknown-as-data'],
    config: eachMount(mount => {
      if (mount.destination === '/dev/shm')
        mount.options = ['nosuid', 'noexec', 'nodev', 'mode=1777', 'size=65536k']
    }),
  },
  {
    name: 'mount-sys-always-read-only',
    breaks: ['config-mount-options'],
    config: eachMount(mount => {
      if (mount.destination === '/sys' && !mount.options?.includes('ro'))
        mount.options = [...(mount.options ?? []), 'ro']
    }),
  },
  {
    name: 'mounts-usual-first',
    breaks: ['config-mounts-order'],
    config: config => {
      const isFirst = ({ destination }: Mount) => /^\/(proc|sys|dev)$/.test(destination)
      config.mounts = [...config.mounts!.filter(isFirst), ...config.mounts!.filter(mount => !isFirst(mount))]
    },
  },
  {
    name: 'mounts-usual-last',
    breaks: ['config-mounts-order'],
    config: config => {
      config.mounts = [
        ...config.mounts!.filter(mount => mount.destination === '/dev/late'),
        ...usualOf(config),
      ]
        .concat(config.mounts!.filter(mount => !isUsual(mount)))
        .filter((mount, index, all) => all.indexOf(mount) === index)
    },
  },
  {
    name: 'mount-read-only-for-what-comes-later',
    breaks: ['config-mounts-order'],
    config: eachMount(mount => {
      if (/^.mnt.(ro|top)./.test(mount.destination)) mount.options = [...(mount.options ?? []), 'ro']
    }),
  },
  {
    name: 'mount-rro-for-what-comes-later',
    breaks: ['mount-option-rro[before a mount below]'],
    config: config => {
      const rro = config.mounts!.filter(({ options }) => options?.includes('rro'))
      for (const mount of config.mounts!)
        if (rro.some(({ destination }) => mount.destination.startsWith(`${destination}/`)))
          mount.options = [...(mount.options ?? []), 'ro']
    },
  },
  {
    name: 'mounts-of-thirty-at-most',
    breaks: ['config-mounts'],
    collateral: { ids: ['create-new-container'], why: 'a container of so many mounts is refused' },
    config: config => {
      if (config.mounts!.length > 30) config.mounts![30]!.type = 'no-such-type'
    },
  },
  ...[
    ['proc', 'proc'],
    ['sys', 'sys'],
    ['dev/pts', 'dev-pts'],
    ['dev/shm', 'dev-shm'],
  ].map(
    ([path, name]): Mutant => ({
      name: `default-fs-${name}-of-the-host`,
      breaks: [`default-fs-${name}`],
      config: eachMount(mount => {
        if (mount.destination === `/${path}`)
          Object.assign(mount, { type: 'bind', source: `/${path}`, options: ['bind'] })
      }),
    }),
  ),
]

const paths: Mutant[] = [
  {
    name: 'mount-destination-up-to-a-blank',
    breaks: ['config-mount-destination'],
    config: eachMount(mount => {
      mount.destination = mount.destination.split(' ')[0]!
    }),
  },
  {
    name: 'mount-destination-ascii',
    breaks: ['config-mount-destination'],
    config: eachMount(mount => {
      mount.destination = mount.destination.replace(/[^ -~]/g, '?')
    }),
  },
  {
    name: 'mount-destination-255-characters',
    breaks: ['config-mount-destination'],
    config: eachMount(mount => {
      mount.destination = mount.destination.slice(0, 255)
    }),
  },
  {
    name: 'mount-destination-dots-dropped',
    breaks: ['config-mount-destination'],
    config: eachMount(mount => {
      mount.destination = mount.destination.replaceAll('/..', '')
    }),
  },
  {
    name: 'mount-destination-file-must-be-there',
    breaks: ['config-mount-destination'],
    config: config => {
      config.mounts = config.mounts!.filter(({ destination }) => !/new-file$|far.file$/.test(destination))
    },
  },
  {
    name: 'mount-destination-relative-dropped-for-binds',
    breaks: ['config-mount-destination-relative-linux'],
    config: config => {
      config.mounts = config.mounts!.filter(mount => !isBind(mount) || mount.destination.startsWith('/'))
    },
  },
  ...[
    ['by-type-bind', ({ type }: Mount) => type !== 'bind'] as const,
    ['by-bind', ({ options }: Mount) => options?.includes('rbind') === true] as const,
  ].map(
    ([what, isOther]): Mutant => ({
      name: `mount-source-relative-only-${what}`,
      breaks: ['config-mount-source-relative'],
      collateral: { ids: ['config-mount-source'], why: 'no container without its source' },
      config: eachMount(mount => {
        if (isBind(mount) && isOther(mount)) mount.source = resolve(mount.source!)
      }),
    }),
  ),
  {
    name: 'mount-source-up-to-a-blank',
    breaks: ['config-mount-source', 'config-mount-source-relative'],
    config: eachMount(mount => {
      if (isBind(mount)) mount.source = mount.source!.split(' ')[0]!.replace('größer,', 'dir/..')
    }),
  },
  {
    name: 'mount-source-dummy-that-is-there-as-path',
    breaks: ['config-mount-source'],
    config: (config, { bundle }) => {
      for (const mount of config.mounts!) {
        const path = resolve(bundle, mount.source ?? 'none')
        if (!isBind(mount) && existsSync(path)) mount.source = path
      }
    },
  },
]

const isMapped = ({ options }: Mount) => options?.some(option => /^r?idmap$/.test(option)) === true
const mappings: Mutant[] = [
  {
    name: 'mount-mappings-of-the-first-for-all',
    breaks: ['mount-option-idmap-applied', 'mount-option-ridmap-applied'],
    collateral: {
      ids: ['idmap', 'ridmap'].map(id).concat('config-mount-uidmappings', 'config-mount-gidmappings'),
      why: 'mappings that are not applied are not those of the mount either',
    },
    config: config => {
      const first = config.mounts!.find(isMapped)
      for (const mount of config.mounts!.filter(isMapped)) {
        mount.uidMappings = first!.uidMappings!
        mount.gidMappings = first!.gidMappings!
      }
    },
  },
  {
    name: 'mount-idmap-without-other-options',
    breaks: ['mount-option-idmap', 'mount-option-ridmap'],
    collateral: { ids: ['ro', 'nosuid', 'noexec'].map(id), why: 'these are the other options' },
    config: without(isFlag, isMapped),
  },
  {
    name: 'mount-idmap-not-with-other-options',
    breaks: ['mount-option-idmap-applied', 'mount-option-ridmap-applied'],
    collateral: {
      ids: ['idmap', 'ridmap'].map(id).concat('config-mount-uidmappings', 'config-mount-gidmappings'),
      why: 'mappings that are not applied are not those of the mount either',
    },
    config: eachMount(mount => {
      if (!isMapped(mount) || !mount.options!.some(isFlag)) return
      mount.options = mount.options!.filter(option => !/^r?idmap$/.test(option))
      delete mount.uidMappings
      delete mount.gidMappings
    }),
  },
]

export const combinedMounts: readonly Mutant[] = [...manyOptions, ...ofTypes, ...paths, ...mappings]
