/** Faults of mounts that only show where one has several options, or is not the plain one. */
import type { Config, Mount } from '#spec/config'
import type { Mutant } from './mutant.js'

const bindOption = /^r?bind$/
const isBind = ({ options }: Mount) => options?.some(option => bindOption.test(option)) === true
const isFile = ({ destination }: Mount) => destination.endsWith('/file')
const isPropagation = (option: string) => /^r?(shared|slave|private|unbindable)$/.test(option)
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
    config: without((option, index, all) => isFlag(option) && index < all.findIndex(o => bindOption.test(o))),
  },
  {
    name: 'mount-bind-flags-only-before-bind',
    breaks: ['mount-option-ro[bind of rw]', 'mount-option-noexec'],
    collateral: ofFlags,
    config: without(
      (option, index, all) => isFlag(option) && index > all.findIndex(o => bindOption.test(o)),
      isBind,
    ),
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
    breaks: ['mount-option-ro', 'mount-option-nodev'],
    config: without(isFlag, ({ options }) => options?.some(isRecursive) === true),
  },
  {
    name: 'mount-plain-options-recursive-with-recursive',
    breaks: ['mount-option-ro', 'mount-option-nodev'],
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

export const combinedMounts: readonly Mutant[] = [...manyOptions]
