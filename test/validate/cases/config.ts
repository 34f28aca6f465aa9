/** config.md, save for process, hooks and annotations */
import type { Case } from './case.js'

const mapping = [{ containerID: 0, hostID: 1000, size: 10 }]
const mount = (more: object): { [pointer: string]: unknown } => ({
  '/mounts': [{ destination: '/data', source: '/src', options: ['bind', 'idmap'], ...more }],
})

export const configCases: Case[] = [
  {
    id: 'config-ociversion-semver',
    broken: ['1.3', 'v1.3.0', '1.03.0', '', '1.3.0 ', '1.3.0-', 'latest'].map(version => ({
      '/ociVersion': version,
    })),
    near: [
      '1.0.0',
      '1.0.2',
      '1.1.0',
      '1.2.0',
      '1.2.1',
      '1.3.0',
      '1.99.0',
      '0.5.0-dev',
      '1.0.0-rc5',
      '1.2.0-dev+0a1b.2',
    ].map(version => ({ '/ociVersion': version })),
  },
  {
    id: 'config-ociversion-required',
    broken: [{ '/ociVersion': undefined }, { '/ociVersion': 1 }, { '/ociVersion': null }],
    near: [{ '/ociVersion': '1.0.0' }],
  },
  {
    id: 'config-root-required',
    broken: [{ '/root': undefined }, { '/root': 'rootfs' }],
    near: [{ '/root': { path: 'rootfs', readonly: true } }],
  },
  {
    id: 'config-root-path-required',
    broken: [{ '/root/path': undefined, '/root/readonly': true }, { '/root/path': null }],
    near: [{ '/root/path': 'images/rootfs' }],
  },
  {
    id: 'config-root-path-conventional',
    broken: [{ '/root/path': 'root' }, { '/root/path': 'rootfs/usr' }],
    near: [{ '/root/path': '/to/bundle/rootfs' }],
  },
  {
    id: 'config-root-path-exists',
    broken: [{ '/root/path': 'rootfs' }],
    near: [{ '/root/path': 'rootfs' }, { '/root/path': './a/../rootfs' }],
    bundle: { broken: { rootfs: 'a file' }, near: { rootfs: {}, a: {} } },
  },
  {
    id: 'config-mount-destination-required',
    broken: [{ '/mounts': [{ source: '/src' }] }, { '/mounts': [{ destination: ['/data'] }] }],
    near: [mount({ source: undefined, uidMappings: mapping, gidMappings: mapping })],
  },
  {
    id: 'config-mount-destination-absolute-linux',
    broken: [{ '/mounts': [{ destination: 'data' }] }, { '/mounts': [{ destination: '' }] }],
    near: [{ '/mounts': [{ destination: '/data' }] }],
  },
  {
    id: 'config-mount-uidmappings-needs-idmap-option',
    broken: [mount({ options: ['bind'], uidMappings: mapping, gidMappings: mapping })],
    also: ['config-mount-gidmappings-needs-idmap-option'],
    near: [mount({ options: ['ridmap', 'rbind'], uidMappings: mapping, gidMappings: mapping })],
  },
  {
    id: 'config-mount-uidmappings-with-gid',
    broken: [mount({ uidMappings: mapping })],
    near: [mount({ uidMappings: mapping, gidMappings: mapping })],
  },
  {
    id: 'config-mount-gidmappings-needs-idmap-option',
    broken: [mount({ options: undefined, uidMappings: mapping, gidMappings: mapping })],
    also: ['config-mount-uidmappings-needs-idmap-option'],
    near: [mount({ uidMappings: mapping, gidMappings: mapping })],
  },
  {
    id: 'config-mount-gidmappings-with-uid',
    broken: [mount({ gidMappings: mapping })],
    near: [{ '/mounts': [{ destination: '/data' }] }],
  },
  {
    id: 'config-platform-linux',
    options: { platform: 'freebsd' },
    broken: [{}],
    near: [{ '/linux': undefined }, { '/linux': undefined, '/freebsd': { devices: [] } }],
  },
]
