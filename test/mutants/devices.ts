/** Faults of devices, and of the devices that each container gets. */
import type { Config, Device } from '#spec/config'
import type { Mutant } from './mutant.js'

const each = (edit: (device: Device, position: number) => void) => (config: Config) => {
  config.linux?.devices?.forEach(edit)
}

const withoutDefault = (name: string): Mutant => ({
  name: `default-device-${name}-missing`,
  breaks: [`default-device-${name}`],
  config: hides(`/dev/${name}`),
})

/** Puts a regular file over what the runtime makes at a path. */
function hides(path: string) {
  return (config: Config) => {
    config.mounts?.push({ destination: path, type: 'bind', source: '/etc/hostname', options: ['bind'] })
  }
}

export const mutants: readonly Mutant[] = [
  {
    name: 'devices-dropped',
    breaks: [
      'devices-available',
      'device-type',
      'device-path-anywhere',
      'device-filemode',
      'device-uid',
      'device-gid',
    ],
    config: config => {
      delete config.linux?.devices
    },
  },
  {
    name: 'last-device-dropped',
    breaks: ['devices-available'],
    collateral: {
      ids: ['device-type', 'device-filemode', 'device-uid', 'device-gid'],
      why: 'what is not there has no mode',
    },
    config: config => {
      config.linux?.devices?.pop()
    },
  },
  {
    name: 'device-minor-8-bits',
    breaks: ['devices-available'],
    config: each(device => {
      if (device.minor !== undefined) device.minor = Number(device.minor) & 0xff
    }),
  },
  {
    name: 'device-block-as-char',
    breaks: ['device-type'],
    config: each(device => {
      if (device.type === 'b') device.type = 'c'
    }),
  },
  {
    name: 'device-mode-masked',
    breaks: ['device-filemode'],
    config: each(device => {
      if (device.fileMode !== undefined) device.fileMode &= ~0o022
    }),
  },
  {
    name: 'device-mode-ignored-outside-of-dev',
    breaks: ['device-filemode'],
    config: each(device => {
      if (!device.path.startsWith('/dev/')) device.fileMode = 0o644
    }),
  },
  {
    name: 'device-uid-ignored',
    breaks: ['device-uid'],
    config: each(device => {
      device.uid = 0
    }),
  },
  {
    name: 'device-gid-is-uid',
    breaks: ['device-gid'],
    config: each(device => {
      device.gid = device.uid ?? 0
    }),
  },
  {
    name: 'devices-only-in-dev',
    breaks: ['device-path-anywhere', 'devices-available'],
    collateral: {
      ids: ['device-type', 'device-filemode', 'device-uid', 'device-gid'],
      why: 'what is not there has no mode',
    },
    config: config => {
      if (config.linux?.devices)
        config.linux.devices = config.linux.devices.filter(({ path }) => path.startsWith('/dev/'))
    },
  },
  ...['null', 'zero', 'full', 'random', 'urandom', 'tty'].map(withoutDefault),
  {
    name: 'default-devices-not-allowed',
    breaks: ['default-device-null', 'default-device-zero', 'default-device-random'],
    collateral: {
      ids: ['default-device-full', 'default-device-urandom', 'default-device-tty', 'default-device-ptmx'],
      why: 'all of them lie on one mount',
    },
    config: config => {
      config.mounts?.find(({ destination }) => destination === '/dev')?.options?.push('nodev')
    },
  },
  {
    name: 'ptmx-of-the-host',
    breaks: ['default-device-ptmx-link'],
    config: config => {
      config.mounts?.push({ destination: '/dev/ptmx', type: 'bind', source: '/dev/ptmx', options: ['bind'] })
    },
  },
]
