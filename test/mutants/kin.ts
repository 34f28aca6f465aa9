/** Requirements that say one thing from several sides: a fault of one shows in the others, too. */

interface Kin {
  ids: readonly string[]
  why: string
}

export const kin: readonly Kin[] = [
  {
    ids: ['state-id', 'state-id-unique'],
    why: 'which container an id names is seen by the id in its state',
  },
  {
    ids: [
      'state-op-returns-state',
      'state-json-schema',
      'state-ociversion',
      'state-status',
      'state-pid',
      'state-bundle',
    ],
    why: 'a member that is missing or wrong is not what state must print',
  },
  {
    ids: [
      'state-status',
      'state-status-creating',
      'state-status-created',
      'state-status-running',
      'state-status-stopped',
      'state-status-additional-values',
    ],
    why: 'the status is wrong in each of the phases that are looked at',
  },
  {
    ids: [
      'create-new-container',
      'create-apply-properties',
      'lifecycle-create-environment',
      'lifecycle-create-resources',
    ],
    why: 'all of them ask create for the environment that config.json describes',
  },
  {
    ids: [
      ...['create-cannot-apply-error', 'create-cannot-apply-no-container'],
      ...['lifecycle-create-environment-error', 'errors-leave-environment'],
    ],
    why: 'a create that cannot do what is asked says so, and leaves nothing',
  },
  {
    ids: ['hook-poststart-namespace', 'state-bundle'],
    why: 'a hook that runs elsewhere may get another state',
  },
  {
    ids: ['lifecycle-config-updates-ignored', 'create-config-changes-no-effect'],
    why: 'both change config.json after create',
  },
  {
    ids: ['create-id-not-unique-error', 'create-id-not-unique-no-container', 'state-id-unique'],
    why: 'two containers of one name are one too many for each',
  },
  {
    ids: ['create-missing-id', 'create-missing-bundle'],
    why: 'both leave out an argument of create',
  },
  {
    ids: ['config-root', 'config-root-path-relative'],
    why: 'a root file system of another path is another one',
  },
  {
    ids: ['bundle-config-required', 'bundle-config-in-root', 'bundle-config-name'],
    why: 'config.json is missing where it must be',
  },
  {
    ids: ['rlimits', 'rlimits-soft', 'rlimits-hard', 'rlimits-getrlimit-succeeds'],
    why: 'a limit has two halves',
  },
  {
    ids: ['delete-resources', 'lifecycle-destroy-undo-create'],
    why: 'what delete must take away is what create has made',
  },
  {
    ids: ['extensibility-no-error', 'extensibility-ignore-unknown'],
    why: 'a property that is refused is not ignored',
  },
  ...['start-not-created', 'kill-not-running', 'delete-not-stopped'].map(what => ({
    ids: [`${what}-error`, `${what}-no-effect`, 'errors-leave-environment'],
    why: 'an operation out of turn must fail and change nothing',
  })),
  {
    ids: [
      'hooks-listed-order',
      'hook-prestart-before-createruntime',
      'hook-createcontainer-after-createruntime',
      'lifecycle-prestart-invoked',
      'lifecycle-createruntime-invoked',
      'lifecycle-createcontainer-invoked',
    ],
    why: 'of hooks that are not called no order can be seen',
  },
  {
    ids: ['hooks-state-on-stdin', 'state-pid-runtime-view', 'state-pid-container-view'],
    why: 'hooks learn the pid from the state on their standard input',
  },
  {
    ids: [
      ...['hooks-state-on-stdin', 'state-annotations', 'annotations', 'state-status', 'state-bundle'],
      ...['state-json-schema', 'state-id', 'state-ociversion'],
    ],
    why: 'what hooks read on standard input is the state',
  },
  ...['prestart', 'createruntime', 'createcontainer', 'startcontainer', 'poststart'].map(kind => ({
    ids: ['error', 'stop', 'destroy'].map(what => `lifecycle-${kind}-fail-${what}`),
    why: 'a failed hook fails the operation, and the container is stopped and destroyed',
  })),
  ...['prestart', 'createruntime', 'createcontainer'].map(kind => ({
    ids: ['during-create', 'after-environment', 'before-pivot', 'underspecified'].map(
      what => `hook-${kind}-${what}`,
    ),
    why: 'a hook that does not run within create sees nothing of it',
  })),
  {
    ids: ['features-ociversionmin', 'features-ociversionmax', 'features-max-not-less-than-min'],
    why: 'what is no version is not less than another',
  },
  {
    ids: ['null', 'zero', 'full', 'random', 'urandom', 'tty', 'ptmx'].map(name => `default-device-${name}`),
    why: 'the shell that asks for each of them throws what it need not say into /dev/null',
  },
  {
    ids: ['fd', 'stdin', 'stdout', 'stderr', 'condition'].map(name => `dev-symlink-${name}`),
    why: 'the links are made together, and condition is of all of them',
  },
  {
    ids: [
      ...['seccomp-defaultaction', 'seccomp-defaulterrnoret', 'seccomp-defaulterrnoret-default'],
      'seccomp-act-allow',
    ],
    why: 'what is let through is told by what is not',
  },
  {
    ids: ['seccomp-args', ...['ne', 'lt', 'le', 'eq', 'ge', 'gt'].map(name => `seccomp-cmp-${name}`)],
    why: 'an operator compares an argument',
  },
  {
    ids: [
      'process-capabilities',
      ...['bounding', 'effective', 'inheritable', 'permitted', 'ambient'].map(set => `capabilities-${set}`),
    ],
    why: 'the object is its sets',
  },
  ...Object.entries({
    memory: ['limit', 'reservation', 'swap', 'swappiness', 'disableoomkiller', 'unlimited'],
    cpu: ['shares', 'quota', 'period', 'cpus', 'mems', 'realtimeruntime', 'realtimeperiod'],
    blockio: [
      ...['weight', 'leafweight', 'weightdevice', 'weightdevice-weight', 'weightdevice-leafweight'],
      ...['readbps', 'writebps', 'readiops', 'writeiops'].map(rate => `throttle${rate}device`),
    ],
    mempolicy: ['flags', 'nodes'],
    'process-scheduler': ['policy', 'nice', 'priority', 'flags', 'runtime', 'deadline', 'period'],
    'process-iopriority': ['class', 'priority', 'group'],
    timeoffsets: ['secs', 'nanosecs'],
    personality: ['flags', 'linux32'],
    pids: ['limit'],
    'features-linux': [
      ...['namespaces', 'capabilities', 'cgroup', 'cgroup-v2', 'seccomp', 'seccomp-enabled'],
      ...['netdevices-enabled', 'mountext-idmap'],
    ],
    'features-linux-cgroup': ['v2'],
    'features-linux-seccomp': ['enabled'],
  }).flatMap(([group, members]) =>
    members.map(member => ({ ids: [group, `${group}-${member}`], why: 'the object is its members' })),
  ),
  ...[
    ['relatime', 'norelatime'],
    ['sync', 'async'],
    ['lazytime', 'nolazytime'],
  ].map(options => ({
    ids: options.map(option => `mount-option-${option}`),
    why: 'that one option clears another is seen beside that one',
  })),
  {
    ids: ['rw', 'suid', 'dev', 'exec'].map(option => `mount-option-${option}`),
    why: 'crun clears what a bind mount has of these flags in one go, or not at all',
  },
  {
    ids: ['mount-option-bind', 'mount-option-rbind', 'config-mount-type-bind-dummy'],
    why: 'a mount is a bind mount by these options alone',
  },
  {
    ids: ['config-mount-source', 'config-mount-source-relative'],
    why: 'a source is looked for relative to the bundle',
  },
  {
    ids: ['config-mount-options', 'mount-options-unknown-as-data', 'config-mounts-linux-params'],
    why: 'options that are no flags are the data of mount(2)',
  },
  {
    ids: [
      'hook-prestart-path-resolve',
      'hook-createruntime-path-resolve',
      'hook-createcontainer-path-resolve',
      'hook-startcontainer-path-resolve',
      'hook-poststart-path-resolve',
      'hook-poststop-path-resolve',
    ],
    why: 'one container has hooks of all kinds, and does not start with one that is not found',
  },
]

/** What fails with any fault: a container that the runtime does not get made is no new container. */
const always = 'create-new-container'

/** The ids whose points may fail with these. */
export const kinOf = (ids: readonly string[]): Set<string> =>
  new Set([
    always,
    ...ids,
    ...kin.filter(family => family.ids.some(id => ids.includes(id))).flatMap(({ ids }) => ids),
  ])
