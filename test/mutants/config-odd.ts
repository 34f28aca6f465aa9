/** Faults of config.json as a whole, and of names and annotations, that show only with values that are less usual. */
import type { Config } from '#spec/config'
import { refuses } from './edits.js'
import type { Mutant } from './mutant.js'

type Edit = (value: string, config: Config) => string

/** What a runtime may do to a name that it sets. */
const spoilsName: Record<string, Edit> = {
  'lower-case': name => name.toLowerCase(),
  'upper-case': name => name.toUpperCase(),
  'without-last-dot': name => name.replace(/\.$/, ''),
  'of-letters-digits-and-dashes': name => name.replaceAll('_', '-'),
  'as-number': name => (/^\d+$/.test(name) ? String(Number(name)) : name),
}

const names: Mutant[] = (['hostname', 'domainname'] as const).flatMap(member => [
  ...Object.entries(spoilsName).map(
    ([name, edit]): Mutant => ({
      name: `${member}-${name}`,
      breaks: [member],
      config: config => {
        if (config[member]) config[member] = edit(config[member], config)
      },
    }),
  ),
  {
    name: `${member}-for-root-only`,
    breaks: [member],
    config: config => {
      if (config.process?.user?.uid) delete config[member]
    },
  },
])

const mapped: Mutant = {
  name: 'hostname-without-user-namespace-only',
  breaks: ['hostname'],
  config: config => {
    if (config.linux?.namespaces?.some(({ type }) => type === 'user')) delete config.hostname
  },
}

/** What a runtime may do to annotations that it prints. */
const spoilsAnnotations: Record<string, (entries: [string, string][]) => [string, unknown][]> = {
  'of-64-kib': all => all.map(([key, value]) => [key, value.slice(0, 65_535)]),
  '128-at-most': all => all.slice(0, 128),
  trimmed: all => all.map(([key, value]) => [key, value.trim()]),
  'with-markup-escaped': all =>
    all.map(([key, value]) => [key, value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')]),
  'without-control-characters': all => all.map(([key, value]) => [key, value.replaceAll(/[\x01-\x1f]/g, '')]),
  composed: all => all.map(([key, value]) => [key, value.normalize('NFC')]),
  'without-backslashes': all => all.map(([key, value]) => [key, value.replaceAll('\\', '/')]),
  'of-images-lost': all => all.filter(([key]) => !key.startsWith('org.opencontainers.image.')),
  'stop-signal-lost': all => all.filter(([key]) => !key.endsWith('stopSignal')),
  'as-booleans': all => all.map(([key, value]) => [key, value === 'true' ? true : value]),
  'null-lost': all => all.filter(([, value]) => value !== 'null'),
}

const annotations = Object.entries(spoilsAnnotations).map(
  ([name, edit]): Mutant => ({
    name: `annotations-${name}`,
    breaks: ['annotations'],
    state: state => {
      if (state.annotations)
        state.annotations = Object.fromEntries(edit(Object.entries(state.annotations))) as never
    },
    collateral: {
      ids: ['state-annotations', 'annotations-unknown-key', 'annotations-value-empty-may'],
      why: 'the state is where annotations show',
    },
  }),
)

const versions: Mutant[] = [
  refuses('no-build-metadata', ['config-ociversion-compat'], ({ ociVersion }) => ociVersion.includes('+')),
  {
    name: 'hostname-since-1.0.2',
    breaks: ['config-ociversion-compat'],
    config: config => {
      if (['1.0.0', '1.0.1'].includes(config.ociVersion)) delete config.hostname
    },
  },
]

/** Replaces a value that is invalid by one that is not, as a runtime does that does not look. */
const overlooks = (row: string, mend: (config: Config) => void): Mutant => ({
  name: `overlooks-${row.replaceAll(/\W+/g, '-')}`,
  breaks: [`valid-values-error[${row}]`],
  config: mend,
})

const limit = 2 ** 32
const overlooked: Mutant[] = [
  overlooks('uid is the highest of 32 bits', ({ process }) => {
    if (process?.user?.uid === limit - 1) process.user.uid = 0
  }),
  overlooks('umask is over 32 bits', ({ process }) => {
    if (process?.user?.umask) process.user.umask %= limit
  }),
  overlooks('oomScoreAdj is over 32 bits', ({ process }) => {
    if (process?.oomScoreAdj && process.oomScoreAdj > 0) process.oomScoreAdj %= limit
  }),
  overlooks('rlimit soft is a fraction', ({ process }) => {
    for (const entry of process?.rlimits ?? [])
      if (typeof entry.soft === 'number') entry.soft = Math.floor(entry.soft)
  }),
  overlooks('cwd is a file', ({ process }) => {
    if (process?.cwd === '/bin/busybox') process.cwd = '/bin'
  }),
  overlooks('domainname is too long', config => {
    if (config.domainname) config.domainname = config.domainname.slice(0, 64)
  }),
  overlooks('ioPriority class is missing', ({ process }) => {
    if (process?.ioPriority) process.ioPriority.class ??= 'IOPRIO_CLASS_BE'
  }),
  overlooks('ioPriority class in small letters', ({ process }) => {
    if (process?.ioPriority?.class)
      process.ioPriority.class = String(process.ioPriority.class).toUpperCase() as never
  }),
  overlooks('ioPriority priority is over 32 bits', ({ process }) => {
    if (process?.ioPriority && process.ioPriority.priority > limit) process.ioPriority.priority %= limit
  }),
  overlooks('scheduler policy is missing', ({ process }) => {
    if (process?.scheduler) process.scheduler.policy ??= 'SCHED_OTHER'
  }),
  overlooks('scheduler policy in small letters', ({ process }) => {
    if (process?.scheduler?.policy)
      process.scheduler.policy = String(process.scheduler.policy).toUpperCase() as never
  }),
  overlooks('scheduler nice is over 32 bits', ({ process }) => {
    if (process?.scheduler?.nice && process.scheduler.nice > limit) process.scheduler.nice %= limit
  }),
  overlooks('personality domain is missing', ({ linux }) => {
    if (linux?.personality && !('domain' in linux.personality)) delete linux.personality
  }),
  overlooks('personality domain in small letters', ({ linux }) => {
    if (linux?.personality?.domain)
      linux.personality.domain = String(linux.personality.domain).toUpperCase() as never
  }),
  overlooks('memory policy without nodes', ({ linux }) => {
    if (linux?.memoryPolicy && !linux.memoryPolicy.nodes) delete linux.memoryPolicy
  }),
  overlooks('memory policy with nodes it does not take', ({ linux }) => {
    if (linux?.memoryPolicy?.mode === 'MPOL_DEFAULT') delete linux.memoryPolicy.nodes
  }),
  {
    name: 'scheduler-priority-99-at-most',
    breaks: ['process-scheduler-priority'],
    config: ({ process }) => {
      const scheduler = process?.scheduler
      if (scheduler?.priority) scheduler.priority = Math.min(99, scheduler.priority)
    },
  },
]

export const mutants: readonly Mutant[] = [...names, mapped, ...annotations, ...versions, ...overlooked]
