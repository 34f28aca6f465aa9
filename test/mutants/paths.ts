/** Faults of masked and read-only paths, and of a read-only root, that show beside something else or in one place only. */
import { readdirSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '#spec/config'
import type { Mutant } from './mutant.js'

type Property = 'maskedPaths' | 'readonlyPaths'
const kinds = [
  ['masked', 'maskedPaths'],
  ['readonly', 'readonlyPaths'],
] as const

const onPaths =
  (property: Property, edit: (paths: string[], config: Config) => string[]): NonNullable<Mutant['config']> =>
  config => {
    const paths = config.linux?.[property]
    if (paths && paths.length > 0) config.linux![property] = edit(paths, config)
  }

const hasUserNamespace = ({ linux }: Config) =>
  linux?.namespaces?.some(({ type }) => type === 'user') === true

const foldersIn = (dir: string): string[] => {
  try {
    return readdirSync(dir).filter(name => statSync(join(dir, name)).isDirectory())
  } catch {
    return []
  }
}

const ofBoth = kinds.flatMap(([kind, property]): Mutant[] => [
  {
    name: `${kind}-paths-first-dropped`,
    breaks: [property.toLowerCase()],
    config: onPaths(property, paths => paths.slice(1)),
  },
  {
    name: `${kind}-paths-one-in-the-middle-dropped`,
    breaks: [property.toLowerCase()],
    config: onPaths(property, paths => paths.filter((_, index) => index !== 3)),
  },
  {
    name: `${kind}-paths-not-on-bind-mounts`,
    breaks: [property.toLowerCase()],
    config: onPaths(property, paths => paths.filter(path => !path.startsWith('/bound'))),
  },
  {
    name: `${kind}-paths-not-of-the-kernel`,
    breaks: [property.toLowerCase()],
    config: onPaths(property, paths => paths.filter(path => !/^.(sys|proc)/.test(path))),
  },
  {
    name: `${kind}-paths-with-a-blank-dropped`,
    breaks: [property.toLowerCase()],
    config: onPaths(property, paths =>
      paths.filter(path => path !== '/files/with blank' && path !== '/secrets/with blank'),
    ),
  },
  {
    name: `${kind}-paths-not-ascii-dropped`,
    breaks: [property.toLowerCase()],
    config: onPaths(property, paths => paths.filter(path => !path.includes('ö'))),
  },
  {
    name: `${kind}-paths-not-with-propagation`,
    breaks: [property.toLowerCase()],
    config: onPaths(property, (paths, config) => (config.linux?.rootfsPropagation ? [] : paths)),
  },
  {
    name: `${kind}-paths-not-in-a-user-namespace`,
    breaks: [property.toLowerCase()],
    config: onPaths(property, (paths, config) => (hasUserNamespace(config) ? [] : paths)),
  },
  {
    name: `${kind}-paths-only-without-the-other`,
    breaks: [property.toLowerCase()],
    config: config => {
      if (config.linux?.maskedPaths?.length && config.linux.readonlyPaths?.length)
        delete config.linux[property]
    },
  },
  {
    name: `${kind}-paths-only-with-the-other`,
    breaks: [property.toLowerCase()],
    config: config => {
      if (!config.linux?.maskedPaths?.length || !config.linux.readonlyPaths?.length)
        delete config.linux?.[property]
    },
  },
])

export const pathMutants: readonly Mutant[] = [
  ...ofBoth,
  ...kinds.flatMap(([kind, property]): Mutant[] => [
    {
      name: `${kind}-paths-not-behind-a-link`,
      breaks: [property.toLowerCase()],
      config: onPaths(property, paths => paths.filter(path => !path.startsWith('/link/'))),
    },
    {
      name: `${kind}-paths-with-a-slash-at-the-end-dropped`,
      breaks: [property.toLowerCase()],
      config: onPaths(property, paths => paths.filter(path => !path.endsWith('/'))),
    },
  ]),
  {
    name: 'root-readonly-save-run',
    breaks: ['config-root-readonly'],
    config: config => {
      if (config.root!.readonly) config.mounts!.push({ destination: '/run', type: 'tmpfs', source: 'tmpfs' })
    },
  },
  {
    name: 'root-readonly-not-of-an-absolute-path',
    breaks: ['config-root-readonly'],
    config: config => {
      if (config.root!.path.startsWith('/')) config.root!.readonly = false
    },
  },
  {
    name: 'masked-paths-not-with-a-readonly-root',
    breaks: ['maskedpaths'],
    config: onPaths('maskedPaths', (paths, config) => (config.root!.readonly ? [] : paths)),
  },
  {
    name: 'masked-paths-by-emptying-files',
    breaks: ['maskedpaths'],
    config: (config, { bundle }) => {
      for (const path of config.linux?.maskedPaths ?? []) {
        const file = join(bundle, config.root!.path, path)
        if (path.startsWith('/secrets')) truncateSync(file)
      }
    },
  },
  {
    // The folder takes no new file; what is in its folders can be written, each of which is a mount of its own.
    name: 'readonly-paths-top-only',
    breaks: ['readonlypaths'],
    config: (config, { bundle }) => {
      for (const path of config.linux?.readonlyPaths ?? []) {
        for (const name of foldersIn(join(bundle, config.root!.path, path))) {
          const source = join(bundle, config.root!.path, path, name)
          config.mounts!.push({ destination: join(path, name), source, options: ['bind'] })
        }
      }
    },
  },
  {
    name: 'readonly-paths-below-only',
    breaks: ['readonlypaths'],
    config: onPaths('readonlyPaths', paths =>
      paths.flatMap(path => (path === '/folder' ? ['/folder/file', '/folder/deep'] : [path])),
    ),
  },
  {
    name: 'readonly-paths-with-parent',
    breaks: ['readonlypaths'],
    config: onPaths('readonlyPaths', paths => paths.map(path => path.replace(/^\/other.*/, '/other'))),
  },
  {
    name: 'root-readonly-dev-too',
    breaks: ['config-root-readonly'],
    collateral: { ids: ['config-mounts'], why: 'a mount is not to be read-only if it does not say so' },
    config: config => {
      const dev = config.mounts!.find(({ destination }) => destination === '/dev')
      if (config.root!.readonly) dev?.options?.push('ro')
    },
  },
  {
    name: 'root-readonly-proc-too',
    breaks: ['config-root-readonly'],
    collateral: { ids: ['create-new-container'], why: 'runc needs a /proc that it can write to' },
    config: config => {
      const proc = config.mounts!.find(({ destination }) => destination === '/proc')
      if (config.root!.readonly && proc) proc.options = ['ro']
    },
  },
  {
    name: 'root-readonly-not-with-propagation',
    breaks: ['config-root-readonly'],
    config: config => {
      if (config.linux?.rootfsPropagation) config.root!.readonly = false
    },
  },
  {
    name: 'root-readonly-not-in-a-user-namespace',
    breaks: ['config-root-readonly'],
    config: config => {
      if (hasUserNamespace(config)) config.root!.readonly = false
    },
  },
  {
    name: 'root-readonly-because-of-paths',
    breaks: ['config-root-readonly-default'],
    config: config => {
      if (config.linux?.readonlyPaths) config.root!.readonly ??= true
    },
  },
  {
    name: 'rootfs-propagation-not-with-a-readonly-root',
    breaks: ['rootfspropagation[shared]', 'rootfspropagation[unbindable]'],
    config: config => {
      if (config.root!.readonly) delete config.linux?.rootfsPropagation
    },
  },
  {
    name: 'root-path-not-above-the-bundle',
    breaks: ['config-root', 'config-root-path-relative'],
    config: config => {
      config.root!.path = config.root!.path.replace(/^(\.\.\/)+/, '')
    },
  },
  {
    name: 'root-path-up-to-a-blank',
    breaks: ['config-root', 'config-root-path-relative'],
    config: config => {
      config.root!.path = config.root!.path.split(' ')[0]!
    },
  },
]
