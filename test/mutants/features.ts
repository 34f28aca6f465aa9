/** Faults of features. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from './mutant.js'

type Tree = Record<string, unknown>

const parentOf = (features: Tree, path: string): [Tree, string] => {
  const names = path.split('.')
  const last = names.pop()!
  let tree = features
  for (const name of names) {
    tree[name] ??= {}
    tree = tree[name] as Tree
  }
  return [tree, last]
}

/** Sets one member, wherever it is. */
const sets = (name: string, id: string | string[], path: string, value: unknown): Mutant => ({
  name: `features-${name}`,
  breaks: [id].flat(),
  features: features => {
    const [tree, last] = parentOf(features, path)
    tree[last] = value
  },
})

/** Lists one name more. */
const lists = (
  name: string,
  id: string,
  path: string,
  extra: string,
  collateral?: Mutant['collateral'],
): Mutant => ({
  name: `features-lists-${name}`,
  breaks: [id],
  ...(collateral ? { collateral } : {}),
  features: features => {
    const [tree, last] = parentOf(features, path)
    tree[last] = [...((tree[last] as string[] | undefined) ?? []), extra]
  },
})

/** Leaves out the last name. */
const drops = (name: string, id: string, path: string, which?: string): Mutant => ({
  name: `features-drops-${name}`,
  breaks: [id],
  features: features => {
    const [tree, last] = parentOf(features, path)
    const all = tree[last] as string[]
    tree[last] = which ? all.filter(item => item !== which) : all.slice(0, -1)
  },
})

const configText = (bundle: string): string => readFileSync(join(bundle, 'config.json'), 'utf8')

const seccomp = 'linux.seccomp'

const memoryPolicy = {
  modes: ['MPOL_DEFAULT', 'MPOL_BIND', 'MPOL_INTERLEAVE'],
  flags: ['MPOL_F_STATIC_NODES', 'MPOL_F_RELATIVE_NODES'],
}
/** Claims to know memory policies, and refuses one mode or one flag of those that it lists. */
const refusesPolicy = (what: 'modes' | 'flags', refused: string): Mutant => ({
  name: `features-refuses-${refused.toLowerCase().replaceAll('_', '-')}`,
  breaks: [`features-linux-mempolicy-${what}`],
  features: features => {
    const [linux, last] = parentOf(features, 'linux.memoryPolicy')
    linux[last] = memoryPolicy
  },
  instead: {
    create: command => (configText(command.bundle).includes(`"${refused}"`) ? 1 : command.run()),
  },
})

export const mutants: readonly Mutant[] = [
  sets('no-min', 'features-ociversionmin', 'ociVersionMin', undefined),
  sets('min-not-semver', 'features-ociversionmin', 'ociVersionMin', '1.0'),
  sets('max-number', 'features-ociversionmax', 'ociVersionMax', 1.2),
  sets('max-with-v', 'features-ociversionmax', 'ociVersionMax', 'v1.2.1'),
  sets('min-over-max', 'features-max-not-less-than-min', 'ociVersionMin', '1.99.0'),
  sets('max-before-min', 'features-max-not-less-than-min', 'ociVersionMax', '1.0.0-rc.1'),
  sets('vendor-member', 'features-no-undefined-properties', 'x-vendor', true),
  sets('nested-vendor-member', 'features-no-undefined-properties', 'linux.seccomp.x-vendor', []),
  sets('misspelt-member', 'features-no-undefined-properties', 'linux.nameSpaces', []),
  sets('hooks-type', 'features-hooks', 'hooks', 'prestart'),
  sets('mount-options-type', 'features-mountoptions', 'mountOptions', { ro: true }),
  sets('annotations-type', ['features-annotations', 'features-annotations-map'], 'annotations', ['a']),
  sets('annotation-number', 'features-annotations-map', 'annotations.number', 1),
  sets('annotation-empty-key', 'features-annotations-map', 'annotations.', 'x'),
  sets('unsafe-type', 'features-unsafe-annotations', 'potentiallyUnsafeConfigAnnotations', 'run.oci.'),
  sets('namespaces-type', 'features-linux-namespaces', 'linux.namespaces', { pid: true }),
  sets('capabilities-type', 'features-linux-capabilities', 'linux.capabilities', 'all'),
  sets('cgroup-type', 'features-linux-cgroup', 'linux.cgroup', 'v1'),
  sets('cgroup-v1-false', 'features-linux-cgroup-v1', 'linux.cgroup.v1', false),
  sets('cgroup-v2-type', 'features-linux-cgroup-v2', 'linux.cgroup.v2', 'yes'),
  sets('seccomp-type', 'features-linux-seccomp', 'linux.seccomp', true),
  sets('seccomp-disabled', 'features-linux-seccomp-enabled', 'linux.seccomp.enabled', false),
  sets('net-devices-type', 'features-linux-netdevices-enabled', 'linux.netDevices.enabled', 'yes'),
  sets(
    'idmap-disabled',
    ['features-linux-mountext-idmap', 'features-linux-mountext-idmap-partial'],
    'linux.mountExtensions.idmap.enabled',
    false,
  ),
  lists('hook', 'features-hooks-supported', 'hooks', 'preStop'),
  lists('mount-option', 'features-mountoptions-recognized', 'mountOptions', 'bogus'),
  lists('recursive-option', 'features-mountoptions-recognized', 'mountOptions', 'rbogus'),
  lists('fs-option', 'features-mountoptions-no-fs-specific', 'mountOptions', 'size'),
  lists('namespace', 'features-linux-namespaces-recognized', 'linux.namespaces', 'net'),
  lists('capability', 'features-linux-capabilities-recognized', 'linux.capabilities', 'CAP_BOGUS'),
  lists('action', 'features-linux-seccomp-actions', `${seccomp}.actions`, 'SCMP_ACT_BOGUS'),
  lists('operator', 'features-linux-seccomp-operators', `${seccomp}.operators`, 'SCMP_CMP_BOGUS'),
  lists('arch', 'features-linux-seccomp-archs', `${seccomp}.archs`, 'SCMP_ARCH_BOGUS'),
  lists(
    'known-flag',
    'features-linux-seccomp-knownflags',
    `${seccomp}.knownFlags`,
    'SECCOMP_FILTER_FLAG_BOGUS',
  ),
  lists(
    'supported-flag',
    'features-linux-seccomp-supportedflags',
    `${seccomp}.supportedFlags`,
    'SECCOMP_FILTER_FLAG_BOGUS',
    { ids: ['features-linux-seccomp-supported-subset'], why: 'it is in one list of two' },
  ),
  refusesPolicy('modes', 'MPOL_INTERLEAVE'),
  refusesPolicy('flags', 'MPOL_F_RELATIVE_NODES'),
  {
    name: 'features-flags-not-known',
    breaks: ['features-linux-seccomp-supported-subset'],
    features: features => {
      const [filters] = parentOf(features, `${seccomp}.knownFlags`)
      filters.knownFlags = ['SECCOMP_FILTER_FLAG_TSYNC']
      filters.supportedFlags = ['SECCOMP_FILTER_FLAG_TSYNC', 'SECCOMP_FILTER_FLAG_LOG']
    },
  },
  drops('hook', 'features-hooks', 'hooks', 'startContainer'),
  drops('mount-option', 'features-mountoptions', 'mountOptions', 'rnoexec'),
  drops('namespace', 'features-linux-namespaces', 'linux.namespaces', 'cgroup'),
  drops('capability', 'features-linux-capabilities', 'linux.capabilities', 'CAP_SETUID'),
  drops('action', 'features-linux-seccomp-actions', `${seccomp}.actions`, 'SCMP_ACT_NOTIFY'),
  drops('operator', 'features-linux-seccomp-operators', `${seccomp}.operators`),
  {
    name: 'features-linux-type',
    // The name of the first one is a folder's, too: the second one has its script run.
    breaks: ['features-linux', 'features-annotations'],
    features: features => {
      features.linux = []
      features.annotations = []
    },
  },
  {
    name: 'features-refuses-its-min',
    breaks: ['features-accept-min'],
    instead: {
      create: command => {
        if (configText(command.bundle).includes('"ociVersion": "1.0.0"')) return 1
        return command.run()
      },
    },
    collateral: { ids: ['config-ociversion-compat', 'valid-values-error'], why: 'it is one of the versions' },
  },
  {
    name: 'features-refuses-its-max',
    breaks: ['features-accept-max'],
    instead: {
      create: command => {
        const max = (JSON.parse(command.ask('features').stdout) as Tree).ociVersionMax
        return configText(command.bundle).includes(`"ociVersion": "${max}"`) ? 1 : command.run()
      },
    },
    collateral: { ids: ['features-accept-min'], why: 'all other checks use it too' },
  },
  {
    name: 'features-looks-at-the-host',
    breaks: ['features-compile-time'],
    features: features => {
      features.annotations = { 'org.example.host': existsSync('/sys/kernel') ? 'full' : 'blind' }
    },
  },
  {
    name: 'features-looks-at-the-environment',
    breaks: ['features-compile-time'],
    features: features => {
      if (!process.env.PATH?.includes('/bin')) features.hooks = []
    },
  },
  {
    name: 'features-prints-text',
    breaks: ['features-hooks', 'features-ociversionmin', 'features-linux-seccomp-actions'],
    instead: {
      features: () => {
        process.stdout.write('hooks: all\n')
        return 0
      },
    },
  },
  {
    name: 'features-prints-nothing',
    breaks: ['features-hooks', 'features-ociversionmax'],
    instead: { features: () => 0 },
  },
]
