/** Faults of cgroups. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { cgroupDirFor, cgroupDirs, cgroupProcs } from '../../lib/host/cgroup.js'
import type { Config } from '../../lib/spec/config.js'
import type {
  DeviceCgroup,
  HugepageLimit,
  Rdma,
  Resources,
  WeightDevice,
} from '../../lib/spec/config-resources.js'
import type { Command, Mutant } from './mutant.js'

type Field = [controller: string, field: string]

const resourcesOf = (config: Config) =>
  (config.linux?.resources ?? {}) as Record<string, Record<string, unknown>>

/** Edits what resources has, where there is something. */
const edit = (change: (resources: Resources) => void) => (config: Config) => {
  if (config.linux?.resources) change(config.linux.resources)
}

const dropped = ([controller, field]: Field, breaks: string[], collateral: string[] = []): Mutant => ({
  name: `cgroups-${controller}.${field}-dropped`,
  breaks,
  collateral: { ids: collateral, why: 'made of the same field' },
  config: config => {
    delete resourcesOf(config)[controller]?.[field]
  },
})

/** A value off by some: what numbers take, the kernel may round to pages. */
const offBy = (
  [controller, field]: Field,
  by: number,
  breaks: string[],
  collateral: string[] = [],
): Mutant => ({
  name: `cgroups-${controller}.${field}-off`,
  breaks,
  collateral: { ids: collateral, why: 'made of the same field' },
  config: config => {
    const group = resourcesOf(config)[controller]
    if (typeof group?.[field] === 'number' && group[field] > 0) group[field] += by
  },
})

const fields: [field: Field, by: number, breaks: string[], collateral: string[]][] = [
  [
    ['memory', 'limit'],
    4096,
    ['memory', 'memory-limit'],
    ['memory-swap', 'memory-reservation', 'memory-unlimited'],
  ],
  [['memory', 'reservation'], 4096, ['memory', 'memory-reservation'], ['memory-unlimited']],
  [['memory', 'swap'], 4096, ['memory', 'memory-swap'], []],
  [['memory', 'swappiness'], -1, ['memory', 'memory-swappiness'], ['memory-swappiness-range']],
  [['cpu', 'shares'], 1, ['cpu', 'cpu-shares'], ['cgroup-resources-via-config']],
  [['cpu', 'quota'], 1, ['cpu', 'cpu-quota'], ['cpu-burst', 'cpu-period']],
  [['cpu', 'period'], 1, ['cpu', 'cpu-period'], ['cpu-quota', 'cpu-burst']],
  [['cpu', 'burst'], -1, ['cpu-burst'], []],
  [['cpu', 'realtimeRuntime'], -1, ['cpu', 'cpu-realtimeruntime'], []],
  [['cpu', 'realtimePeriod'], 1, ['cpu', 'cpu-realtimeperiod'], []],
  [['pids', 'limit'], 1, ['pids', 'pids-limit'], ['cgroup-resources-via-config']],
  [['blockIO', 'weight'], 1, ['blockio', 'blockio-weight'], []],
]

export const rates = ['ReadBps', 'WriteBps', 'ReadIOPS', 'WriteIOPS'].map(
  kind => `throttle${kind}Device` as const,
) as ('throttleReadBpsDevice' | 'throttleReadIOPSDevice')[]

const pidOf = ({ ask, id }: Command): number => {
  try {
    return Number(JSON.parse(ask('state', id).stdout).pid)
  } catch {
    return 0
  }
}

/** Does something to the cgroups of a container after an operation. */
export const after = (
  operation: 'create' | 'start',
  change: (dirs: Map<string, string>, pid: number) => void,
) => ({
  [operation]: (command: Command) => {
    const code = command.run()
    const pid = code === 0 ? pidOf(command) : 0
    if (pid > 0) {
      try {
        change(cgroupDirs(pid), pid)
      } catch {
        // The process is gone, or the kernel takes no such value.
      }
    }
    return code
  },
})

const isAll = ({ type, major, minor }: DeviceCgroup) =>
  (type ?? 'a') === 'a' && major === undefined && minor === undefined

const rules = (change: (rules: DeviceCgroup[]) => DeviceCgroup[]) =>
  edit(resources => {
    if (resources.devices) resources.devices = change(resources.devices)
  })

/** Each entry but those on all devices. */
const each = (change: (rule: DeviceCgroup) => DeviceCgroup) =>
  rules(list => list.map(rule => (isAll(rule) ? rule : change(rule))))

const without = (rule: DeviceCgroup, field: keyof DeviceCgroup): DeviceCgroup => {
  const { [field]: _, ...rest } = rule
  return rest as DeviceCgroup
}

const isSame = (a: DeviceCgroup, b: DeviceCgroup) =>
  a.type === b.type && a.major === b.major && a.minor === b.minor

const devices: [name: string, breaks: string[], change: NonNullable<Mutant['config']>][] = [
  ['ignored', ['devcg-list', 'devcg-order'], edit(resources => delete resources.devices)],
  ['last-dropped', ['devcg-allow'], rules(list => (list.length > 1 ? list.slice(0, -1) : list))],
  ['first-only', ['devcg-list', 'devcg-order'], rules(list => list.slice(0, 1))],
  ['reversed', ['devcg-order'], rules(list => list.toReversed())],
  [
    'denials-first',
    ['devcg-order'],
    rules(list => list.toSorted((a, b) => Number(a.allow) - Number(b.allow))),
  ],
  [
    'denials-last',
    ['devcg-order'],
    rules(list => [list[0]!, ...list.slice(1).toSorted((a, b) => Number(b.allow) - Number(a.allow))]),
  ],
  [
    'by-minor',
    ['devcg-order'],
    rules(list => list.toSorted((a, b) => Number(a.minor ?? -1) - Number(b.minor ?? -1))),
  ],
  ['always-allowed', ['devcg-allow'], rules(list => list.map(rule => ({ ...rule, allow: true })))],
  ['char-only', ['devcg-type'], each(rule => ({ ...rule, type: 'c' }))],
  ['minor-ignored', ['devcg-majmin'], each(rule => without(rule, 'minor'))],
  ['major-ignored', ['devcg-majmin'], each(rule => without(rule, 'major'))],
  ['swapped', ['devcg-majmin'], each(rule => ({ ...rule, major: rule.minor!, minor: rule.major! }))],
  ['zero-is-all', ['devcg-majmin'], each(rule => (rule.minor === 0 ? without(rule, 'minor') : rule))],
  [
    'minor-one-byte',
    ['devcg-majmin'],
    each(rule => (rule.minor === undefined ? rule : { ...rule, minor: Number(rule.minor) & 255 })),
  ],
  ['unset-is-zero', ['devcg-majmin-default'], each(rule => ({ ...rule, minor: rule.minor ?? 0 }))],
  ['unset-major-is-zero', ['devcg-majmin-default'], each(rule => ({ ...rule, major: rule.major ?? 0 }))],
  ['access-all', ['devcg-access[r]', 'devcg-access[w]'], each(rule => ({ ...rule, access: 'rwm' }))],
  [
    'read-is-all',
    ['devcg-access[r]'],
    each(rule => (rule.access === 'r' ? { ...rule, access: 'rw' } : rule)),
  ],
  [
    'write-is-all',
    ['devcg-access[w]'],
    each(rule => (rule.access === 'w' ? { ...rule, access: 'rw' } : rule)),
  ],
  ['sixteen-at-most', ['devcg-list'], rules(list => list.slice(0, 16))],
  [
    'major-one-byte',
    ['devcg-majmin'],
    each(rule => (rule.major === undefined ? rule : { ...rule, major: Number(rule.major) & 255 })),
  ],
  [
    'access-in-one-order',
    ['devcg-access[r]'],
    each(rule => ({ ...rule, access: /^r?w?m?/.exec(rule.access ?? '')?.[0] || 'm' })),
  ],
  [
    'part-denied-is-nothing',
    ['devcg-order[part denied after more was allowed]', 'devcg-order[part denied after all was allowed]'],
    rules(list => list.filter(rule => rule.allow || rule.access !== 'w')),
  ],
  [
    'part-denied-is-all',
    ['devcg-order[part denied after more was allowed]', 'devcg-order[part denied after all was allowed]'],
    each(rule => (rule.allow ? rule : { ...rule, access: 'rwm' })),
  ],
  [
    'last-of-a-device',
    ['devcg-order[allowed bit by bit]'],
    rules(list =>
      list.filter((rule, index) => isAll(rule) || !list.slice(index + 1).some(later => isSame(rule, later))),
    ),
  ],
  [
    'blocks-first-come',
    ['devcg-order[after a denial of all]'],
    rules(list =>
      list.filter(
        (rule, index) => rule.type !== 'b' || !list.slice(0, index).some(former => isSame(rule, former)),
      ),
    ),
  ],
  [
    'denials-of-blocks-dropped',
    ['devcg-order[denials after all is allowed]'],
    each(rule => (rule.type === 'b' ? { ...rule, allow: true } : rule)),
  ],
  [
    'wide-denials-dropped',
    ['devcg-order[denials after all is allowed]'],
    rules(list => list.filter(rule => isAll(rule) || rule.allow || rule.minor !== undefined)),
  ],
  [
    'type-unset-is-char',
    ['devcg-type-default'],
    rules(list => list.map(rule => ({ ...rule, type: rule.type ?? 'c' }))),
  ],
]

const weightDevices = (change: (list: WeightDevice[]) => WeightDevice[]) =>
  edit(({ blockIO }) => {
    if (blockIO?.weightDevice) blockIO.weightDevice = change(blockIO.weightDevice)
  })
const eachRdma = (change: (limits: Rdma) => unknown) =>
  edit(({ rdma }) => Object.values(rdma ?? {}).forEach(change))

/** Of what few hosts have: CFQ or BFQ, limits of kernel memory, net_cls, net_prio and RDMA devices. */
const rare: Mutant[] = [
  dropped(['blockIO', 'leafWeight'], ['blockio-leafweight']),
  offBy(['blockIO', 'leafWeight'], 1, ['blockio-leafweight']),
  dropped(['memory', 'kernel'], ['memory-kernel']),
  offBy(['memory', 'kernel'], 4096, ['memory-kernel']),
  dropped(['network', 'classID'], ['netcls-classid', 'network']),
  dropped(['network', 'priorities'], ['netprio-priorities', 'network']),
  ...(
    [
      [
        'weightDevice-last-dropped',
        ['blockio-weightdevice', 'blockio-weightdevice-weight'],
        weightDevices(list => list.slice(0, -1)),
      ],
      [
        'weightDevice-weight-of-the-first',
        ['blockio-weightdevice', 'blockio-weightdevice-weight'],
        weightDevices(list => list.map(entry => ({ ...entry, weight: list[0]!.weight! }))),
      ],
      [
        'weightDevice-leafWeight-as-weight',
        ['blockio-weightdevice-leafweight'],
        weightDevices(list =>
          list.map(({ leafWeight, ...entry }) => (leafWeight ? { ...entry, weight: leafWeight } : entry)),
        ),
      ],
      [
        'classID-of-16-bits',
        ['netcls-classid', 'network'],
        edit(({ network }) => {
          if (network?.classID !== undefined) network.classID &= 0xffff
        }),
      ],
      [
        'priorities-last-dropped',
        ['netprio-priorities', 'network'],
        edit(({ network }) => network?.priorities?.pop()),
      ],
      [
        'priorities-of-the-first',
        ['netprio-priorities'],
        edit(({ network }) => {
          for (const entry of network?.priorities ?? []) entry.priority = network!.priorities![0]!.priority
        }),
      ],
      ['rdma-dropped', ['rdma', 'rdma-hcahandles', 'rdma-hcaobjects'], edit(all => delete all.rdma)],
      ['rdma-handles-dropped', ['rdma-hcahandles'], eachRdma(limits => delete limits.hcaHandles)],
      ['rdma-objects-dropped', ['rdma-hcaobjects'], eachRdma(limits => delete limits.hcaObjects)],
      [
        'rdma-unset-is-zero',
        ['rdma', 'rdma-hcahandles', 'rdma-hcaobjects'],
        eachRdma(limits => {
          limits.hcaHandles ??= 0
          limits.hcaObjects ??= 0
        }),
      ],
    ] as [string, string[], NonNullable<Mutant['config']>][]
  ).map(([name, breaks, config]) => ({
    name: `cgroups-${name}`,
    breaks,
    collateral: {
      ids: [
        ...['blockio-weight', 'blockio-weightdevice', 'rdma', 'rdma-hcahandles', 'rdma-hcaobjects'],
        ...['network'],
      ],
      why: 'they are in one file',
    },
    config,
  })),
]

const hugetlb = ['hugetlb', 'hugetlb-rsvd', 'hugetlb-fallback']
const hugePages = (change: (list: HugepageLimit[]) => HugepageLimit[]) =>
  edit(resources => {
    if (resources.hugepageLimits) resources.hugepageLimits = change(resources.hugepageLimits)
  })

/** With cgroup v2, which has the controller also where a host in hybrid mode has the others with v1. */
const hugePageLimits: Mutant[] = (
  [
    ['dropped', [...hugetlb, 'hugetlb-pagesize-format'], hugePages(() => [])],
    ['last-dropped', hugetlb, hugePages(list => (list.length > 1 ? list.slice(0, -1) : list))],
    ['first-only', hugetlb, hugePages(list => list.slice(0, 1))],
    ['0-unset', hugetlb, hugePages(list => list.filter(({ limit }) => limit !== 0))],
    [
      'one-page-more',
      hugetlb,
      hugePages(list => list.map(entry => ({ ...entry, limit: Number(entry.limit) + 2 ** 21 }))),
    ],
    [
      'in-pages-of-2MB',
      hugetlb,
      hugePages(list => list.map(entry => ({ ...entry, pageSize: entry.pageSize.replace('1GB', '2MB') }))),
    ],
    [
      'unknown-size-dropped',
      ['hugetlb-pagesize-format'],
      hugePages(list => list.filter(({ pageSize }) => pageSize !== '3MB')),
    ],
    [
      'size-in-other-words',
      ['hugetlb-pagesize-format'],
      hugePages(list =>
        list.map(entry => ({ ...entry, pageSize: entry.pageSize.replace(/^(\d+[MGK])(iB)?$/, '$1B') })),
      ),
    ],
    [
      'unknown-size-rounded',
      ['hugetlb-pagesize-format'],
      hugePages(list => list.map(entry => ({ ...entry, pageSize: entry.pageSize.replace(/^3MB/, '2MB') }))),
    ],
  ] as [string, string[], NonNullable<Mutant['config']>][]
).map(([name, breaks, config]) => ({ name: `cgroups-huge-pages-${name}`, breaks, cgroup: 'v2', config }))

export const mutants: readonly Mutant[] = [
  ...rare,
  ...hugePageLimits,
  {
    name: 'cgroups-huge-pages-used-not-reserved',
    breaks: ['hugetlb-rsvd'],
    collateral: { ids: ['hugetlb'], why: 'a runtime that does not reserve loses its limit' },
    cgroup: 'v2',
    instead: after('create', dirs => {
      const dir = dirs.get('unified')!
      for (const file of readdirSync(dir))
        if (/^hugetlb\..*\.rsvd\.max$/.test(file)) {
          const limit = readFileSync(`${dir}/${file}`, 'utf8')
          writeFileSync(`${dir}/${file.replace('.rsvd', '')}`, limit)
          writeFileSync(`${dir}/${file}`, 'max')
        }
    }),
  },
  ...fields.map(([field, , breaks, collateral]) => dropped(field, breaks, collateral)),
  ...fields.map(([field, by, breaks, collateral]) => offBy(field, by, breaks, collateral)),
  dropped(['cpu', 'idle'], ['cpu-idle']),
  dropped(['cpu', 'cpus'], ['cpu-cpus'], ['cpu']),
  dropped(['cpu', 'mems'], ['cpu-mems'], ['cpu']),
  dropped(['memory', 'disableOOMKiller'], ['memory-disableoomkiller']),
  dropped(['memory', 'kernelTCP'], ['memory-kerneltcp']),
  offBy(['memory', 'kernelTCP'], 4096, ['memory-kerneltcp']),
  ...devices.map(([name, breaks, config]) => ({
    name: `cgroups-devices-${name}`,
    breaks,
    collateral: {
      ids: [
        'devcg-list',
        'devcg-allow',
        'devcg-type',
        'devcg-type-default',
        'devcg-majmin',
        'devcg-majmin-default',
        'devcg-access',
        'devcg-order',
      ],
      why: 'they share the list',
    },
    config,
  })),
  ...rates.flatMap((list): Mutant[] => [
    {
      name: `cgroups-${list}-last-dropped`,
      breaks: [`blockio-${list.toLowerCase()}`, 'blockio'],
      config: edit(({ blockIO }) => {
        if (blockIO?.[list]) blockIO[list] = blockIO[list].slice(0, -1)
      }),
    },
    {
      name: `cgroups-${list}-other`,
      breaks: [`blockio-${list.toLowerCase()}`, 'blockio'],
      collateral: {
        ids: rates.map(each => `blockio-${each.toLowerCase()}`),
        why: 'the other direction is overwritten',
      },
      config: edit(({ blockIO }) => {
        const other = list.replace(/Read|Write/, word => (word === 'Read' ? 'Write' : 'Read')) as typeof list
        if (blockIO?.[list]) blockIO[other] = blockIO[list]
        if (blockIO) delete blockIO[list]
      }),
    },
  ]),
  {
    name: 'cgroups-rate-as-double',
    breaks: ['blockio-throttlereadbpsdevice'],
    collateral: { ids: ['blockio'], why: 'the same file' },
    config: edit(({ blockIO }) => {
      // The shim has big numbers as marked strings.
      for (const entry of blockIO?.throttleReadBpsDevice ?? [])
        if (String(entry.rate).startsWith('@int')) entry.rate = '@int9007199254740992' as never
    }),
  },
  {
    name: 'cgroups-quota-unlimited-ignored',
    breaks: ['cpu-quota'],
    config: edit(({ cpu }) => {
      if (cpu?.quota === -1) delete cpu.quota
    }),
  },
  {
    name: 'cgroups-pids-unlimited-ignored',
    breaks: ['pids-limit'],
    config: edit(({ pids }) => {
      if (pids?.limit === -1) delete pids.limit
    }),
  },
  ...[1, undefined].map(
    (limit): Mutant => ({
      name: `cgroups-pids-0-is-${limit ?? 'unset'}`,
      breaks: ['pids-limit-zero'],
      config: edit(resources => {
        if (resources.pids?.limit !== 0) return
        if (limit === undefined) delete resources.pids
        else resources.pids.limit = limit
      }),
    }),
  ),
  {
    name: 'cgroups-memory-unlimited-ignored',
    breaks: ['memory-unlimited'],
    config: edit(({ memory }) => {
      if (memory?.reservation === -1) delete memory.reservation
    }),
  },
  ...(
    [
      [
        'swappiness-clipped',
        'memory-swappiness-range',
        ({ memory }) => {
          if (memory?.swappiness !== undefined) memory.swappiness = Math.min(100, Number(memory.swappiness))
        },
      ],
      [
        'oom-killer-inverted',
        'memory-disableoomkiller',
        ({ memory }) => {
          if (memory?.disableOOMKiller !== undefined) memory.disableOOMKiller = !memory.disableOOMKiller
        },
      ],
      [
        'cpus-first-only',
        'cpu-cpus',
        ({ cpu }) => {
          if (cpu?.cpus) cpu.cpus = cpu.cpus.replace(/[,-].*/, '')
        },
      ],
    ] as [string, string, (resources: Resources) => void][]
  ).map(
    ([name, id, change]): Mutant => ({
      name: `cgroups-${name}`,
      breaks: [id],
      collateral: { ids: ['cpu'], why: 'of the same file' },
      config: edit(change),
    }),
  ),
  {
    name: 'cgroups-swappiness-zero-unset',
    breaks: ['memory-swappiness'],
    config: edit(({ memory }) => {
      if (memory?.swappiness === 0) delete memory.swappiness
    }),
  },
  {
    name: 'cgroups-pids-for-parent',
    breaks: ['pids', 'pids-limit'],
    collateral: { ids: ['cgroup-resources-via-config', 'cgroupspath'], why: 'limits go to another cgroup' },
    instead: after('create', dirs => {
      const dir = dirs.get('pids')!
      writeFileSync(`${dir}/pids.max`, 'max')
    }),
  },
  {
    name: 'cgroups-limits-lost-at-start',
    breaks: ['memory-limit', 'pids-limit', 'cpu-shares', 'cpu-quota'],
    collateral: {
      ids: ['memory', 'pids', 'cpu', 'memory-swap', 'memory-reservation', 'cpu-burst', 'cpu-period'],
      why: 'the limits are reset',
    },
    instead: after('start', dirs => {
      writeFileSync(`${dirs.get('pids')}/pids.max`, 'max')
      writeFileSync(`${dirs.get('cpu')}/cpu.shares`, '1024')
      writeFileSync(`${dirs.get('cpu')}/cpu.cfs_quota_us`, '-1')
      writeFileSync(`${dirs.get('memory')}/memory.memsw.limit_in_bytes`, '-1')
      writeFileSync(`${dirs.get('memory')}/memory.limit_in_bytes`, '-1')
    }),
  },
  {
    name: 'cgroups-path-ignored',
    breaks: [
      'cgroupspath',
      'cgroupspath-absolute',
      'cgroupspath-consistent',
      'cgroupspath-invalid-error',
      'cgroup-resources-via-config',
    ],
    collateral: {
      ids: [
        'cgroupspath-created',
        'cgroup-fit-check-error',
        'cpu-quota',
        'pids-limit',
        'memory-unlimited',
        'delete-foreign-resources',
        'cpu-realtimeruntime',
        'cpu-realtimeperiod',
      ],
      why: 'their cgroups are not used',
    },
    config: ({ linux }) => {
      if (linux) delete linux.cgroupsPath
    },
  },
  {
    name: 'cgroups-path-below-another',
    breaks: ['cgroupspath-absolute', 'cgroupspath', 'cgroupspath-created'],
    collateral: {
      ids: ['cgroup-resources-via-config', 'cgroup-fit-check-error'],
      why: 'the path is another one',
    },
    config: ({ linux }) => {
      if (linux?.cgroupsPath?.endsWith('/deep/Down_0.1'))
        linux.cgroupsPath = linux.cgroupsPath.replace('/deep', '/prefix/deep')
    },
  },
  {
    name: 'cgroups-path-made-but-not-used',
    breaks: ['cgroupspath-created'],
    collateral: {
      ids: ['cgroupspath', 'cgroupspath-absolute', 'cgroup-resources-via-config'],
      why: 'the process is elsewhere',
    },
    instead: after('create', (dirs, pid) => {
      for (const dir of new Set(dirs.values())) writeFileSync(`${dirname(dir)}/cgroup.procs`, `${pid}`)
    }),
  },
  {
    name: 'cgroups-path-relative-in-one-word',
    breaks: ['cgroupspath-relative-may'],
    config: ({ linux }) => {
      if (linux?.cgroupsPath && !linux.cgroupsPath.startsWith('/'))
        linux.cgroupsPath = linux.cgroupsPath.replaceAll('/', '-')
    },
  },
  {
    name: 'cgroups-path-relative-last-part-only',
    breaks: ['cgroupspath-relative-may'],
    config: ({ linux }) => {
      if (linux?.cgroupsPath && !linux.cgroupsPath.startsWith('/'))
        linux.cgroupsPath = basename(linux.cgroupsPath)
    },
  },
  {
    name: 'cgroups-path-with-id',
    breaks: ['cgroupspath-consistent'],
    collateral: {
      ids: [
        'cgroupspath',
        'cgroupspath-absolute',
        'cgroupspath-created',
        'cgroup-resources-via-config',
        'cgroup-fit-check-error',
        'cpu-quota',
        'pids-limit',
        'memory-unlimited',
        'cpu-realtimeruntime',
        'cpu-realtimeperiod',
      ],
      why: 'the path is another one',
    },
    config: ({ linux }, { id }) => {
      if (linux?.cgroupsPath) linux.cgroupsPath += `/${id}`
    },
  },
  {
    name: 'cgroups-one-hierarchy-missed',
    breaks: ['cgroupspath', 'cgroupspath-absolute', 'cgroupspath-created'],
    collateral: {
      ids: ['memory', 'memory-limit', 'memory-reservation', 'memory-swap'],
      why: 'the process is not in there',
    },
    instead: after('create', (dirs, pid) =>
      writeFileSync(`${dirname(dirname(dirs.get('memory')!))}/cgroup.procs`, `${pid}`),
    ),
  },
  {
    name: 'cgroups-failure-hidden',
    breaks: ['cgroupspath-invalid-error', 'unified-missing-controller-error', 'memory-swappiness-range'],
    collateral: {
      ids: ['cgroup-fit-check-error', 'cpu-cpus', 'cpu-mems'],
      why: 'their refusals are hidden too',
    },
    instead: {
      create: command => {
        command.run()
        return 0
      },
    },
  },
  {
    name: 'cgroups-refusal-of-one-in-use-hidden',
    breaks: ['cgroup-fit-check-error'],
    instead: {
      create: command => {
        const { linux } = JSON.parse(readFileSync(`${command.bundle}/config.json`, 'utf8')) as Config
        const dir = cgroupDirFor('pids', linux?.cgroupsPath ?? '/none')
        return dir && cgroupProcs(dir).length > 0 ? 0 : command.run()
      },
    },
  },
  {
    name: 'cgroups-default-limits',
    breaks: ['pids', 'cgroup-resources-via-config'],
    config: config => {
      const { linux } = config
      if (linux)
        linux.resources = { ...linux.resources, pids: { limit: linux.resources?.pids?.limit ?? 2048 } }
    },
  },
]
