/** Faults of how a bundle is read. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Config } from '#spec/config'
import type { Command, Mutant } from './mutant.js'
import { configOf } from './operation-tools.js'

const finds = (id: string, name: string, find: (command: Command) => string): Mutant => ({
  name: `create-finds-${name}`,
  breaks: [id],
  instead: {
    create: command => {
      const file = join(command.bundle, 'config.json')
      const other = find(command)
      if (!existsSync(command.bundle) || existsSync(file) || !existsSync(other)) return command.run()
      copyFileSync(other, file)
      return command.run()
    },
  },
})
const inBundle = (name: string) => (command: Command) => join(command.bundle, name)
export const mutants: readonly Mutant[] = [
  finds('bundle-config-name', 'yaml', inBundle('config.yaml')),
  finds('bundle-config-name', 'any-case', inBundle('Config.json')),
  finds('bundle-config-name', 'comments', inBundle('config.jsonc')),
  finds('bundle-config-name', 'shouting', inBundle('CONFIG.JSON')),
  finds('bundle-config-name', 'backup', inBundle('config.json~')),
  finds('bundle-config-in-root', 'config-in-rootfs', inBundle('rootfs/config.json')),
  finds('bundle-config-in-root', 'config-above', inBundle('../config.json')),
  finds('bundle-config-in-root', 'config-in-cwd', () => join(process.cwd(), 'config.json')),
  {
    name: 'create-with-config-of-last-time',
    breaks: ['bundle-config-required'],
    instead: {
      create: command => {
        const file = join(command.bundle, 'config.json')
        const cache = join(command.notes, '..', basename(command.bundle))
        if (existsSync(file)) copyFileSync(file, cache)
        else if (existsSync(command.bundle) && existsSync(cache)) copyFileSync(cache, file)
        return command.run()
      },
    },
  },
  {
    name: 'root-by-last-part-of-its-path',
    breaks: ['bundle-rootfs-artifact'],
    config: ({ root }, { bundle }) => {
      if (root && existsSync(join(bundle, basename(root.path)))) root.path = basename(root.path)
    },
  },
  {
    name: 'create-makes-config',
    breaks: ['bundle-config-required'],
    instead: {
      create: command => {
        const file = join(command.bundle, 'config.json')
        if (existsSync(join(command.bundle, 'rootfs')) && !existsSync(file)) {
          command.ask('spec', '--bundle', command.bundle)
          if (!existsSync(file)) spawnSync('sh', ['-c', `cd '${command.bundle}' && runc spec`])
          const config = configOf(command) as Config
          if (config.process) config.process.terminal = false
          writeFileSync(file, JSON.stringify(config))
        }
        return command.run()
      },
    },
  },
  {
    name: 'root-path-is-rootfs',
    breaks: ['bundle-rootfs-artifact'],
    config: config => {
      if (config.root) config.root.path = 'rootfs'
    },
  },
  {
    name: 'root-path-last-part',
    breaks: ['bundle-rootfs-artifact'],
    config: config => {
      if (config.root?.path.includes('deep')) config.root.path = 'root'
    },
  },
  {
    name: 'order-hostname-first',
    breaks: ['json-order-insignificant'],
    config: config => {
      if (Object.keys(config)[0] !== 'ociVersion') delete config.hostname
    },
  },
  {
    name: 'order-of-mount-members',
    breaks: ['json-order-insignificant'],
    config: config => {
      for (const mount of config.mounts ?? [])
        if (Object.keys(mount)[0] !== 'destination') delete mount.options
    },
  },
  {
    name: 'order-of-rlimit-members',
    breaks: ['json-order-insignificant'],
    config: config => {
      for (const limit of config.process?.rlimits ?? []) {
        const names = Object.keys(limit)
        if (names.indexOf('soft') > names.indexOf('hard')) limit.hard = limit.soft
      }
    },
  },
]
