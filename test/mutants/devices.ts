/** Faults of devices, and of the devices that each container gets. */
import { spawnSync } from 'node:child_process'
import { lstatSync, type Stats, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config, Device } from '#spec/config'
import type { Command, Mutant } from './mutant.js'
import { afterCreate, configOf } from './operation-tools.js'

const each = (edit: (device: Device, position: number) => void) => (config: Config) => {
  config.linux?.devices?.forEach(edit)
}

const withoutDefault = (name: string): Mutant => ({
  name: `default-device-${name}-missing`,
  breaks: [`default-device-${name}`],
  config: hides(`/dev/${name}`),
})

/** Puts a regular file over what the runtime makes at a path; one of the fault's own, since it will be written to. */
function hides(path: string) {
  return (config: Config, { notes }: Command) => {
    const source = join(notes, 'hiding')
    writeFileSync(source, '')
    config.mounts?.push({ destination: path, type: 'bind', source, options: ['bind'] })
  }
}

const inUserNamespace = ({ linux }: Partial<Config>) => linux?.namespaces?.some(({ type }) => type === 'user')
const hasMountOn = ({ mounts }: Partial<Config>, path: string) =>
  mounts?.some(({ destination }) => destination === path)

/** A default device that is missing in containers of one kind only. */
const hiddenWhere = (name: string, where: string, is: (config: Config) => unknown): Mutant => ({
  name: `default-device-${name}-missing-${where}`,
  breaks: [`default-device-${name}`],
  config: (config, command) => {
    if (is(config)) hides(`/dev/${name}`)(config, command)
  },
})

/** Does something in the mount namespace of a container that was created. */
const inContainer = (
  name: string,
  breaks: readonly string[],
  script: string,
  when: (config: Partial<Config>) => unknown = () => true,
): Mutant => ({
  name,
  breaks,
  instead: {
    create: afterCreate((pid, command) => {
      if (when(configOf(command)))
        spawnSync('nsenter', ['-t', String(pid), '-m', '-r', '/bin/sh', '-c', script])
    }),
  },
})

const kindOf = (file: Stats): string =>
  file.isCharacterDevice() ? 'c' : file.isBlockDevice() ? 'b' : file.isFIFO() ? 'p' : '-'
const minorOf = (number: number): number => (number & 0xff) | ((number >> 12) & ~0xff)
const majorOf = (number: number): number => (number >> 8) & 0xfff

/** Refuses a device in whose place there is another file, if it is found to be one. */
const mismatch = (
  name: string,
  rows: readonly string[],
  differs: (found: Stats, wanted: Device) => boolean,
): Mutant => ({
  name: `device-path-mismatch-${name}`,
  breaks: rows.map(row => `device-path-mismatch-error[${row}]`),
  instead: {
    create: command => {
      const { linux, root } = configOf(command)
      for (const device of linux?.devices ?? []) {
        const found = lstatSync(join(command.bundle, root!.path, device.path), { throwIfNoEntry: false })
        if (found && differs(found, device)) return 1
      }
      return command.run()
    },
  },
})

const differsInKind = (found: Stats, { type }: Device) => kindOf(found) !== type
const differsInMajor = ({ rdev }: Stats, { major }: Device) => majorOf(rdev) !== Number(major)
const differsInMinor = ({ rdev }: Stats, { minor }: Device) => minorOf(rdev) !== Number(minor)

const hasTerminal = ({ process }: Partial<Config>) => process?.terminal

const mismatches: Mutant[] = [
  mismatch(
    'passed-over',
    ['regular file', 'directory', 'other minor', 'other major', 'block device', 'fifo'],
    () => false,
  ),
  mismatch('by-kind-only', ['other minor', 'other major'], differsInKind),
  mismatch(
    'by-numbers-only',
    ['block device'],
    (found, device) => differsInMajor(found, device) || differsInMinor(found, device),
  ),
  mismatch(
    'without-minor',
    ['other minor'],
    (found, device) => differsInKind(found, device) || differsInMajor(found, device),
  ),
  mismatch(
    'without-major',
    ['other major'],
    (found, device) => differsInKind(found, device) || differsInMinor(found, device),
  ),
  mismatch(
    'of-device-nodes-only',
    ['regular file', 'directory', 'fifo'],
    (found, device) => found.rdev !== 0 && (differsInKind(found, device) || found.rdev !== 0x105),
  ),
  mismatch('whatever-it-is', ['same device'], () => true),
]

export const mutants: readonly Mutant[] = [
  ...mismatches,
  inContainer(
    'console-missing',
    ['default-device-console[terminal]'],
    'umount /dev/console; rm -f /dev/console',
    hasTerminal,
  ),
  inContainer(
    'console-is-null',
    ['default-device-console[terminal]', 'default-device-console[bind mount]'],
    'umount /dev/console; rm -f /dev/console; >/dev/console; mount -o bind /dev/null /dev/console',
    hasTerminal,
  ),
  inContainer(
    'console-is-a-link',
    ['default-device-console[bind mount]'],
    'umount /dev/console; rm -f /dev/console; ln -s /proc/self/fd/0 /dev/console',
    hasTerminal,
  ),
  inContainer(
    'console-is-another-terminal',
    ['default-device-console[terminal]'],
    'umount /dev/console; rm -f /dev/console; >/dev/console; mount -o bind /dev/ptmx /dev/console',
    hasTerminal,
  ),
  inContainer(
    'console-missing-on-read-only-root',
    ['default-device-console[terminal]'],
    'umount /dev/console; rm -f /dev/console',
    config => hasTerminal(config) && config.root?.readonly,
  ),
  {
    name: 'devices-dropped-in-user-namespace',
    breaks: ['devices-available[in a user namespace]'],
    config: config => {
      if (config.linux && inUserNamespace(config)) delete config.linux.devices
    },
  },
  {
    name: 'ptmx-for-root-only',
    breaks: ['default-device-ptmx'],
    config: config => {
      const pts = config.mounts?.find(({ type }) => type === 'devpts')
      if (pts) pts.options = pts.options?.filter(option => !option.startsWith('ptmxmode=')) ?? []
    },
  },
  {
    name: 'ptmx-and-terminals-of-the-host',
    breaks: ['default-device-ptmx'],
    config: config => {
      const pts = config.mounts?.find(({ type }) => type === 'devpts')
      if (pts) Object.assign(pts, { type: 'bind', source: '/dev/pts', options: ['bind'] })
    },
  },
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
  inContainer(
    'links-missing-in-user-namespace',
    ['dev-symlink-stdout', 'dev-symlink-condition'],
    'rm -f /dev/stdout',
    inUserNamespace,
  ),
  inContainer(
    'links-missing-on-dev-of-rootfs',
    ['dev-symlink-fd', 'dev-symlink-condition'],
    'rm -f /dev/fd',
    config => !hasMountOn(config, '/dev'),
  ),
  inContainer(
    'links-only-where-proc-is-mounted-by-type',
    ['dev-symlink-stdin', 'dev-symlink-condition'],
    'rm -f /dev/stdin',
    ({ mounts }) => !mounts?.some(({ type }) => type === 'proc'),
  ),
  hiddenWhere('zero', 'on-read-only-root', ({ root }) => root?.readonly),
  inContainer(
    'default-device-tty-missing-in-user-namespace',
    ['default-device-tty'],
    'umount /dev/tty; rm -f /dev/tty',
    inUserNamespace,
  ),
  hiddenWhere('full', 'without-mount-on-dev', config => !hasMountOn(config, '/dev')),
  hiddenWhere('random', 'beside-configured-ones', ({ linux }) => linux?.devices),
  {
    name: 'ptmx-missing-in-user-namespace',
    breaks: ['default-device-ptmx'],
    config: config => {
      if (inUserNamespace(config))
        config.mounts = config.mounts?.filter(({ type }) => type !== 'devpts') ?? []
    },
  },
  {
    name: 'device-mode-zero-is-unset',
    breaks: ['device-filemode'],
    config: each(device => {
      if (device.fileMode === 0) delete device.fileMode
    }),
  },
  {
    name: 'device-numbers-of-old-kernels',
    breaks: ['devices-available'],
    config: each(device => {
      if (Number(device.major) > 511) device.major = Number(device.major) & 511
    }),
  },
  {
    name: 'device-minor-16-bits',
    breaks: ['devices-available'],
    config: each(device => {
      if (Number(device.minor) > 0xfffff - 1) device.minor = 0xffff
    }),
  },
  {
    name: 'device-owner-31-bits',
    breaks: ['device-uid', 'device-gid'],
    config: each(device => {
      if (device.uid !== undefined) device.uid &= 0x7fffffff
      if (device.gid !== undefined) device.gid &= 0x7fffffff
    }),
  },
  {
    name: 'devices-of-two-levels-dropped',
    breaks: ['devices-available'],
    collateral: {
      ids: ['device-type', 'device-filemode', 'device-uid', 'device-gid'],
      why: 'what is not there has no mode',
    },
    config: config => {
      if (config.linux?.devices)
        config.linux.devices = config.linux.devices.filter(
          ({ path }) => !path.startsWith('/dev/') || path.split('/').length < 4,
        )
    },
  },
  {
    name: 'device-of-default-ignored',
    breaks: ['device-filemode', 'device-uid', 'device-gid'].map(id => `${id}[of a default device]`),
    config: config => {
      if (config.linux?.devices)
        config.linux.devices = config.linux.devices.filter(({ path }) => path !== '/dev/full')
    },
  },
  {
    name: 'device-without-mode-dropped',
    breaks: ['devices-available[nothing optional]'],
    config: config => {
      if (config.linux?.devices)
        config.linux.devices = config.linux.devices.filter(
          ({ type, fileMode }) => type === 'p' || fileMode !== undefined,
        )
    },
  },
  ...['null', 'zero', 'full', 'random', 'urandom', 'tty'].flatMap(name => [
    withoutDefault(name),
    inContainer(`default-device-${name}-for-root-only`, [`default-device-${name}`], `chmod 660 /dev/${name}`),
    // 1:11 is the kernel's log.
    inContainer(
      `default-device-${name}-of-another-kind`,
      [`default-device-${name}`],
      `rm /dev/${name}; mknod /dev/${name} c 1 11; chmod 666 /dev/${name}`,
    ),
  ]),
  {
    name: 'default-devices-not-allowed',
    breaks: ['default-device-null', 'default-device-zero', 'default-device-random'],
    collateral: {
      ids: ['full', 'urandom', 'tty', 'ptmx', 'ptmx-link'].map(name => `default-device-${name}`),
      why: 'all of them lie on one mount',
    },
    config: config => {
      config.mounts?.find(({ destination }) => destination === '/dev')?.options?.push('nodev')
    },
  },
  inContainer(
    'ptmx-as-a-node',
    ['default-device-ptmx', 'default-device-ptmx-link'],
    'rm -f /dev/ptmx; mknod -m 666 /dev/ptmx c 5 2 || busybox mknod -m 666 /dev/ptmx c 5 2',
  ),
  {
    ...inContainer(
      'ptmx-of-another-instance',
      ['default-device-ptmx-link'],
      `mkdir /other && mount -t devpts -o newinstance,ptmxmode=666 devpts /other &&
      rm -f /dev/ptmx && >/dev/ptmx && mount -o bind /other/ptmx /dev/ptmx && umount /other && rmdir /other`,
    ),
    collateral: { ids: ['default-device-ptmx'], why: 'its terminals are elsewhere' },
  },
]
