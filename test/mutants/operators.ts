/**
 * Faults by rule: what is done to each text, number or list of a kind, and each property that is lost without another
 * one. Each row of a table is a family.
 */
import { type Config, type HookKind, hookKinds } from '#spec/config'
import { type Edit, fault } from './edits.js'
import { losses } from './lost.js'
import type { Mutant } from './mutant.js'
import { deviceIds, everywhere, faults, namespace } from './settings.js'

type Change = (text: string) => string

/** What a runtime may do to text that it hands on by a shell, a format, a URL or a line of a protocol. */
const spoils: { readonly [what: string]: Change } = {
  'percent-decoded': text => text.replaceAll('%41', 'A'),
  'variables-expanded': text => text.replaceAll(/\$\{?HOME\}?/g, '/root'),
  'backslashes-lost': text => text.replaceAll('\\', ''),
  'controls-lost': text => text.replaceAll(/[\x01-\x08\x0b-\x1f\x7f]/g, ''),
  'plus-as-blank': text => text.replaceAll('+', ' '),
  composed: text => text.normalize('NFC'),
}

const changeAll = (list: string[] | undefined, change: Change): void => {
  for (const [index, text] of list?.entries() ?? []) list![index] = change(text)
}
const ofMember =
  <Member extends string>(
    itemsOf: (config: Config) => { [member in Member]?: string }[] | undefined,
    member: Member,
  ) =>
  (config: Config, change: Change): void => {
    for (const item of itemsOf(config) ?? [])
      if (item[member] !== undefined) (item as Record<Member, string>)[member] = change(item[member])
  }
const changeKeys = (config: Config, change: Change): void => {
  if (config.annotations)
    config.annotations = Object.fromEntries(
      Object.entries(config.annotations).map(([key, value]) => [change(key), value]),
    )
}
const hooksOf = ({ hooks }: Config) => hookKinds.flatMap(kind => hooks?.[kind] ?? [])
/** Scripts are before these, and are to stay as they are. */
const firstWord = 3

const texts: [what: string, breaks: string | string[], edit: (config: Config, change: Change) => void][] = [
  ['cwd', 'process-cwd', ofMember(({ process }) => process && [process], 'cwd')],
  ['root', 'config-root-path-relative', ofMember(({ root }) => root && [root], 'path')],
  ['destinations', 'config-mount-destination', ofMember(({ mounts }) => mounts, 'destination')],
  [
    'sources',
    ['config-mount-source', 'config-mount-source-relative'],
    ofMember(({ mounts }) => mounts, 'source'),
  ],
  ['devices', ['device-type', ...deviceIds], ofMember(({ linux }) => linux?.devices, 'path')],
  ['masked-paths', 'maskedpaths', ({ linux }, change) => changeAll(linux?.maskedPaths, change)],
  ['readonly-paths', 'readonlypaths', ({ linux }, change) => changeAll(linux?.readonlyPaths, change)],
  ['hooks', 'hook-path-execv', ofMember(hooksOf, 'path')],
  [
    'hook-args',
    'hook-args',
    (config, change) => {
      for (const hook of hooksOf(config))
        hook.args = hook.args?.map((word, at) => (at < firstWord ? word : change(word))) as string[]
    },
  ],
  [
    'hook-env',
    'hook-env',
    (config, change) => {
      for (const { env } of hooksOf(config)) changeAll(env, change)
    },
  ],
  ['annotation-keys', 'annotations', changeKeys],
  [
    'metadata',
    ['cps-metadata', 'seccomp-listenermetadata'],
    ofMember(({ linux }) => linux?.seccomp && [linux.seccomp], 'listenerMetadata'),
  ],
]
const spoilt = texts.flatMap(([what, breaks, edit]) =>
  Object.entries(spoils).map(([how, change]) =>
    fault(`${what}-${how}`, breaks, config => edit(config, change)),
  ),
)

const spoiltStates: Mutant[] = Object.entries(spoils).map(([how, change]) => ({
  name: `state-bundle-${how}`,
  breaks: ['state-bundle'],
  state: state => {
    state.bundle = change(state.bundle)
  },
}))

const hasMount =
  (path: string) =>
  ({ mounts }: Config): unknown =>
    mounts?.some(({ destination }) => destination === path)
const absent: [where: string, isAbsent: (config: Config) => unknown][] = [
  ['without-capabilities', ({ process }) => process && !process.capabilities],
  ['without-an-environment', ({ process }) => process && !process.env],
  ['without-a-mount-on-sys', config => config.process && !hasMount('/sys')(config)],
]
const lostWithout = absent.flatMap(([where, isAbsent]) =>
  faults(
    where,
    isAbsent,
    losses
      // Without any, there is no set to spoil.
      .filter(([name]) => name !== 'bounding-set')
      .map(([name, id, loss]) => [`${name}-gone`, id, config => void loss(config.process!, config)]),
  ),
)

const withoutHook = (kind: HookKind, other: HookKind): Mutant =>
  fault(`${kind}-hooks-need-${other}-hooks`, `lifecycle-${kind.toLowerCase()}-invoked`, ({ hooks }) => {
    if (!hooks?.[other]) delete hooks?.[kind]
  })
const needed: Mutant[] = [
  withoutHook('prestart', 'createContainer'),
  withoutHook('createContainer', 'prestart'),
  withoutHook('createRuntime', 'startContainer'),
  withoutHook('startContainer', 'poststop'),
  withoutHook('poststart', 'createContainer'),
  ...faults('without-a-new-network', config => !namespace(config, 'network'), [
    ['hostname-lost', 'hostname', config => void delete config.hostname],
    ['domainname-lost', 'domainname', config => void delete config.domainname],
  ]),
  ...faults('without-new-names', config => !namespace(config, 'uts'), [
    ['sysctl-lost', 'sysctl', ({ linux }) => void delete linux?.sysctl],
  ]),
  ...faults('without-resources', ({ linux }) => !linux?.resources, [
    [
      'devices-lost',
      ['device-type', 'device-path-anywhere', ...deviceIds],
      ({ linux }) => void delete linux?.devices,
    ],
  ]),
]

const shares = (
  controller: 'cpu' | 'memory',
  other: 'cpu' | 'memory',
  breaks: string | string[],
  members: readonly string[],
): Mutant => ({
  ...fault(`${controller}-needs-${other}`, breaks, ({ linux }) => {
    if (!linux?.resources?.[other]) delete linux?.resources?.[controller]
  }),
  collateral: { ids: members.map(member => `${controller}-${member}`), why: 'all members go at once' },
})

const wrap = (bits: number) => (value: number) => Number(BigInt.asUintN(bits, BigInt(value)))
const umasks = (change: (umask: number) => number): Edit => {
  return ({ process }) => {
    if (process?.user?.umask !== undefined) process.user.umask = change(process.user.umask)
  }
}
const pids = (change: (limit: number) => number): Edit => {
  return ({ linux }) => {
    const limits = linux?.resources?.pids
    if (typeof limits?.limit === 'number' && limits.limit > 0) limits.limit = change(limits.limit)
  }
}
const deadline = (member: 'runtime' | 'deadline' | 'period'): [string, string, Edit] => [
  `scheduler-${member}-in-microseconds`,
  `process-scheduler-${member}`,
  ({ process }) => {
    const value = process?.scheduler?.[member]
    if (typeof value === 'number') process!.scheduler![member] = value - (value % 1000)
  },
]
const entries =
  (edit: (entry: { names: string[]; args?: unknown[] }) => void): Edit =>
  ({ linux }) =>
    linux?.seccomp?.syscalls?.forEach(edit)
const hookLists =
  (member: 'args' | 'env', length: number): Edit =>
  config => {
    for (const hook of hooksOf(config)) hook[member]?.splice(length)
  }
const throttled =
  (list: 'throttleReadIOPSDevice' | 'throttleWriteIOPSDevice', bits: number): Edit =>
  ({ linux }) => {
    for (const device of linux?.resources?.blockIO?.[list] ?? [])
      if (typeof device.rate === 'number') device.rate = wrap(bits)(device.rate)
  }

export const mutants: readonly Mutant[] = [
  ...spoilt,
  ...spoiltStates,
  ...lostWithout,
  ...needed,
  shares('cpu', 'memory', ['cpu-shares', 'cpu-quota', 'cpu-period', 'cpu-cpus'], ['burst', 'idle', 'mems']),
  shares('memory', 'cpu', 'memory-limit', ['reservation', 'swap', 'swappiness', 'disableoomkiller']),
  ...everywhere([
    ['umask-of-8-bits', 'user-umask', umasks(wrap(8))],
    ['umask-without-the-owner', 'user-umask', umasks(umask => umask & 0o177)],
    ['pids-limit-of-20-bits', ['pids', 'pids-limit'], pids(wrap(20))],
    ['pids-limit-up-to-a-million', ['pids', 'pids-limit'], pids(limit => Math.min(limit, 1_000_000))],
    [
      'tcp-buffers-of-32-bits',
      'memory-kerneltcp',
      ({ linux }) => {
        const memory = linux?.resources?.memory
        if (typeof memory?.kernelTCP === 'number') memory.kernelTCP = wrap(32)(memory.kernelTCP)
      },
    ],
    [
      'reads-a-second-of-31-bits',
      ['blockio', 'blockio-throttlereadiopsdevice'],
      throttled('throttleReadIOPSDevice', 31),
    ],
    [
      'writes-a-second-of-31-bits',
      ['blockio', 'blockio-throttlewriteiopsdevice'],
      throttled('throttleWriteIOPSDevice', 31),
    ],
    deadline('runtime'),
    deadline('deadline'),
    deadline('period'),
    ['filter-five-conditions-at-most', 'seccomp-args', entries(({ args }) => void args?.splice(5))],
    ['filter-four-conditions-at-most', 'seccomp-args', entries(({ args }) => void args?.splice(4))],
    ['filter-128-names-at-most', 'seccomp-syscalls', entries(({ names }) => void names.splice(128))],
    ['filter-256-names-at-most', 'seccomp-syscalls', entries(({ names }) => void names.splice(256))],
    ['hook-args-32-at-most', 'hook-args', hookLists('args', 32)],
    ['hook-env-32-at-most', 'hook-env', hookLists('env', 32)],
    [
      'annotation-keys-of-4096-characters',
      'annotations',
      config => changeKeys(config, key => key.slice(0, 4096)),
    ],
  ]),
]
