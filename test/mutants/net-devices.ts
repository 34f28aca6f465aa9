/** Faults of network devices. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#spec/config'
import type { Mutant } from './mutant.js'
import { afterCreate } from './operation-tools.js'

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
export const mutants: readonly Mutant[] = [
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
