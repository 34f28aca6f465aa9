/** Faults of mounts, devices and cgroups that show beside something else, or with odd values only. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mount, Resources } from '#spec/config'
import { type Edit, onLinux } from './edits.js'
import { isBindOption } from './mount-options.js'
import type { Mutant } from './mutant.js'
import { cgroupIn, configOf, stateOf } from './operation-tools.js'

const onMounts = (edit: (mount: Mount) => void): Edit => {
  return ({ mounts = [] }) => mounts.forEach(edit)
}
const onResources = (edit: (resources: Resources) => void): Edit => {
  return ({ linux }) => linux?.resources && edit(linux.resources)
}

const ofMounts: Mutant[] = [
  {
    name: 'bind-only-as-first-option',
    breaks: ['config-mount-bind-definition', 'config-mount-type-bind-dummy'],
    config: onMounts(mount => {
      if (!isBindOption(mount.options?.[0] ?? 'bind'))
        mount.options = mount.options!.filter(each => !isBindOption(each))
    }),
  },
  {
    name: 'destination-in-small-letters',
    breaks: ['config-mount-destination'],
    config: onMounts(mount => {
      mount.destination = mount.destination.toLowerCase()
    }),
  },
  {
    name: 'mounts-up-to-32',
    breaks: ['config-mounts'],
    config: config => {
      if (config.mounts) config.mounts = config.mounts.slice(0, 32)
    },
  },
  {
    name: 'private-as-rprivate',
    breaks: ['mount-option-private'],
    alike: { runtimes: ['crun'], why: 'crun applies the propagation of an rbind to all of it' },
    config: onMounts(mount => {
      if (mount.options) mount.options = mount.options.map(each => (each === 'private' ? 'rprivate' : each))
    }),
  },
  {
    name: 'unknown-options-without-value-dropped',
    breaks: ['mount-options-unknown-as-data'],
    config: onMounts(mount => {
      if (mount.options)
        mount.options = mount.options.filter(each => !each.startsWith('no_') || /=/.test(each))
    }),
  },
  ...(['maskedPaths', 'readonlyPaths'] as const).map(
    (property): Mutant => ({
      name: `${property.toLowerCase()}-not-where-a-mount-is`,
      breaks: [property.toLowerCase()],
      config: onLinux((linux, { mounts = [] }) => {
        const kept = linux[property]?.filter(path => !mounts.some(mount => mount.destination === path))
        if (kept) linux[property] = kept
      }),
    }),
  ),
]

const isSlave = (option: string) => /^r?slave$/.test(option)
const ofMountsInHistory: Mutant[] = [
  {
    name: 'mount-slave-lost-on-read-only',
    breaks: ['mount-option-slave[bind]', 'mount-option-rslave[bind]'],
    config: onMounts(mount => {
      if (mount.options?.includes('ro')) mount.options = mount.options.filter(option => !isSlave(option))
    }),
  },
  {
    name: 'mount-read-only-lost-of-relative-source',
    breaks: ['config-mount-source-relative'],
    config: onMounts(mount => {
      if (mount.options?.some(isBindOption) && !mount.source?.startsWith('/'))
        mount.options = mount.options.filter(option => option !== 'ro')
    }),
  },
  {
    name: 'mount-of-cgroups-writable',
    breaks: ['config-mount-options[cgroup]'],
    config: onMounts(mount => {
      if (mount.type === 'cgroup') mount.options = mount.options?.filter(option => option !== 'ro') ?? []
    }),
  },
  {
    name: 'mount-of-proc-hides-others',
    breaks: ['config-mount-options'],
    config: onMounts(mount => {
      if (mount.type === 'proc') mount.options = [...(mount.options ?? []), 'hidepid=2']
    }),
  },
  {
    name: 'mount-of-terminals-without-gid',
    breaks: ['mount-options-unknown-as-data'],
    config: onMounts(mount => {
      if (mount.type === 'devpts') mount.options = mount.options?.filter(each => !/^gid=/.test(each)) ?? []
    }),
  },
  {
    name: 'mount-of-neither-file-nor-folder-dropped',
    breaks: ['config-mount-source'],
    config: config => {
      const isOdd = ({ source = '', options }: Mount) => {
        const stat = options?.some(isBindOption) ? statSync(source, { throwIfNoEntry: false }) : undefined
        return stat && !stat.isFile() && !stat.isDirectory()
      }
      if (config.mounts) config.mounts = config.mounts.filter(mount => !isOdd(mount))
    },
  },
  {
    name: 'mount-in-proc-or-sys-dropped',
    breaks: ['config-mount-destination'],
    config: config => {
      const isThere = ({ destination }: Mount) => /^\/(proc|sys)\/(uptime|kernel)/.test(destination)
      if (config.mounts) config.mounts = config.mounts.filter(mount => !isThere(mount))
    },
  },
  {
    name: 'root-propagation-of-its-mounts',
    breaks: ['rootfspropagation[private]', 'rootfspropagation[unbindable]'],
    config: onLinux((linux, { mounts = [] }) => {
      if (mounts.some(({ options }) => options?.includes('rshared'))) linux.rootfsPropagation = 'shared'
    }),
  },
  {
    name: 'sysctl-with-slashes-dropped',
    breaks: ['sysctl[slashes]'],
    config: onLinux(({ sysctl = {} }) => {
      for (const parameter of Object.keys(sysctl)) if (parameter.includes('/')) delete sysctl[parameter]
    }),
  },
  {
    name: 'cgroup-namespace-lost-with-a-mount',
    breaks: ['ns-cgroup'],
    config: onLinux((linux, { mounts = [] }) => {
      if (mounts.some(({ type }) => type === 'cgroup'))
        linux.namespaces = linux.namespaces!.filter(({ type }) => type !== 'cgroup')
    }),
  },
  {
    name: 'cgroup-namespace-made-for-a-mount',
    breaks: ['ns-cgroup'],
    config: onLinux((linux, { mounts = [] }) => {
      const isNew = !linux.namespaces?.some(({ type }) => type === 'cgroup')
      if (isNew && mounts.some(({ type }) => type === 'cgroup')) linux.namespaces?.push({ type: 'cgroup' })
    }),
  },
]

const ofDevices: Mutant[] = [
  {
    name: 'device-mode-masked-as-files-are',
    breaks: ['device-filemode'],
    config: onLinux(({ devices = [] }, { process }) => {
      for (const device of devices)
        if (device.fileMode !== undefined) device.fileMode &= ~(process?.user?.umask ?? 0)
    }),
  },
  {
    name: 'device-behind-a-link-dropped',
    breaks: ['device-path-anywhere[behind a link]'],
    config: onLinux(linux => {
      if (linux.devices) linux.devices = linux.devices.filter(({ path }) => !path.startsWith('/link/'))
    }),
  },
  {
    name: 'devices-of-one-number-once',
    breaks: ['devices-available'],
    collateral: {
      ids: ['device-type', 'device-filemode', 'device-uid', 'device-gid', 'device-path-anywhere'],
      why: 'a device that is not there has nothing, and is nowhere',
    },
    config: onLinux(linux => {
      const seen = new Set<string>()
      const isNew = (numbers: string) => !seen.has(numbers) && seen.add(numbers)
      if (linux.devices)
        linux.devices = linux.devices.filter(each => isNew(`${each.type} ${each.major} ${each.minor}`))
    }),
  },
  ...(
    [
      ['uid', 'gid'],
      ['gid', 'uid'],
    ] as const
  ).map(
    ([id, other]): Mutant => ({
      name: `device-${id}-needs-${other}`,
      breaks: [`device-${id}`],
      config: onLinux(linux => {
        for (const device of linux.devices ?? []) if (device[other] === undefined) delete device[id]
      }),
    }),
  ),
  {
    name: 'netdevices-name-up-to-ten-characters',
    breaks: ['netdevices-name'],
    config: onLinux(({ netDevices = {} }) => {
      for (const device of Object.values(netDevices)) if (device.name) device.name = device.name.slice(0, 10)
    }),
  },
  {
    name: 'user-namespace-five-gid-mappings',
    breaks: ['userns-gidmappings'],
    config: onLinux(linux => {
      if (linux.gidMappings) linux.gidMappings = linux.gidMappings.slice(0, 5)
    }),
  },
]

const ofCgroups: Mutant[] = [
  {
    name: 'device-rules-lost-for-another-user',
    breaks: ['devcg-order[after a denial of all]'],
    config: ({ process, linux }) => {
      if (process?.user?.uid) delete linux?.resources?.devices
    },
  },
  {
    name: 'cgroups-path-without-underscores',
    breaks: ['cgroupspath', 'cgroupspath-absolute', 'cgroupspath-created'],
    config: onLinux(linux => {
      if (linux.cgroupsPath) linux.cgroupsPath = linux.cgroupsPath.replaceAll('_', '-')
    }),
  },
  {
    name: 'cgroup-of-others-is-cleared',
    breaks: ['cgroup-fit-check-error'],
    instead: {
      create: command => {
        const code = command.run()
        const { pid } = stateOf(command)
        for (const dir of configOf(command).linux?.cgroupsPath ? cgroupIn(command) : []) {
          try {
            const others = readFileSync(join(dir, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean)
            for (const other of others)
              if (Number(other) !== pid) writeFileSync(join(dir, '../cgroup.procs'), other)
          } catch {
            // Not in each hierarchy.
          }
        }
        return code
      },
    },
  },
  {
    name: 'cpu-shares-not-with-a-quota',
    breaks: ['cpu-shares'],
    config: onResources(({ cpu }) => {
      if (cpu?.quota !== undefined) delete cpu.shares
    }),
  },
  {
    name: 'cpu-quota-in-milliseconds',
    breaks: ['cpu', 'cpu-quota'],
    config: onResources(({ cpu }) => {
      if (typeof cpu?.quota === 'number' && cpu.quota > 1000) cpu.quota -= cpu.quota % 1000
    }),
  },
  {
    name: 'cpu-burst-not-without-a-period',
    breaks: ['cpu-burst'],
    config: onResources(({ cpu }) => {
      if (cpu?.period === undefined) delete cpu?.burst
    }),
  },
  {
    name: 'oom-killer-stays-with-a-limit',
    breaks: ['memory-disableoomkiller'],
    config: onResources(({ memory }) => {
      if (memory?.limit !== undefined) delete memory.disableOOMKiller
    }),
  },
  {
    name: 'device-rules-deny-all-or-nothing',
    breaks: ['devcg-allow', 'devcg-order'],
    config: onResources(resources => {
      if (resources.devices)
        resources.devices = resources.devices.filter(({ allow, major }) => allow || major === undefined)
    }),
  },
  {
    name: 'intelrdt-default-class-ignored',
    breaks: ['intelrdt-no-resctrl-error'],
    config: onLinux(linux => {
      if (linux.intelRdt?.closID === '/') delete linux.intelRdt
    }),
  },
]

export const mutants: readonly Mutant[] = [...ofMounts, ...ofMountsInHistory, ...ofDevices, ...ofCgroups]
