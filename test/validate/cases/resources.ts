/** config-linux.md#control-groups */
import { type Case, type Edits, requiredMember } from './case.js'

const at = '/linux/resources'
const resources = (more: object): Edits => ({ [at]: more })
const rate = { major: 8, minor: 0, rate: 18446744073709551615n }
const weight = { major: 8, minor: 0, weight: 500 }
const throttle = (unit: string): string[] =>
  ['Read', 'Write'].map(way => `${at}/blockIO/throttle${way}${unit}Device/-`)

const rateCase = (id: string, unit: string): Case => {
  const cases = throttle(unit).map(list => requiredMember(id, list, rate, 'rate', -1))
  return { id, broken: cases.flatMap(({ broken }) => broken), near: cases.flatMap(({ near }) => near) }
}

const blockDevices: Case[] = [
  [`${at}/blockIO/weightDevice/-`, weight] as const,
  ...[...throttle('Bps'), ...throttle('IOPS')].map(list => [list, rate] as const),
].flatMap(([list, whole]) => [
  requiredMember('', list, whole, 'major', '8'),
  requiredMember('', list, whole, 'minor', 9223372036854775808n),
])

export const resourceCases: Case[] = [
  requiredMember('devcg-allow-required', `${at}/devices/-`, { allow: false, access: 'rwm' }, 'allow', 'no'),
  {
    id: 'devcg-access-composition',
    broken: ['rwx', 'R', 'r,w', 'read'].map(access => resources({ devices: [{ allow: true, access }] })),
    near: ['r', 'mw', 'rwm'].map(access => resources({ devices: [{ allow: true, access }] })),
  },
  {
    id: 'memory-kernel-not-recommended',
    broken: [resources({ memory: { kernel: -1 } })],
    near: [resources({ memory: { limit: 9223372036854775807n, swap: -1 } })],
  },
  {
    id: 'memory-kerneltcp-not-recommended',
    broken: [resources({ memory: { kernelTCP: 0 } })],
    near: [resources({ memory: {} }), { '/ociVersion': '1.0.2', [at]: { memory: { kernelTCP: 0 } } }],
  },
  {
    id: 'memory-swappiness-range',
    broken: [101, 18446744073709551615n, -1, 0.5].map(swappiness => resources({ memory: { swappiness } })),
    near: [0, 60, 100].map(swappiness => resources({ memory: { swappiness } })),
  },
  {
    id: 'cpu-quota-not-smaller-than-burst',
    also: ['cpu-burst-not-larger-than-quota'],
    broken: [resources({ cpu: { quota: 9223372036854775806n, burst: 9223372036854775807n } })],
    near: [resources({ cpu: { quota: 9223372036854775807n, burst: 9223372036854775807n } })],
  },
  {
    id: 'cpu-burst-not-larger-than-quota',
    also: ['cpu-quota-not-smaller-than-burst'],
    broken: [resources({ cpu: { quota: 1, burst: 2 } })],
    near: [
      resources({ cpu: { quota: 2, burst: 2 } }),
      resources({ cpu: { quota: -1, burst: 2 } }),
      resources({ cpu: { burst: 2 } }),
      { '/ociVersion': '1.0.2', [at]: { cpu: { quota: 1, burst: 2 } } },
    ],
  },
  {
    id: 'blockio-majmin-required',
    broken: blockDevices.flatMap(({ broken }) => broken),
    near: blockDevices.flatMap(({ near }) => near),
  },
  {
    id: 'blockio-weightdevice-one-of',
    broken: [resources({ blockIO: { weightDevice: [{ major: 8, minor: 0 }] } })],
    near: [
      resources({ blockIO: { weightDevice: [{ major: 8, minor: 0, leafWeight: 10 }] } }),
      resources({ blockIO: { weightDevice: [{ ...weight, leafWeight: 0 }] } }),
    ],
  },
  rateCase('blockio-rate-bps-required', 'Bps'),
  rateCase('blockio-rate-iops-required', 'IOPS'),
  requiredMember(
    'hugetlb-pagesize-required',
    `${at}/hugepageLimits/-`,
    { pageSize: '2MB', limit: 0 },
    'pageSize',
    2,
  ),
  {
    id: 'hugetlb-pagesize-format',
    broken: ['2', '2M', '2MiB', '2mb', '0MB', '02MB', ' 2MB', '2TB', '', '2MB\n'].map(pageSize =>
      resources({ hugepageLimits: [{ pageSize, limit: 0 }] }),
    ),
    near: ['64KB', '2MB', '1GB', '16384KB'].map(pageSize =>
      resources({ hugepageLimits: [{ pageSize, limit: 0 }] }),
    ),
  },
  requiredMember('hugetlb-limit', `${at}/hugepageLimits/-`, { pageSize: '2MB', limit: 1e19 }, 'limit', -1),
  requiredMember(
    'netprio-name-required',
    `${at}/network/priorities/-`,
    { name: 'eth0', priority: 1 },
    'name',
    0,
  ),
  requiredMember(
    'netprio-priority-required',
    `${at}/network/priorities/-`,
    { name: 'a', priority: 0 },
    'priority',
    2 ** 32,
  ),
  {
    id: 'rdma-one-of',
    broken: [
      resources({ rdma: { mlx5_1: {} } }),
      resources({ rdma: { a: { hcaObjects: 1 }, b: { hcahandles: 1 } } }),
    ],
    near: [
      resources({ rdma: {} }),
      resources({
        rdma: { a: { hcaHandles: 0 }, b: { hcaObjects: 1 }, c: { hcaHandles: 1, hcaObjects: 1 } },
      }),
    ],
  },
]
