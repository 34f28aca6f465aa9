/** config-linux.md, save for resources and seccomp */
import { type Case, type Edits, requiredMember } from './case.js'

const mapping = { containerID: 0, hostID: 4294967295, size: 1 }
const mappingCase = (id: string, member: string): Case => {
  const cases = ['/linux/uidMappings/-', '/linux/gidMappings/-'].map(at =>
    requiredMember(id, at, mapping, member, -1),
  )
  const { [member]: _, ...without } = mapping as { [name: string]: number }
  const mounts = [{ destination: '/a', options: ['idmap'], uidMappings: [mapping], gidMappings: [without] }]
  return {
    id,
    broken: [...cases.flatMap(({ broken }) => broken), { '/mounts': mounts }],
    near: cases.flatMap(({ near }) => near),
  }
}

const device = { path: '/dev/fuse', type: 'c', major: 10, minor: 229 }
const intelRdt = (name: string, ...values: unknown[]): Edits[] =>
  values.map(value => ({ '/linux/intelRdt': { [name]: value } }))
const policy = (mode: string, nodes?: string): Edits => ({
  '/linux/memoryPolicy': { mode, ...(nodes === undefined ? {} : { nodes }) },
})
const paths = (id: string, at: string): Case => ({
  id,
  broken: [['proc/kcore'], [''], ['/ok', './a'], [5]].map(list => ({ [at]: list })),
  near: [{ [at]: [] }, { [at]: ['/proc/kcore', '/'] }],
})

export const linuxCases: Case[] = [
  requiredMember(
    'ns-type-required',
    '/linux/namespaces/-',
    { type: 'pid', path: '/proc/1/ns/pid' },
    'type',
    'net',
  ),
  {
    id: 'ns-path-absolute',
    broken: ['', 'netns', 5].map(path => ({ '/linux/namespaces': [{ type: 'network', path }] })),
    near: [{ '/linux/namespaces': [{ type: 'network', path: '/run/netns/a' }, { type: 'time' }] }],
  },
  mappingCase('userns-mapping-containerid', 'containerID'),
  mappingCase('userns-mapping-hostid', 'hostID'),
  mappingCase('userns-mapping-size', 'size'),
  {
    id: 'timeoffsets-clock-key',
    broken: ['bogus', 'realtime', 'Monotonic', ''].map(clock => ({
      '/linux/timeOffsets': { [clock]: { secs: 1 } },
    })),
    near: [{ '/linux/timeOffsets': { monotonic: {}, boottime: { secs: -1, nanosecs: 999999999 } } }],
  },
  requiredMember('device-type-required', '/linux/devices/-', device, 'type', 'd'),
  {
    id: 'device-path-required',
    broken: [
      ...requiredMember('', '/linux/devices/-', device, 'path', 5).broken,
      { '/linux/devices': [{ ...device, path: 'dev/fuse' }] },
    ],
    near: [{ '/linux/devices': [{ ...device, path: '/outside/of/dev' }] }],
  },
  {
    id: 'device-majmin-required',
    broken: [
      ...requiredMember('', '/linux/devices/-', device, 'major', '10').broken,
      ...requiredMember('', '/linux/devices/-', { ...device, type: 'b' }, 'minor', 0.5).broken,
      { '/linux/devices': [{ type: 'u', path: '/dev/a' }] },
    ],
    near: [
      { '/linux/devices': [{ type: 'p', path: '/dev/fifo' }] },
      { '/linux/devices': [{ type: 'p', path: '/dev/fifo', major: 0, minor: 0 }] },
      { '/linux/devices': [{ ...device, major: 8, minor: 0 }] },
    ],
  },
  {
    id: 'devices-duplicate-majmin',
    broken: [
      { '/linux/devices': [device, { ...device, path: '/dev/fuse2' }] },
      { '/linux/devices': [device, { ...device, type: 'u' }] },
    ],
    near: [
      { '/linux/devices': [device, { ...device, type: 'b' }, { ...device, minor: 230 }] },
      {
        '/linux/devices': [
          { type: 'p', path: '/a' },
          { type: 'p', path: '/b' },
        ],
      },
    ],
  },
  {
    id: 'cgroupspath-abs-or-rel',
    broken: [{ '/linux/cgroupsPath': 'a\0b' }, { '/linux/cgroupsPath': 5 }],
    near: ['/a/b', 'a', 'system.slice:prefix:name', ''].map(path => ({ '/linux/cgroupsPath': path })),
  },
  {
    id: 'intelrdt-l3-starts-l3',
    broken: intelRdt('l3CacheSchema', '0=7f0', 'l3:0=7f0', 'MB:0=20', ''),
    near: intelRdt('l3CacheSchema', 'L3:0=7f0;1=1f'),
  },
  {
    id: 'intelrdt-l3-no-newlines',
    broken: intelRdt('l3CacheSchema', 'L3:0=7f0\nL2:0=f', 'L3:0=7f0\n'),
    near: intelRdt('l3CacheSchema', 'L3:0=7f0;1=1f'),
  },
  {
    id: 'intelrdt-mb-starts-mb',
    broken: intelRdt('memBwSchema', '0=20', 'mb:0=20', ''),
    near: intelRdt('memBwSchema', 'MB:0=20;1=70'),
  },
  {
    id: 'intelrdt-mb-no-newlines',
    broken: intelRdt('memBwSchema', 'MB:0=20\nL3:0=1'),
    near: intelRdt('memBwSchema', 'MB:'),
  },
  {
    id: 'intelrdt-schemata-no-newlines',
    broken: intelRdt('schemata', ['L3:0=7f0', 'L2:0=f\n']),
    near: [
      ...intelRdt('schemata', ['L3:0=7f0', 'L2:0=f']),
      { '/ociVersion': '1.2.1', '/linux/intelRdt/schemata': ['a\n'] },
    ],
  },
  requiredMember(
    'mempolicy-mode-required',
    '/linux/memoryPolicy',
    { mode: 'MPOL_BIND', nodes: '0' },
    'mode',
    'BIND',
  ),
  {
    id: 'mempolicy-nodes-mode-constraints',
    broken: [
      policy('MPOL_DEFAULT', '0'),
      policy('MPOL_LOCAL', '0-3'),
      policy('MPOL_BIND'),
      policy('MPOL_INTERLEAVE', ''),
      policy('MPOL_WEIGHTED_INTERLEAVE'),
      policy('MPOL_PREFERRED_MANY'),
      policy('MPOL_BIND', 'a-b'),
      policy('MPOL_BIND', '3-0'),
    ],
    near: [
      policy('MPOL_DEFAULT'),
      policy('MPOL_LOCAL', ''),
      policy('MPOL_BIND', '0-3,7'),
      policy('MPOL_PREFERRED'),
      policy('MPOL_PREFERRED', '1'),
    ],
  },
  {
    id: 'rootfspropagation-enum',
    broken: ['rprivate', 'Shared', '', null].map(value => ({ '/linux/rootfsPropagation': value })),
    near: ['shared', 'slave', 'private', 'unbindable'].map(value => ({ '/linux/rootfsPropagation': value })),
  },
  paths('maskedpaths-absolute', '/linux/maskedPaths'),
  paths('readonlypaths-absolute', '/linux/readonlyPaths'),
  requiredMember(
    'personality-domain-required',
    '/linux/personality',
    { domain: 'LINUX32', flags: [] },
    'domain',
    'BSD',
  ),
]
