/** Faults of limits that are right in most cases, or set beside what was asked for, and of paths with something odd. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../../lib/spec/config.js'
import type { Resources } from '../../lib/spec/config-resources.js'
import { after, rates } from './cgroups.js'
import type { Mutant } from './mutant.js'

type Change = (resources: Resources, config: Config) => unknown

/** What is set though nobody asked for it. */
const unasked: [name: string, breaks: string[], change: Change][] = [
  ['shares', ['cgroup-resources-via-config[existing]'], all => (all.cpu = { shares: 1024, ...all.cpu })],
  [
    'period',
    ['cgroup-resources-via-config[existing]'],
    ({ cpu }) => {
      if (cpu?.quota !== undefined) cpu.period ??= 100_000
    },
  ],
  [
    'swappiness',
    ['cgroup-resources-via-config[new]'],
    all => (all.memory = { swappiness: 0, ...all.memory }),
  ],
  ['idle', ['cgroup-resources-via-config[new]'], all => (all.cpu = { idle: 1, ...all.cpu })],
  [
    'swap',
    ['memory-swap', 'cgroup-resources-via-config[new]'],
    ({ memory }) => {
      const { limit } = memory ?? {}
      if (memory && typeof limit === 'number' && limit > 0) memory.swap ??= 2 * limit
    },
  ],
  [
    'reservation',
    ['memory-reservation'],
    ({ memory }) => {
      if (memory?.limit !== undefined) memory.reservation ??= memory.limit
    },
  ],
]

const relative = (config: Config) => config.linux?.cgroupsPath?.startsWith('/') === false

const least = (value: unknown, most: number) => Math.min(Number(value), most)

/** Right in some cases, and not in others. */
const partly: [name: string, breaks: string[], change: Change][] = [
  [
    'first-controller-only',
    ['cgroup-resources-via-config[new]'],
    all => {
      for (const name of Object.keys(all).slice(1)) delete all[name as keyof Resources]
    },
  ],
  [
    'limits-need-a-path',
    ['cgroup-resources-via-config[new]'],
    (all, { linux }) => linux!.cgroupsPath === undefined && delete all.pids,
  ],
  [
    'limits-need-an-absolute-path',
    ['cgroup-resources-via-config[new]'],
    (all, config) => relative(config) && delete all.pids,
  ],
  [
    'no-limits-in-a-user-namespace',
    ['cgroup-resources-via-config[new]'],
    (all, { linux }) => linux!.namespaces?.some(({ type }) => type === 'user') && delete all.memory,
  ],
  [
    'reservation-needs-a-limit',
    ['memory-reservation'],
    ({ memory }) => memory?.limit === undefined && delete memory?.reservation,
  ],
  [
    'limit-of-32-bits',
    ['memory-limit'],
    ({ memory }) => {
      if (typeof memory?.limit === 'number' && memory.limit > 0) memory.limit = least(memory.limit, 2 ** 32)
    },
  ],
  [
    'swap-unlimited-is-none',
    ['memory-unlimited'],
    ({ memory }) => {
      if (memory?.swap === -1 && memory.limit !== -1) memory.swap = memory.limit!
    },
  ],
  [
    'swap-raised-to-the-limit',
    ['memory-swap'],
    ({ memory }) => {
      if (Number(memory?.swap) < Number(memory?.limit)) memory!.swap = memory!.limit!
    },
  ],
  [
    'shares-least-raised',
    ['cpu-shares'],
    ({ cpu }) => {
      if (cpu?.shares !== undefined) cpu.shares = Math.max(10, Number(cpu.shares))
    },
  ],
  [
    'shares-most-cut',
    ['cpu-shares'],
    ({ cpu }) => {
      if (cpu?.shares !== undefined) cpu.shares = least(cpu.shares, 10_000)
    },
  ],
  [
    'quota-of-32-bits',
    ['cpu-quota'],
    ({ cpu }) => {
      if (Number(cpu?.quota) > 2 ** 31) [cpu!.quota, cpu!.burst] = [2 ** 31 - 1, 2 ** 31 - 1]
    },
  ],
  ['idle-zero-ignored', ['cpu-idle'], ({ cpu }) => cpu?.idle === 0 && delete cpu.idle],
  [
    'idle-clipped',
    ['cpu-idle'],
    ({ cpu }) => {
      if (cpu?.idle !== undefined) cpu.idle = least(cpu.idle, 1)
    },
  ],
  [
    'realtime-needs-a-period',
    ['cpu-realtimeruntime'],
    ({ cpu }) => cpu?.realtimePeriod === undefined && delete cpu?.realtimeRuntime,
  ],
  [
    'ranges-of-cpus-cut',
    ['cpu-cpus'],
    ({ cpu }) => {
      if (cpu?.cpus) cpu.cpus = cpu.cpus.replace(/-\d+/, '')
    },
  ],
  ['cpus-need-mems', ['cpu-cpus'], ({ cpu }) => cpu?.mems === undefined && delete cpu?.cpus],
  ['cpus-that-are-absent-dropped', ['cpu-cpus'], ({ cpu }) => Number(cpu?.cpus) > 999 && delete cpu?.cpus],
  [
    'pids-of-16-bits',
    ['pids-limit'],
    ({ pids }) => {
      if (pids) pids.limit = least(pids.limit, 65_535)
    },
  ],
  [
    'weight-below-the-most',
    ['blockio-weight'],
    ({ blockIO }) => {
      if (blockIO?.weight !== undefined) blockIO.weight = least(blockIO.weight, 999)
    },
  ],
  [
    'weight-clipped',
    ['blockio-weight'],
    ({ blockIO }) => {
      if (blockIO?.weight !== undefined) blockIO.weight = least(blockIO.weight, 1000)
    },
  ],
  ...rates.map((list): [string, string[], Change] => [
    `${list}-absent-device-dropped`,
    [`blockio-${list.toLowerCase()}`],
    ({ blockIO }) => {
      if (blockIO?.[list]) blockIO[list] = blockIO[list].filter(({ major }) => Number(major) < 4000)
    },
  ]),
]

/** What becomes of a path with something odd in it. */
const paths: [name: string, row: string, change: (path: string) => string][] = [
  ['in-lower-case', 'characters', path => path.toLowerCase()],
  ['decoded', 'characters', path => path.replaceAll('%41', 'A')],
  ['up-to-a-colon', 'characters', path => path.split(':')[0]!],
  ['of-ascii-only', 'characters', path => path.replace(/[^ -~]/g, '_')],
  ['dots-kept', 'one dot', path => path.replaceAll('/./', '/dot/')],
  ['slashes-kept', 'slashes', path => path.replace(/\/$/, '/last')],
]

export const mutants: readonly Mutant[] = [
  ...unasked.map(
    ([name, breaks, change]): Mutant => ({
      name: `cgroups-unasked-${name}`,
      breaks,
      collateral: {
        ids: [
          'cgroup-resources-via-config',
          'memory',
          'memory-swap',
          'memory-unlimited',
          'cpu',
          'cpu-period',
          'cpu-quota',
        ],
        why: 'what is set beside what was asked for shows there, too',
      },
      config: config => {
        const { linux } = config
        if (!linux) return
        linux.resources ??= {}
        change(linux.resources, config)
      },
    }),
  ),
  {
    name: 'cgroups-limits-for-the-parent-too',
    breaks: ['cgroup-resources-via-config[existing]'],
    instead: after('create', dirs => {
      const dir = dirs.get('pids')!
      writeFileSync(`${dirname(dir)}/pids.max`, readFileSync(`${dir}/pids.max`))
    }),
  },
  {
    name: 'cgroups-existing-reset',
    breaks: ['cgroup-resources-via-config[existing]'],
    instead: after('create', dirs => writeFileSync(`${dirs.get('memory')}/memory.swappiness`, '60')),
    collateral: { ids: ['memory-swappiness'], why: 'it is reset' },
  },
  {
    name: 'cgroups-existing-depth-reset',
    breaks: ['cgroup-resources-via-config[existing]'],
    cgroup: 'v2',
    instead: after('create', dirs => writeFileSync(`${dirs.get('unified')}/cgroup.max.descendants`, 'max')),
  },
  ...partly.map(
    ([name, breaks, change]): Mutant => ({
      name: `cgroups-${name}`,
      breaks,
      collateral: {
        ids: [
          'cgroup-resources-via-config',
          'memory',
          'cpu',
          'blockio',
          'cpu-quota',
          'cpu-burst',
          'cpu-period',
          'pids',
        ],
        why: 'of the same field',
      },
      config: config => {
        if (config.linux?.resources) change(config.linux.resources, config)
      },
    }),
  ),
  ...paths.map(
    ([name, row, change]): Mutant => ({
      name: `cgroups-path-${name}`,
      breaks: [`cgroupspath-invalid-error[${row}]`],
      config: ({ linux }) => {
        if (linux?.cgroupsPath) linux.cgroupsPath = change(linux.cgroupsPath)
      },
    }),
  ),
  {
    name: 'cgroups-devices-hierarchy-missed',
    breaks: ['cgroupspath', 'cgroupspath-absolute', 'cgroupspath-created'],
    instead: after('create', (dirs, pid) =>
      writeFileSync(`${dirname(dirname(dirs.get('devices')!))}/cgroup.procs`, `${pid}`),
    ),
  },
]
