/** Faults of a way through a runtime that not every container takes: what is lost at a terminal, on a read-only root. */
import { type Config, hookKinds, type Process } from '#spec/config'
import type { Mutant } from './mutant.js'
import { deviceIds, faults, inUserNamespace, namespace } from './settings.js'

export type Loss = (process: Process, config: Config) => unknown

const places: [name: string, isThere: (config: Config) => unknown][] = [
  ['at-a-terminal', ({ process }) => process?.terminal],
  ['in-a-user-namespace', inUserNamespace],
  ['for-another-user', ({ process }) => process?.user?.uid],
  ['on-a-read-only-root', ({ root }) => root?.readonly],
  ['without-a-mount-on-dev', ({ mounts }) => !mounts?.some(({ destination }) => destination === '/dev')],
  ['in-a-joined-network-namespace', config => namespace(config, 'network')?.path],
]

export const losses: [name: string, id: string, loss: Loss][] = [
  [
    'cwd',
    'process-cwd',
    process => {
      process.cwd = '/'
    },
  ],
  [
    'gid',
    'user-gid',
    ({ user }) => {
      if (user) user.gid = 0
    },
  ],
  ['additional-gids', 'user-additionalgids', ({ user }) => delete user?.additionalGids],
  ['umask', 'user-umask', ({ user }) => delete user?.umask],
  ['rlimits', 'rlimits', process => delete process.rlimits],
  ['oom-score', 'process-oomscoreadj-set', process => delete process.oomScoreAdj],
  ['scheduler', 'process-scheduler', process => delete process.scheduler],
  ['io-priority', 'process-iopriority', process => delete process.ioPriority],
  ['bounding-set', 'capabilities-bounding', ({ capabilities }) => capabilities?.bounding?.push('CAP_LEASE')],
  ['no-new-privileges', 'process-nonewprivileges', process => delete process.noNewPrivileges],
  ['filter', 'seccomp', (_, { linux }) => delete linux?.seccomp],
  ['personality', 'personality', (_, { linux }) => delete linux?.personality],
  ['hostname', 'hostname', (_, config) => delete config.hostname],
  ['domainname', 'domainname', (_, config) => delete config.domainname],
  ['annotations', 'state-annotations', (_, config) => delete config.annotations],
  ['sysctl', 'sysctl', (_, { linux }) => delete linux?.sysctl],
  ['masked-paths', 'maskedpaths', (_, { linux }) => delete linux?.maskedPaths],
  ['readonly-paths', 'readonlypaths', (_, { linux }) => delete linux?.readonlyPaths],
  [
    'readonly-root',
    'config-root-readonly',
    (_, { root }) => {
      root!.readonly = false
    },
  ],
  ['pids-limit', 'pids-limit', (_, { linux }) => delete linux?.resources?.pids],
  ...hookKinds.map((kind): (typeof losses)[number] => [
    `${kind}-hooks`,
    `lifecycle-${kind.toLowerCase()}-invoked`,
    (_, { hooks }) => delete hooks?.[kind],
  ]),
]

const lost = places.flatMap(([place, isThere]) =>
  faults(
    place,
    config => config.process && isThere(config),
    losses.map(([name, id, loss]) => [`${name}-gone`, id, config => void loss(config.process!, config)]),
  ),
)

export const mutants: readonly Mutant[] = [
  ...lost,
  {
    name: 'devices-lost-at-a-terminal',
    breaks: deviceIds,
    config: ({ process, linux }) => {
      if (process?.terminal) delete linux?.devices
    },
  },
  {
    name: 'io-priority-lost-beside-a-scheduler',
    breaks: ['process-iopriority'],
    config: ({ process }) => {
      if (process?.scheduler) delete process.ioPriority
    },
  },
  {
    name: 'sysctl-lost-where-they-are-read-only',
    breaks: ['sysctl'],
    config: ({ linux }) => {
      if (linux?.readonlyPaths?.includes('/proc/sys')) delete linux.sysctl
    },
  },
  {
    name: 'mounts-of-one-source-once',
    breaks: ['config-mounts'],
    config: config => {
      const sources = config.mounts?.map(({ source }) => source) ?? []
      config.mounts = (config.mounts ?? []).filter(
        ({ source, options }, index) => !options?.includes('bind') || sources.indexOf(source) === index,
      )
    },
  },
]
