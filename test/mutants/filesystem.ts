/** Faults of the root's propagation, of masked and read-only paths, and of the usual file systems. */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from './mutant.js'
import { pathMutants } from './paths.js'

const propagations = ['shared', 'slave', 'private', 'unbindable'] as const

const propagationAs = (
  wanted: (typeof propagations)[number],
  given: (typeof propagations)[number],
): Mutant => ({
  name: `rootfs-propagation-${wanted}-as-${given}`,
  breaks: [`rootfspropagation[${wanted}]`, `rootfspropagation-${wanted}`],
  config: config => {
    if (config.linux?.rootfsPropagation === wanted) config.linux.rootfsPropagation = given
  },
})

const withoutMount = (id: string, path: string): Mutant => ({
  name: `${id}-missing`,
  breaks: [id],
  config: config => {
    config.mounts = (config.mounts ?? []).filter(({ destination }) => destination !== path)
  },
})

export const mutants: readonly Mutant[] = [
  propagationAs('shared', 'private'),
  {
    ...propagationAs('slave', 'private'),
    breaks: ['rootfspropagation[slave of the host]', 'rootfspropagation-slave[events of the host]'],
  },
  { ...propagationAs('slave', 'shared'), breaks: ['rootfspropagation[slave]'] },
  {
    ...propagationAs('slave', 'unbindable'),
    breaks: ['rootfspropagation[slave]', 'rootfspropagation-slave'],
  },
  propagationAs('private', 'shared'),
  propagationAs('private', 'unbindable'),
  propagationAs('unbindable', 'private'),
  {
    // What is mounted at /var, in a container that shares its root, is mounted on the host, too.
    name: 'rootfs-propagation-shared-with-host',
    breaks: ['rootfspropagation-shared-not-host'],
    collateral: { ids: ['rootfspropagation-shared'], why: 'a mount at /var is not on the root mount' },
    config: (config, { notes }) => {
      if (config.linux?.rootfsPropagation !== 'shared') return
      const peer = join(notes, 'peer')
      mkdirSync(peer)
      for (const args of [
        ['-t', 'tmpfs', 'peer', peer],
        ['--make-shared', peer],
      ])
        spawnSync('mount', args)
      config.mounts?.push({ destination: '/var', type: 'bind', source: peer, options: ['bind', 'shared'] })
    },
  },
  {
    name: 'rootfs-propagation-bound-on-host',
    breaks: ['rootfspropagation-shared-not-host'],
    config: (config, { bundle }) => {
      const root = join(bundle, config.root!.path)
      if (config.linux?.rootfsPropagation === 'shared') spawnSync('mount', ['-o', 'bind', root, root])
    },
  },
  {
    name: 'rootfs-propagation-dropped',
    breaks: ['rootfspropagation[shared]', 'rootfspropagation[unbindable]'],
    config: config => {
      delete config.linux?.rootfsPropagation
    },
  },
  {
    name: 'masked-paths-dropped',
    breaks: ['maskedpaths'],
    config: config => {
      delete config.linux?.maskedPaths
    },
  },
  {
    name: 'masked-paths-files-only',
    breaks: ['maskedpaths'],
    config: config => {
      if (config.linux?.maskedPaths)
        config.linux.maskedPaths = config.linux.maskedPaths.filter(path => !/folder|nested/.test(path))
    },
  },
  {
    name: 'masked-paths-last-dropped',
    breaks: ['maskedpaths'],
    config: config => {
      config.linux?.maskedPaths?.pop()
    },
  },
  {
    name: 'masked-paths-read-only-instead',
    breaks: ['maskedpaths'],
    collateral: { ids: ['readonlypaths'], why: 'those of the configuration are lost beside them' },
    config: config => {
      if (config.linux?.maskedPaths) {
        config.linux.readonlyPaths = config.linux.maskedPaths
        delete config.linux.maskedPaths
      }
    },
  },
  {
    name: 'masked-paths-with-parent',
    breaks: ['maskedpaths'],
    config: config => {
      if (config.linux?.maskedPaths)
        config.linux.maskedPaths = config.linux.maskedPaths.map(path =>
          path.replace(/^\/secrets.*/, '/secrets'),
        )
    },
  },
  {
    name: 'readonly-paths-dropped',
    breaks: ['readonlypaths'],
    config: config => {
      delete config.linux?.readonlyPaths
    },
  },
  {
    name: 'readonly-paths-last-dropped',
    breaks: ['readonlypaths'],
    config: config => {
      config.linux?.readonlyPaths?.pop()
    },
  },
  {
    name: 'readonly-paths-files-only',
    breaks: ['readonlypaths'],
    config: config => {
      if (config.linux?.readonlyPaths)
        config.linux.readonlyPaths = config.linux.readonlyPaths.filter(path => path.startsWith('/files'))
    },
  },
  {
    name: 'readonly-paths-masked-instead',
    breaks: ['readonlypaths'],
    collateral: {
      ids: ['maskedpaths', 'sysctl', 'hostname', 'domainname'],
      why: 'those of the configuration are lost beside them; what is in /proc/sys cannot be read',
    },
    config: config => {
      if (config.linux?.readonlyPaths) {
        config.linux.maskedPaths = config.linux.readonlyPaths
        delete config.linux.readonlyPaths
      }
    },
  },
  ...(
    [
      ['sys', 'tmpfs'],
      ['dev/shm', 'ramfs'],
      ['dev/pts', 'tmpfs'],
    ] as const
  ).map(
    ([path, type]): Mutant => ({
      name: `default-fs-${path.replace('/', '-')}-is-${type}`,
      breaks: [`default-fs-${path.replace('/', '-')}`],
      config: config => {
        for (const mount of config.mounts ?? [])
          if (mount.destination === `/${path}`) Object.assign(mount, { type, options: [] })
      },
    }),
  ),
  withoutMount('default-fs-proc', '/proc'),
  withoutMount('default-fs-sys', '/sys'),
  withoutMount('default-fs-dev-pts', '/dev/pts'),
  withoutMount('default-fs-dev-shm', '/dev/shm'),
  ...pathMutants,
]
