/** config.md#specification-version, config.md#root and bundle.md, as far as the file alone tells. */
import { posix } from 'node:path'
import { shown } from '../../json/shown.js'
import { isSemVer } from '../../spec/versions.js'
import { isObject, isText, member, type Rule } from './rule.js'

const volume = /^\\\\\?\\Volume\{[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}\}\\?/

export const rootRules: Rule[] = [
  {
    id: 'config-ociversion-semver',
    at: '/ociVersion',
    *check(version) {
      if (isText(version) && !isSemVer(version))
        yield `ociVersion ${shown(version)} is no version of SemVer 2.0.0`
    },
  },
  {
    id: 'config-root-path-conventional',
    at: '/root/path',
    *check(path, { platform }) {
      if (platform !== 'windows' && isText(path) && posix.basename(path) !== 'rootfs')
        yield `root.path ${shown(path)} is not the usual rootfs`
    },
  },
  {
    id: 'bundle-single-directory',
    at: '/root/path',
    // An absolute path may lead anywhere: config.md#root says so.
    *check(path, { platform }) {
      if (platform !== 'windows' && isText(path) && posix.normalize(path).split('/')[0] === '..')
        yield `root.path ${shown(path)} leads out of the bundle`
    },
  },
  {
    id: 'config-root-windows-required',
    at: '',
    *check(config, { platform }) {
      if (platform === 'windows' && isObject(config) && !('root' in config) && !isHyperV(config))
        yield 'root is missing, which a Windows Server container needs'
    },
  },
  {
    id: 'config-root-hyperv-unset',
    at: '/root',
    *check(_, { platform, document }) {
      if (platform === 'windows' && isHyperV(document))
        yield { message: 'root is set for Hyper-V', part: 'name' }
    },
  },
  {
    id: 'config-root-path-windows',
    at: '/root/path',
    *check(path, { platform }) {
      if (platform === 'windows' && isText(path) && !volume.test(path))
        yield `root.path ${shown(path)} is no volume GUID path`
    },
  },
  {
    id: 'config-root-readonly-windows',
    at: '/root/readonly',
    *check(readonly, { platform }) {
      if (platform === 'windows' && readonly === true)
        yield 'root.readonly is true, which Windows does not have'
    },
  },
]

const isHyperV = (config: unknown): boolean => isObject(member(member(config, 'windows'), 'hyperv'))
