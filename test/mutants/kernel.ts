/** Faults of what a container asks of the kernel: clocks, parameters, personality, memory policy, resctrl. */
import { existsSync, writeFileSync } from 'node:fs'
import type { Config, Namespace } from '#spec/config'
import type { Mutant } from './mutant.js'
import { configOf, refuseIf } from './operation-tools.js'

const times: Mutant[] = [
  ['dropped', ['timeoffsets', 'ns-time'], (config: Config) => delete config.linux!.timeOffsets],
  [
    'nanoseconds-dropped',
    ['timeoffsets-nanosecs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) delete offset.nanosecs
    },
  ],
  [
    'clocks-swapped',
    ['timeoffsets'],
    (config: Config) => {
      const { monotonic, boottime } = config.linux!.timeOffsets!
      config.linux!.timeOffsets = {
        ...(monotonic && { boottime: monotonic }),
        ...(boottime && { monotonic: boottime }),
      }
    },
  ],
  [
    'monotonic-only',
    ['timeoffsets'],
    (config: Config) => {
      const { monotonic } = config.linux!.timeOffsets!
      // runc takes an empty list of offsets to the kernel, which refuses it.
      if (monotonic) config.linux!.timeOffsets = { monotonic }
      else delete config.linux!.timeOffsets
    },
  ],
  [
    'seconds-without-sign',
    ['timeoffsets-secs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) {
        if (offset.secs !== undefined) offset.secs = Math.abs(Number(offset.secs))
      }
    },
  ],
  [
    'seconds-of-32-bits',
    ['timeoffsets-secs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) {
        if (Number(offset.secs) > 0xffffffff) offset.secs = Number(offset.secs) - 2 ** 32
      }
    },
  ],
  [
    'nanoseconds-without-seconds-dropped',
    ['timeoffsets-nanosecs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) {
        if (offset.secs === undefined) delete offset.nanosecs
      }
    },
  ],
  [
    'boottime-without-sign',
    ['timeoffsets-secs'],
    (config: Config) => {
      const { boottime } = config.linux!.timeOffsets!
      if (boottime?.secs !== undefined) boottime.secs = Math.abs(Number(boottime.secs))
    },
  ],
  [
    'seconds-of-31-bits',
    ['timeoffsets-secs'],
    (config: Config) => {
      for (const offset of Object.values(config.linux!.timeOffsets!)) {
        if (Number(offset.secs) > 0x7fffffff) offset.secs = 0x7fffffff
      }
    },
  ],
].map(
  ([name, breaks, change]): Mutant => ({
    name: `time-offsets-${name}`,
    breaks: breaks as string[],
    collateral: {
      ids: ['timeoffsets', 'timeoffsets-secs', 'timeoffsets-nanosecs', 'ns-time'],
      why: 'the same numbers',
    },
    config: config => {
      if (config.linux?.timeOffsets) (change as (config: Config) => void)(config)
    },
  }),
)

const sysctlMutant = (
  name: string,
  breaks: readonly string[],
  change: (entries: [string, string][]) => [string, string][],
): Mutant => ({
  name: `sysctl-${name}`,
  breaks,
  config: config => {
    const sysctl = config.linux?.sysctl
    if (sysctl) config.linux!.sysctl = Object.fromEntries(change(Object.entries(sysctl)))
  },
})

const sysctlIn = (where: string, row: string, is: (entry: Namespace) => boolean): Mutant => ({
  name: `sysctl-dropped-${where}`,
  breaks: [`sysctl[${row}]`],
  config: config => {
    if (config.linux?.namespaces?.some(is)) delete config.linux.sysctl
  },
})

const sysctls: Mutant[] = [
  sysctlMutant('dropped', ['sysctl'], () => []),
  sysctlMutant('last-dropped', ['sysctl[uts]'], entries => entries.slice(0, -1)),
  sysctlMutant('first-only', ['sysctl[network]', 'sysctl[ipc]'], entries => entries.slice(0, 1)),
  sysctlMutant('network-only', ['sysctl[ipc]'], entries =>
    entries.filter(([name]) => name.startsWith('net.')),
  ),
  sysctlMutant('mqueue-dropped', ['sysctl[ipc]'], entries =>
    entries.filter(([name]) => !name.startsWith('fs.')),
  ),
  sysctlMutant('unknown-ignored', ['sysctl[unknown]'], entries =>
    entries.filter(([name]) => !name.includes('no_such')),
  ),
  sysctlMutant('as-truth-value', ['sysctl[network]'], entries =>
    entries.map(([name, value]) => [name, name.endsWith('somaxconn') ? '1' : value]),
  ),
  sysctlMutant('uts-dropped', ['sysctl[uts]'], entries =>
    entries.filter(([name]) => name !== 'kernel.domainname'),
  ),
  sysctlMutant('of-63-bits', ['sysctl[ipc]'], entries =>
    entries.map(([name, value]) => [name, value === '18446744073692774399' ? '9223372036854775807' : value]),
  ),
  sysctlMutant('only-eight', ['sysctl[ipc]'], entries => entries.slice(0, 8)),
  sysctlMutant('refused-value-ignored', ['sysctl[value that the kernel refuses]'], entries =>
    entries.filter(([, value]) => value !== 'many'),
  ),
  sysctlIn('in-user-namespace', 'in a user namespace', ({ type }) => type === 'user'),
  sysctlIn('in-joined-namespace', 'in a joined namespace', ({ path }) => path !== undefined),
  {
    name: 'sysctl-on-host-too',
    breaks: ['sysctl'],
    instead: {
      create: command => {
        for (const [name, value] of Object.entries(configOf(command).linux?.sysctl ?? {})) {
          const file = `/proc/sys/${name.replaceAll('.', '/')}`
          if (existsSync(file)) writeFileSync(file, value)
        }
        return command.run()
      },
    },
  },
]

const personalities: Mutant[] = [
  {
    name: 'personality-dropped',
    breaks: ['personality', 'personality-linux32', 'personality-flags'],
    config: config => {
      delete config.linux?.personality
    },
  },
  {
    name: 'personality-linux-means-unset',
    breaks: ['personality'],
    config: config => {
      if (config.linux?.personality?.domain === 'LINUX') delete config.linux.personality
    },
  },
  {
    name: 'personality-always-linux32',
    breaks: ['personality'],
    config: config => {
      if (config.linux?.personality) config.linux.personality.domain = 'LINUX32'
    },
  },
  {
    name: 'personality-empty-flags-refused',
    breaks: ['personality-flags'],
    instead: { create: refuseIf(config => config.linux?.personality?.flags !== undefined) },
  },
]

const policyMutant = (
  name: string,
  breaks: readonly string[],
  change: (policy: { mode: string; nodes?: string; flags?: string[] }) => void,
): Mutant => ({
  name: `memory-policy-${name}`,
  breaks,
  collateral: { ids: ['mempolicy', 'mempolicy-nodes', 'mempolicy-flags'], why: 'uses the mode' },
  config: config => {
    if (config.linux?.memoryPolicy) change(config.linux.memoryPolicy as never)
  },
})

/** What a mode is mistaken for, by the end of its id. */
const mistakenModes: Record<string, string> = {
  bind: 'MPOL_PREFERRED_MANY',
  interleave: 'MPOL_WEIGHTED_INTERLEAVE',
  'weighted-interleave': 'MPOL_INTERLEAVE',
  preferred: 'MPOL_BIND',
  'preferred-many': 'MPOL_PREFERRED',
  local: 'MPOL_DEFAULT',
  default: 'MPOL_LOCAL',
}

const policies: Mutant[] = [
  {
    name: 'memory-policy-dropped',
    breaks: ['mempolicy', 'mempolicy-mode-bind', 'mempolicy-nodes', 'mempolicy-flags'],
    collateral: {
      ids: Object.keys(mistakenModes).map(mode => `mempolicy-mode-${mode}`),
      why: 'no mode at all',
    },
    config: config => {
      delete config.linux?.memoryPolicy
    },
  },
  ...Object.entries(mistakenModes).map(([mode, other]) => ({
    ...policyMutant(`${mode}-mistaken`, [`mempolicy-mode-${mode}`], policy => {
      if (policy.mode === `MPOL_${mode.toUpperCase().replace('-', '_')}`) policy.mode = other
    }),
    ...(mode === 'default'
      ? { alike: { runtimes: ['runc'], why: 'runc 1.3 ignores memory policies, and so has the default one' } }
      : {}),
  })),
  policyMutant('flags-dropped', ['mempolicy-flags'], policy => {
    delete policy.flags
  }),
  policyMutant('flags-swapped', ['mempolicy-flags'], policy => {
    const swapped: Record<string, string> = {
      MPOL_F_STATIC_NODES: 'MPOL_F_RELATIVE_NODES',
      MPOL_F_RELATIVE_NODES: 'MPOL_F_STATIC_NODES',
    }
    policy.flags = policy.flags?.map(flag => swapped[flag] ?? flag) ?? []
  }),
  policyMutant('nodes-out-of-range-ignored', ['mempolicy-nodes'], policy => {
    if (policy.nodes?.includes('9876543210')) policy.nodes = '0'
  }),
]

const rdts: Mutant[] = [
  {
    name: 'intelrdt-ignored',
    breaks: ['intelrdt-no-resctrl-error'],
    config: config => {
      delete config.linux?.intelRdt
    },
  },
  {
    name: 'intelrdt-class-ignored',
    breaks: ['intelrdt-no-resctrl-error[a class]'],
    config: config => {
      if (config.linux?.intelRdt?.closID) delete config.linux.intelRdt
    },
  },
  {
    name: 'intelrdt-bandwidth-ignored',
    breaks: ['intelrdt-no-resctrl-error[a schema of bandwidth]'],
    config: config => {
      if (config.linux?.intelRdt?.memBwSchema) delete config.linux.intelRdt
    },
  },
]

export const mutants: readonly Mutant[] = [...times, ...sysctls, ...personalities, ...policies, ...rdts]
