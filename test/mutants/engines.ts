/** Faults that show with what container engines ask for, and bundles made by hand do not: groups twice, files by rbind. */
import { existsSync, lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#spec/config'
import { fault, refuses, rootfsOf, withoutMounts } from './edits.js'
import { isBind, isPropagation } from './mount-options.js'
import type { Command, Mutant } from './mutant.js'
import { withoutOptions } from './settings.js'

const linkStat = (path: string) => lstatSync(path, { throwIfNoEntry: false })

const losesOptions = (name: string, breaks: string[], ...how: Parameters<typeof withoutOptions>): Mutant =>
  fault(name, breaks, withoutOptions(...how))

const repeated = <T>(list: readonly T[]) => list.filter(each => list.indexOf(each) !== list.lastIndexOf(each))
const gidsOf = ({ process }: Config) => process?.user?.additionalGids ?? []
/** Mode of the program, where `args` has its path. */
function modeOf(config: Config, command: Command): number {
  const [path = ''] = config.process?.args ?? []
  const file = join(rootfsOf(config, command), path)
  return path.startsWith('/') && existsSync(file) ? statSync(file).mode : 0o777
}

const processes: Mutant[] = [
  {
    ...refuses(
      'additional-gids-twice-refused',
      ['user-additionalgids'],
      config => repeated(gidsOf(config)).length > 0,
    ),
    collateral: { ids: ['user-uid', 'user-gid'], why: 'asked for with the same container' },
  },
  fault('additional-gids-twice-lost', ['user-additionalgids'], config => {
    const gids = gidsOf(config)
    if (gids.length > 0)
      config.process!.user!.additionalGids = gids.filter(id => !repeated(gids).includes(id))
  }),
  fault('additional-gids-lost-beside-own', ['user-additionalgids'], ({ process }) => {
    if (process?.user?.additionalGids?.includes(process.user.gid)) delete process.user.additionalGids
  }),
  refuses(
    'program-must-be-executable-for-all',
    ['process-args-execvp-file'],
    (...of) => (modeOf(...of) & 0o001) === 0,
  ),
  refuses(
    'program-must-be-readable-for-all',
    ['process-args-execvp-file'],
    (...of) => (modeOf(...of) & 0o004) === 0,
  ),
]

const usualTypes = ['proc', 'sysfs', 'tmpfs', 'devpts', 'mqueue', 'ramfs', 'cgroup', 'none', 'no-such-type']
const isOnSide = (path: string) => /^\/(proc|sys|dev)(\/|$)/.test(path)
const mounts: Mutant[] = [
  fault(
    'mount-of-a-file-by-rbind-lost',
    ['config-mount-source'],
    withoutMounts(({ source = '', options }) => {
      return options?.includes('rbind') && linkStat(source)?.isFile()
    }),
  ),
  fault(
    'mount-on-a-link-to-a-file-lost',
    ['config-mount-destination'],
    withoutMounts((mount, config, command) => {
      const at = join(rootfsOf(config, command), mount.destination)
      return isBind(mount) && linkStat(mount.source ?? '')?.isFile() && linkStat(at)?.isSymbolicLink()
    }),
  ),
  ...(['/dev/', '/etc/', '/sys'] as const).map(place =>
    fault(
      `mount-${place === '/sys' ? 'in-the-place-of' : 'of-a-file-in'}-${place.replaceAll('/', '')}-lost`,
      ['config-mount-source'],
      withoutMounts(mount => {
        const isMeant = place === '/sys' || !linkStat(mount.source ?? '')?.isDirectory()
        return isBind(mount) && isMeant && mount.destination.startsWith(place)
      }),
    ),
  ),
  refuses('mount-of-unusual-type-refused', ['config-mount-type'], ({ mounts = [] }) =>
    mounts.some(mount => !isBind(mount) && !usualTypes.includes(mount.type ?? 'none')),
  ),
  refuses(
    'mount-points-not-made-on-a-read-only-root',
    ['config-mount-destination'],
    (config, command) =>
      config.root?.readonly &&
      config.mounts?.some(({ destination }) => {
        return !isOnSide(destination) && !existsSync(join(rootfsOf(config, command), destination))
      }),
  ),
  ...(['noatime', 'strictatime'] as const).map(other =>
    losesOptions(
      `mount-nodiratime-lost-beside-${other}`,
      ['mount-option-nodiratime'],
      option => option === 'nodiratime',
      ({ options }) => options?.includes(other),
    ),
  ),
  losesOptions(
    'mount-strictatime-lost-beside-nodiratime',
    ['mount-option-strictatime'],
    option => option === 'strictatime',
    ({ options }) => options?.includes('nodiratime'),
  ),
  losesOptions(
    'mount-propagation-lost-beside-rro',
    ['rslave', 'rshared', 'rprivate'].map(option => `mount-option-${option}[beside rro]`),
    isPropagation,
    ({ options }) => options?.includes('rro'),
  ),
]

const paths = (['maskedPaths', 'readonlyPaths'] as const).flatMap((member): Mutant[] => {
  const id = member.toLowerCase()
  return [
    fault(`${id}-end-at-a-missing-one`, [`${id}[missing path]`], ({ linux }) => {
      const at = linux?.[member]?.indexOf('/not/there') ?? -1
      if (at >= 0) linux![member] = linux![member]!.slice(0, at)
    }),
  ]
})

export const mutants: readonly Mutant[] = [
  ...processes,
  ...mounts,
  ...paths,
  fault('readonly-paths-lost-after-their-parent', ['readonlypaths[after its parent]'], ({ linux }) => {
    const all = linux?.readonlyPaths ?? []
    const isLost = (path: string, index: number) =>
      all.slice(0, index).some(earlier => path.startsWith(`${earlier}/`))
    if (linux) linux.readonlyPaths = all.filter((path, index) => !isLost(path, index))
  }),
  {
    ...fault('readonly-paths-lost-before-their-parent', ['readonlypaths[before its parent]'], ({ linux }) => {
      const all = linux?.readonlyPaths ?? []
      const isLost = (path: string, index: number) =>
        all.slice(index + 1).some(later => path.startsWith(`${later}/`))
      if (linux) linux.readonlyPaths = all.filter((path, index) => !isLost(path, index))
    }),
    alike: { runtimes: ['crun'], why: 'the copy that comes with the parent hides what was made read-only' },
  },
  fault('cgroups-path-of-one-name-below-another', ['cgroupspath-absolute[one name]'], ({ linux }) => {
    const [name, more] = linux?.cgroupsPath?.split('/').filter(Boolean) ?? []
    if (linux && name && !more) linux.cgroupsPath = `/runtime/${name}`
  }),
  refuses(
    'cgroups-path-with-slashes-to-spare-refused',
    ['cgroupspath-absolute[slashes to spare]'],
    ({ linux }) => /\/\/|\/$/.test(linux?.cgroupsPath ?? ''),
  ),
]
