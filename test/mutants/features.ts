/** Faults of features. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hookKinds, memoryPolicyFlags, memoryPolicyModes } from '#spec/config'
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

/** Leaves out one name. */
const drops = (name: string, id: string, path: string, which: string): Mutant => ({
  name: `features-drops-${name}`,
  breaks: [id],
  features: features => {
    const [tree, last] = parentOf(features, path)
    tree[last] = (tree[last] as string[]).filter(item => item !== which)
  },
})

const actionNames = 'ALLOW ERRNO KILL KILL_PROCESS KILL_THREAD LOG NOTIFY TRACE TRAP'
  .split(' ')
  .map(name => `SCMP_ACT_${name}`)
const operatorNames = 'NE LT LE EQ GE GT MASKED_EQ'.split(' ').map(name => `SCMP_CMP_${name}`)

const filters = { ids: ['features-linux-seccomp-enabled'], why: 'its filter is refused, too' }

const flagLists = {
  ids: ['knownflags', 'supportedflags', 'supported-subset'].map(list => `features-linux-seccomp-${list}`),
  why: 'two lists have the same flags',
}

const configText = (bundle: string): string => readFileSync(join(bundle, 'config.json'), 'utf8')

const seccomp = 'linux.seccomp'

const memoryPolicy = { modes: memoryPolicyModes, flags: memoryPolicyFlags }

const plain = (word: string) => word.toLowerCase().replaceAll('_', '-')

// What mountinfo shows at once.
const shownOptions = [
  'ro',
  'nosuid',
  'nodev',
  'noexec',
  'noatime',
  'nodiratime',
  'strictatime',
  'sync',
  'dirsync',
]
const recursiveOptions = ['rro', 'rnosuid', 'rnodev', 'rnoexec']

const withPolicies = (features: Tree) => {
  const [linux, last] = parentOf(features, 'linux.memoryPolicy')
  linux[last] = structuredClone(memoryPolicy)
}

/** Refuses configurations that have this word, whatever it lists. */
const refuses = (word: string, id: string, more: Partial<Mutant> = {}): Mutant => ({
  name: `features-refuses-${plain(word)}`,
  breaks: [id],
  instead: {
    create: command => (configText(command.bundle).includes(`"${word}"`) ? 1 : command.run()),
  },
  ...more,
})

/** Lists what it knows, and passes over this. */
const ignores = (what: string, breaks: string[], config: NonNullable<Mutant['config']>): Mutant => ({
  name: `features-ignores-${what}`,
  breaks,
  config,
})

/** Knows memory policies, and leaves one mode or one flag out of its list. */
const dropsPolicy = (what: 'modes' | 'flags', dropped: string): Mutant => ({
  name: `features-drops-${plain(dropped)}`,
  breaks: [`features-linux-mempolicy-${what}`],
  features: features => {
    withPolicies(features)
    const [policy] = parentOf(features, `linux.memoryPolicy.${what}`)
    policy[what] = memoryPolicy[what].filter(name => name !== dropped)
  },
})

/** Finds out when it runs what it should have known when it was built. */
const looks = (what: string, path: string, find: () => unknown): Mutant => ({
  name: `features-looks-at-${what}`,
  breaks: ['features-compile-time'],
  features: features => {
    const [tree, last] = parentOf(features, path)
    tree[last] = find()
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
  sets('namespaces-type', ['features-linux', 'features-linux-namespaces'], 'linux.namespaces', { pid: true }),
  sets('capabilities-type', ['features-linux', 'features-linux-capabilities'], 'linux.capabilities', 'all'),
  sets('cgroup-type', ['features-linux', 'features-linux-cgroup'], 'linux.cgroup', 'v1'),
  sets('cgroup-v1-false', 'features-linux-cgroup-v1', 'linux.cgroup.v1', false),
  sets(
    'cgroup-v2-type',
    ['features-linux', 'features-linux-cgroup', 'features-linux-cgroup-v2'],
    'linux.cgroup.v2',
    'yes',
  ),
  sets('seccomp-type', ['features-linux', 'features-linux-seccomp'], 'linux.seccomp', true),
  sets('seccomp-disabled', 'features-linux-seccomp-enabled', 'linux.seccomp.enabled', false),
  sets(
    'net-devices-type',
    ['features-linux', 'features-linux-netdevices-enabled'],
    'linux.netDevices.enabled',
    'yes',
  ),
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
    flagLists,
  ),
  ...(['modes', 'flags'] as const).flatMap(what =>
    memoryPolicy[what].flatMap(name => [
      refuses(name, `features-linux-mempolicy-${what}`, { features: withPolicies }),
      dropsPolicy(what, name),
    ]),
  ),
  ...actionNames.flatMap(name => [
    refuses(name, 'features-linux-seccomp-actions', { collateral: filters }),
    drops(plain(name), 'features-linux-seccomp-actions', `${seccomp}.actions`, name),
  ]),
  ...operatorNames.flatMap(name => [
    refuses(name, 'features-linux-seccomp-operators', { collateral: filters }),
    drops(plain(name), 'features-linux-seccomp-operators', `${seccomp}.operators`, name),
  ]),
  ...['X86_64', 'X86', 'X32', 'AARCH64', 'RISCV64'].flatMap(name => [
    refuses(`SCMP_ARCH_${name}`, 'features-linux-seccomp-archs', { collateral: filters }),
    drops(`arch-${plain(name)}`, 'features-linux-seccomp-archs', `${seccomp}.archs`, `SCMP_ARCH_${name}`),
  ]),
  ...['TSYNC', 'LOG', 'SPEC_ALLOW'].flatMap(name => [
    refuses(`SECCOMP_FILTER_FLAG_${name}`, 'features-linux-seccomp-supportedflags', {
      collateral: flagLists,
    }),
    ...(['knownFlags', 'supportedFlags'] as const).map(list => ({
      ...drops(
        `${list}-${plain(name)}`.toLowerCase(),
        `features-linux-seccomp-${list.toLowerCase()}`,
        `${seccomp}.${list}`,
        `SECCOMP_FILTER_FLAG_${name}`,
      ),
      collateral: flagLists,
    })),
  ]),
  ...hookKinds.flatMap(kind => [
    ignores(`hook-${kind.toLowerCase()}`, ['features-hooks-supported'], config => {
      delete config.hooks?.[kind]
    }),
    drops(`hook-${kind.toLowerCase()}`, 'features-hooks', 'hooks', kind),
  ]),
  ...['cgroup', 'ipc', 'mount', 'network', 'pid', 'user', 'uts'].flatMap(type => [
    ignores(`namespace-${type}`, ['features-linux-namespaces-recognized'], config => {
      const linux = config.linux
      if (linux?.namespaces) linux.namespaces = linux.namespaces.filter(entry => entry.type !== type)
    }),
    drops(`namespace-${type}`, 'features-linux-namespaces[complete]', 'linux.namespaces', type),
  ]),
  ...[...shownOptions, ...recursiveOptions].flatMap(option => [
    ignores(`option-${option}`, [`features-mountoptions-recognized[${option}]`], config => {
      for (const mount of config.mounts ?? [])
        mount.options = mount.options?.filter(name => name !== option) ?? []
    }),
  ]),
  ...['rro', 'rnosuid', 'rbind', 'private', 'strictatime', 'nodev', 'suid'].map(option =>
    drops(`option-${option}`, 'features-mountoptions', 'mountOptions', option),
  ),
  ...['CAP_CHOWN', 'CAP_SETPCAP', 'CAP_SYS_ADMIN', 'CAP_AUDIT_READ', 'CAP_CHECKPOINT_RESTORE'].flatMap(
    name => [
      ignores(plain(name), ['features-linux-capabilities-recognized'], config => {
        const sets = config.process?.capabilities ?? {}
        for (const set of Object.keys(sets) as (keyof typeof sets)[])
          sets[set] = sets[set]!.filter(cap => cap !== name)
      }),
      drops(plain(name), 'features-linux-capabilities', 'linux.capabilities', name),
    ],
  ),
  ...(['ambient', 'inheritable'] as const).map(set =>
    ignores(`capability-set-${set}`, ['features-linux-capabilities-recognized'], config => {
      delete config.process?.capabilities?.[set]
    }),
  ),
  {
    ...sets('cgroup-v2-false', 'features-linux-cgroup-v2', 'linux.cgroup.v2', false),
    cgroup: 'v2',
  },
  sets(
    'net-devices-disabled',
    'features-linux-netdevices-enabled[net-devices]',
    'linux.netDevices.enabled',
    false,
  ),
  ignores('net-devices', ['features-linux-netdevices-enabled[net-devices]'], config => {
    delete config.linux?.netDevices
  }),
  ignores('id-mapped-mounts', ['features-linux-mountext-idmap'], config => {
    for (const mount of config.mounts ?? []) {
      mount.options = mount.options?.filter(name => name !== 'idmap') ?? []
      delete mount.uidMappings
      delete mount.gidMappings
    }
  }),
  ignores('filters', ['features-linux-seccomp-enabled'], config => {
    delete config.linux?.seccomp
  }),
  {
    name: 'features-flags-not-known',
    breaks: ['features-linux-seccomp-supported-subset'],
    collateral: flagLists,
    features: features => {
      const [filters] = parentOf(features, `${seccomp}.knownFlags`)
      filters.knownFlags = ['SECCOMP_FILTER_FLAG_TSYNC']
      filters.supportedFlags = ['SECCOMP_FILTER_FLAG_TSYNC', 'SECCOMP_FILTER_FLAG_LOG']
    },
  },
  drops('mount-option', 'features-mountoptions', 'mountOptions', 'rnoexec'),
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
  looks('cgroups', 'linux.cgroup.v2', () => existsSync('/sys/fs/cgroup/cgroup.controllers')),
  looks('resctrl', 'linux.intelRdt.enabled', () => existsSync('/sys/fs/resctrl')),
  looks('apparmor', 'linux.apparmor.enabled', () => existsSync('/sys/module/apparmor')),
  looks('selinux', 'linux.selinux.enabled', () => existsSync('/sys/fs/selinux')),
  looks('systemd', 'linux.cgroup.systemd', () => existsSync('/run/systemd/system')),
  looks('session', 'linux.cgroup.systemdUser', () => Boolean(process.env.XDG_RUNTIME_DIR)),
  looks('bundle', 'linux.apparmor.enabled', () => !existsSync('config.json')),
  {
    name: 'features-ends-with-an-error',
    breaks: ['features-ociversionmin', 'features-hooks', 'features-linux'],
    instead: { features: command => command.run() || 1 },
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
