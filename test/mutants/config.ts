/** Faults of config.json as a whole: versions, annotations, unknown properties and invalid values. */
import type { Config } from '#spec/config'
import { refuses } from './edits.js'
import type { Mutant } from './mutant.js'

const at = (config: unknown, path: string): unknown =>
  path
    .split('/')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], config)

const has = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && name in value

const stateOf = (
  name: string,
  ids: string[],
  edit: (annotations: Record<string, string>) => unknown,
): Mutant => ({
  name,
  breaks: ids,
  state: state => {
    if (state.annotations) state.annotations = (edit(state.annotations) ?? state.annotations) as never
  },
  collateral: {
    ids: ['state-annotations', 'annotations-unknown-key', 'annotations-value-empty-may', 'annotations'],
    why: 'the state is where annotations show',
  },
})

const levels = [
  '',
  '/root',
  '/mounts/6',
  '/process',
  '/process/user',
  '/process/capabilities',
  '/process/rlimits/0',
  '/process/consoleSize',
  '/process/scheduler',
  '/process/ioPriority',
  '/hooks',
  '/hooks/prestart/0',
  '/hooks/createRuntime/0',
  '/hooks/poststart/0',
  '/hooks/poststop/0',
  '/linux',
  '/linux/namespaces/0',
  '/linux/devices/0',
  '/linux/personality',
  '/linux/resources',
  '/linux/resources/devices/0',
  '/linux/resources/memory',
  '/linux/resources/cpu',
  '/linux/resources/pids',
  '/linux/seccomp',
  '/linux/seccomp/syscalls/0',
  '/linux/seccomp/syscalls/1/args/0',
]

/** Replaces a value that is invalid by one that is not, as a runtime does that does not look. */
const overlooks = (row: string, mend: (config: Config) => void): Mutant => ({
  name: `overlooks-${row.replaceAll(/\W+/g, '-')}`,
  breaks: [`valid-values-error[${row}]`],
  config: mend,
})

export const mutants: readonly Mutant[] = [
  {
    name: 'hostname-not-beside-domainname',
    breaks: ['hostname'],
    collateral: { ids: ['domainname'], why: 'its check looks at a host name beside it' },
    config: config => {
      if (config.domainname) delete config.hostname
    },
  },
  ...levels.map(level =>
    refuses(
      `strict-at-${level.replaceAll('/', '-') || 'top'}`,
      [`extensibility-no-error[${level || 'top level'}]`],
      config => has(at(config, level), 'xObject'),
    ),
  ),
  refuses('strict-null', ['extensibility-no-error'], config => JSON.stringify(config).includes('"xNull"')),
  {
    name: 'unknown-hook-kind-runs',
    breaks: ['extensibility-ignore-unknown'],
    config: config => {
      const hooks = config.hooks as Record<string, never[]> | undefined
      if (hooks?.prestop) hooks.poststop = [...hooks.prestop, ...hooks.poststop!] as never[]
    },
  },
  {
    name: 'unknown-drops-neighbour',
    breaks: ['extensibility-ignore-unknown'],
    config: config => {
      if (has(config.linux, 'xArray')) delete config.linux?.maskedPaths
    },
  },
  {
    name: 'foreign-name-taken-for-known',
    breaks: ['extensibility-ignore-unknown'],
    config: config => {
      const stray = (config.process as unknown as { hostname?: string })?.hostname
      if (stray) config.hostname = stray
    },
  },
  {
    name: 'other-case-taken-for-known',
    breaks: ['extensibility-ignore-unknown[other case]'],
    config: config => {
      const stray = (config as unknown as { Hostname?: string }).Hostname
      if (stray) config.hostname = stray
    },
  },
  {
    name: 'order-of-members-counts',
    breaks: ['json-order-insignificant'],
    config: config => {
      if (Object.keys(config)[0] !== 'ociVersion') delete config.hostname
    },
  },
  refuses('only-latest-1.0', ['config-ociversion-compat'], config => config.ociVersion === '1.0.1'),
  refuses('no-first-release', ['config-ociversion-compat'], config => config.ociVersion === '1.0.0'),
  refuses(
    'annotations-needed',
    ['annotations-empty-may'],
    config => JSON.stringify(config.annotations) === '{}',
  ),
  refuses('annotation-values-needed', ['annotations-value-empty-may'], config =>
    Object.values(config.annotations ?? {}).includes(''),
  ),
  refuses('annotation-keys-need-a-dot', ['annotations-unknown-key'], config =>
    Object.keys(config.annotations ?? {}).some(key => !key.includes('.')),
  ),
  refuses('annotation-keys-reserved', ['annotations-unknown-key'], config =>
    Object.keys(config.annotations ?? {}).some(key => key.startsWith('org.opencontainers.unknown')),
  ),
  stateOf('annotations-lost', ['annotations'], () => ({})),
  stateOf('annotations-first-only', ['annotations'], all =>
    Object.fromEntries(Object.entries(all).slice(0, 1)),
  ),
  stateOf('annotations-last-lost', ['annotations'], all =>
    Object.fromEntries(Object.entries(all).slice(0, -1)),
  ),
  stateOf('annotations-lower-case', ['annotations'], all =>
    Object.fromEntries(Object.entries(all).map(([key, value]) => [key.toLowerCase(), value])),
  ),
  stateOf('annotations-cut', ['annotations'], all =>
    Object.fromEntries(Object.entries(all).map(([key, value]) => [key, value.slice(0, 4096)])),
  ),
  stateOf('annotations-ascii', ['annotations'], all =>
    Object.fromEntries(
      Object.entries(all).map(([key, value]) => [key, value.replaceAll(/[^\0-\x7f]/g, '?')]),
    ),
  ),
  stateOf('annotations-empty-values-lost', ['annotations-value-empty-may'], all =>
    Object.fromEntries(Object.entries(all).filter(([, value]) => value !== '')),
  ),
  stateOf('annotations-unknown-lost', ['annotations-unknown-key'], all =>
    Object.fromEntries(Object.entries(all).filter(([key]) => /^(com|org)\.[\w.=-]+$/.test(key))),
  ),
  {
    name: 'annotations-lost-when-stopped',
    breaks: ['annotations'],
    state: state => {
      if (state.status === 'stopped') delete state.annotations
    },
  },
  overlooks('namespace type', config => {
    if (config.linux)
      config.linux.namespaces = config.linux.namespaces!.filter(n => (n.type as string) !== 'bogus')
  }),
  overlooks('rlimit type', config => {
    if (config.process?.rlimits)
      config.process.rlimits = config.process.rlimits.filter(({ type }) => type !== 'RLIMIT_BOGUS')
  }),
  overlooks('oomScoreAdj is over 1000', config => {
    if ((config.process?.oomScoreAdj ?? 0) > 1000) config.process!.oomScoreAdj = 1000
  }),
  overlooks('uid is negative', config => {
    if ((config.process?.user?.uid ?? 0) < 0) config.process!.user!.uid = 0
  }),
  overlooks('additional gid is over 32 bits', config => {
    const user = config.process?.user
    if (user?.additionalGids) user.additionalGids = user.additionalGids.map(gid => gid % 2 ** 32)
  }),
  overlooks('personality domain', config => {
    if ((config.linux?.personality?.domain as string) === 'BOGUS') delete config.linux!.personality
  }),
  overlooks('ioPriority class', config => {
    if (config.process?.ioPriority?.class.includes('BOGUS')) delete config.process.ioPriority
  }),
  overlooks('scheduler policy', config => {
    if (config.process?.scheduler?.policy?.toString().includes('BOGUS')) delete config.process.scheduler
  }),
  overlooks('seccomp action', config => {
    const rule = config.linux?.seccomp?.syscalls?.[0]
    if (rule?.action === ('SCMP_ACT_BOGUS' as never)) rule.action = 'SCMP_ACT_ERRNO'
  }),
  overlooks('seccomp op', config => {
    const arg = config.linux?.seccomp?.syscalls?.[0]?.args?.[0]
    if (arg?.op === ('SCMP_CMP_BOGUS' as never)) arg.op = 'SCMP_CMP_EQ'
  }),
  overlooks('seccomp architecture', config => {
    const filter = config.linux?.seccomp
    if (filter?.architectures) filter.architectures = filter.architectures.filter(a => !a.includes('BOGUS'))
  }),
  overlooks('hugepage size', config => {
    delete config.linux?.resources?.hugepageLimits
  }),
  overlooks('sysctl', config => {
    delete config.linux?.sysctl?.['net.bogus.parameter']
  }),
  overlooks('/root/readonly is a string', config => {
    if (typeof config.root?.readonly === 'string') config.root.readonly = true
  }),
  overlooks('/process/env/0 is a number', config => {
    if (config.process?.env)
      config.process.env = config.process.env.map(pair => (typeof pair === 'string' ? pair : `N=${pair}`))
  }),
  overlooks('/annotations/com.example.key is a number', config => {
    for (const [key, value] of Object.entries(config.annotations ?? {}))
      config.annotations![key] = String(value)
  }),
  {
    name: 'personality-ignored',
    breaks: ['valid-values-unless'],
    config: config => {
      if (config.linux?.personality?.domain === 'LINUX32') delete config.linux.personality
    },
  },
  {
    name: 'rlimits-it-does-not-know-ignored',
    breaks: ['valid-values-unless'],
    config: config => {
      if (config.process?.rlimits)
        config.process.rlimits = config.process.rlimits.filter(({ type }) => type !== 'RLIMIT_SIGPENDING')
    },
  },
]
