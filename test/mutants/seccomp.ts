/** Faults of filters: of their entries, actions, errnos, names, architectures and flags. */
import type { Config, SeccompAction, SeccompArch, SeccompFlag, SeccompOperator } from '#spec/config'
import type { Mutant } from './mutant.js'
import { allOperators } from './seccomp-conditions.js'
import { collateral, type Edit, edited, ofEachArg, ofEachRule, plain, shared } from './seccomp-edits.js'

const actionNamed = (name: string) => `SCMP_ACT_${name}` as SeccompAction

// A filter that is not installed, in some circumstances.
const unfiltered: Record<string, { breaks: readonly string[]; when: (config: Config) => unknown }> = {
  always: {
    breaks: [
      'seccomp',
      'seccomp-syscalls',
      'seccomp-act-errno',
      'seccomp-errnoret[errno]',
      'seccomp-args',
      ...allOperators,
    ],
    when: () => true,
  },
  'of-users': { breaks: ['seccomp'], when: ({ process }) => process?.user?.uid !== 0 },
  'of-users-who-may-gain-privileges': {
    breaks: ['seccomp'],
    when: ({ process }) => process?.user?.uid !== 0 && !process?.noNewPrivileges,
  },
  'without-no-new-privileges': { breaks: ['seccomp'], when: ({ process }) => !process?.noNewPrivileges },
  'without-capabilities': { breaks: ['seccomp'], when: ({ process }) => !process?.capabilities },
  'in-a-user-namespace': {
    breaks: ['seccomp'],
    when: ({ linux }) => linux?.namespaces?.some(({ type }) => type === 'user'),
  },
  'without-architectures': { breaks: ['seccomp'], when: ({ linux }) => !linux?.seccomp?.architectures },
  'without-syscalls': { breaks: ['seccomp-syscalls'], when: ({ linux }) => !linux?.seccomp?.syscalls },
  'without-entries': {
    breaks: ['seccomp-syscalls'],
    when: ({ linux }) => linux?.seccomp?.syscalls?.length === 0,
  },
  'with-a-useless-listener': {
    breaks: ['seccomp-listener-ignored[filter]'],
    when: ({ linux }) =>
      linux?.seccomp?.listenerPath && !JSON.stringify(linux.seccomp.syscalls).includes('SCMP_ACT_NOTIFY'),
  },
}

const killIds = ['seccomp-act-kill', 'seccomp-act-kill-process', 'seccomp-act-kill-thread']

// An action of entries, or of the default, that is taken for another one.
const entryActions: [from: string, to: string][] = [
  ['KILL', 'ERRNO'],
  ['KILL', 'KILL_PROCESS'],
  ['KILL_PROCESS', 'KILL_THREAD'],
  ['KILL_PROCESS', 'ERRNO'],
  ['KILL_THREAD', 'KILL_PROCESS'],
  ['KILL_THREAD', 'TRAP'],
  ['KILL_THREAD', 'ALLOW'],
  ['TRAP', 'KILL'],
  ['TRAP', 'ERRNO'],
  ['TRACE', 'ERRNO'],
  ['TRACE', 'ALLOW'],
  ['LOG', 'ERRNO'],
  ['LOG', 'KILL'],
  ['ERRNO', 'KILL'],
  ['ERRNO', 'ALLOW'],
  ['ALLOW', 'ERRNO'],
  ['NOTIFY', 'ERRNO'],
  ['NOTIFY', 'ALLOW'],
]
const defaultActions: [from: string, to: string][] = [
  ['ERRNO', 'ALLOW'],
  ['ERRNO', 'KILL'],
  ['KILL', 'ALLOW'],
  ['KILL', 'ERRNO'],
  ['KILL', 'TRAP'],
  ['KILL_THREAD', 'ALLOW'],
  ['KILL_THREAD', 'ERRNO'],
  ['KILL_PROCESS', 'ALLOW'],
  ['KILL_PROCESS', 'ERRNO'],
  ['TRAP', 'KILL'],
  ['TRAP', 'ALLOW'],
  ['TRACE', 'ERRNO'],
  ['TRACE', 'ALLOW'],
  ['LOG', 'ERRNO'],
]

// What becomes of an errno; undefined is EPERM.
const errnos: Record<string, (errno: number | undefined) => number | undefined> = {
  'always-eperm': () => undefined,
  'one-byte': errno => (errno === undefined ? errno : errno & 0xff),
  'seven-bits': errno => (errno === undefined ? errno : errno & 0x7f),
  'zero-is-unset': errno => errno || undefined,
  'named-only': errno => (errno !== undefined && errno > 133 ? undefined : errno),
}

// Names that are none, taken for one.
const misread: Record<string, (name: string, known: string) => string> = {
  unknown: (name, known) => (name.endsWith('NOSUCH') ? known : name),
  'without prefix': (name, known) => (name.includes('_') ? name : known.replace(/[A-Z0-9]+$/, name)),
  'lower case': name => name.toUpperCase(),
}

/** Takes names that are none for those of a kind: a fault for each way to misread. */
const misreading = (kind: string, known: string, edit: (read: (name: string) => string) => Edit): Mutant[] =>
  Object.entries(misread).map(([way, read]) =>
    edited(
      `${kind}-${way}-passed-over`.replaceAll(' ', '-'),
      [`seccomp-strings-translated[${kind}, ${way}]`],
      edit(name => read(name, known)),
    ),
  )

const withoutErrno = ['KILL', 'KILL_PROCESS', 'KILL_THREAD', 'TRAP', 'LOG', 'ALLOW']

const [x64, x86, x32] = ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86', 'SCMP_ARCH_X32'] as const

// What becomes of a list of architectures.
const architectures: Record<string, (all: SeccompArch[]) => SeccompArch[]> = {
  dropped: () => [],
  'first-only': all => all.slice(0, 1),
  'last-only': all => all.slice(-1),
  'last-dropped': all => (all.length > 1 ? all.slice(0, -1) : all),
  'without-x86': all => all.filter(name => name !== x86),
  'without-x32': all => all.filter(name => name !== x32),
  'foreign-only-with-native': all => (all.includes(x64) ? all : []),
  all: () => [x64, x86, x32],
  'x32-with-x86': all => (all.includes(x86) ? [...new Set([...all, x32])] : all),
  'x86-always': all => [...new Set([...all, x86])],
}

// What becomes of a list of flags.
const flags: Record<string, (all: SeccompFlag[]) => SeccompFlag[]> = {
  dropped: () => [],
  'first-only': all => all.slice(0, 1),
  'last-dropped': all => all.slice(0, -1),
}

export const mutants: readonly Mutant[] = [
  ...Object.entries(unfiltered).map(
    ([name, { breaks, when }]): Mutant => ({
      name: `seccomp-none-${name}`,
      breaks,
      collateral,
      config: config => {
        if (config.linux?.seccomp && when(config)) delete config.linux.seccomp
      },
    }),
  ),
  {
    name: 'seccomp-made-up',
    breaks: ['seccomp'],
    config: config => {
      if (config.linux)
        config.linux.seccomp ??= {
          defaultAction: 'SCMP_ACT_ALLOW',
          syscalls: [{ names: ['reboot'], action: 'SCMP_ACT_ERRNO' }],
        }
    },
  },

  // Entries and their names.
  shared(
    'entries-last-dropped',
    ['seccomp-syscalls'],
    seccomp => (seccomp.syscalls?.length ?? 0) > 1 && seccomp.syscalls?.pop(),
  ),
  shared('entries-first-only', ['seccomp-syscalls'], seccomp => seccomp.syscalls?.splice(1)),
  shared('entries-last-of-a-call-only', ['seccomp-args', 'seccomp-syscalls'], seccomp => {
    const last = new Map((seccomp.syscalls ?? []).map((rule, index) => [rule.names.join(), index]))
    seccomp.syscalls = (seccomp.syscalls ?? []).filter((rule, index) => last.get(rule.names.join()) === index)
  }),
  shared('entries-first-of-a-call-only', ['seccomp-args', 'seccomp-syscalls'], seccomp => {
    const seen = new Set<string>()
    seccomp.syscalls = (seccomp.syscalls ?? []).filter(
      ({ names }) => !seen.has(names.join()) && seen.add(names.join()),
    )
  }),
  shared(
    'names-last-dropped',
    ['seccomp-syscalls'],
    ofEachRule(rule => rule.names.length > 1 && rule.names.pop()),
  ),
  edited(
    'names-first-only',
    ['seccomp-syscalls', 'seccomp-args'],
    ofEachRule(rule => rule.action !== 'SCMP_ACT_ALLOW' && rule.names.splice(1)),
  ),

  // Actions.
  ...entryActions.map(([from, to]) =>
    shared(
      `action-${plain(from)}-as-${plain(to)}`,
      [`seccomp-act-${plain(from)}`],
      ofEachRule(rule => {
        if (rule.action === actionNamed(from)) rule.action = actionNamed(to)
      }),
    ),
  ),
  ...defaultActions.map(([from, to]) =>
    shared(`default-${plain(from)}-as-${plain(to)}`, ['seccomp-defaultaction'], seccomp => {
      if (seccomp.defaultAction !== actionNamed(from)) return
      seccomp.defaultAction = actionNamed(to)
      delete seccomp.defaultErrnoRet
    }),
  ),
  shared('allow-one-name-dropped', ['seccomp-act-allow'], seccomp => {
    for (const rule of seccomp.syscalls ?? [])
      if (rule.action === 'SCMP_ACT_ALLOW') rule.names = rule.names.filter(name => name !== 'setpriority')
  }),

  // Errnos.
  ...Object.entries(errnos).flatMap(([name, edit]) => [
    shared(
      `errno-${name}`,
      ['seccomp-errnoret[errno]'],
      ofEachRule(rule => {
        if (rule.action !== 'SCMP_ACT_ERRNO') return
        const errno = edit(rule.errnoRet)
        if (errno === undefined) delete rule.errnoRet
        else rule.errnoRet = errno
      }),
    ),
    edited(`default-errno-${name}`, ['seccomp-defaulterrnoret'], seccomp => {
      if (seccomp.defaultAction !== 'SCMP_ACT_ERRNO') return
      const errno = edit(seccomp.defaultErrnoRet)
      if (errno === undefined) delete seccomp.defaultErrnoRet
      else seccomp.defaultErrnoRet = errno
    }),
  ]),
  shared('default-errno-default-enosys', ['seccomp-defaulterrnoret-default'], seccomp => {
    if (seccomp.defaultAction === 'SCMP_ACT_ERRNO') seccomp.defaultErrnoRet ??= 38
  }),
  shared(
    'default-errno-from-entry',
    ['seccomp-defaulterrnoret-default', 'seccomp-defaulterrnoret'],
    seccomp => {
      const own = seccomp.syscalls?.find(rule => rule.action === 'SCMP_ACT_ERRNO')
      if (seccomp.defaultAction === 'SCMP_ACT_ERRNO' && own) seccomp.defaultErrnoRet = own.errnoRet ?? 38
    },
  ),
  edited('errno-from-default', ['seccomp-errnoret-default'], seccomp => {
    for (const rule of seccomp.syscalls ?? [])
      if (rule.action === 'SCMP_ACT_ERRNO' && seccomp.defaultErrnoRet !== undefined)
        rule.errnoRet ??= seccomp.defaultErrnoRet
  }),
  shared(
    'errno-default-enosys',
    ['seccomp-errnoret-default'],
    ofEachRule(rule => {
      if (rule.action === 'SCMP_ACT_ERRNO') rule.errnoRet ??= 38
    }),
  ),
  ...[...withoutErrno, 'NOTIFY'].map(action =>
    edited(
      `errno-of-${plain(action)}-passed-over`,
      ['seccomp-errnoret-unsupported'],
      ofEachRule(rule => {
        if (rule.action === actionNamed(action)) delete rule.errnoRet
      }),
    ),
  ),
  ...withoutErrno.map(action =>
    edited(
      `default-errno-of-${plain(action)}-passed-over`,
      ['seccomp-defaulterrnoret-unsupported'],
      seccomp => {
        if (seccomp.defaultAction === actionNamed(action)) delete seccomp.defaultErrnoRet
      },
    ),
  ),
  edited(
    'errno-0-passed-over',
    ['seccomp-errnoret-unsupported[0]'],
    ofEachRule(rule => {
      if (rule.action === 'SCMP_ACT_LOG' && rule.errnoRet === 0) delete rule.errnoRet
    }),
  ),
  edited('default-errno-0-passed-over', ['seccomp-defaulterrnoret-unsupported[0]'], seccomp => {
    if (seccomp.defaultAction === 'SCMP_ACT_LOG' && seccomp.defaultErrnoRet === 0)
      delete seccomp.defaultErrnoRet
  }),
  edited('without-list-no-filter', ['seccomp-defaultaction'], (seccomp, config) => {
    if (!seccomp.syscalls) delete config.linux?.seccomp
  }),
  edited('with-empty-list-no-filter', ['seccomp-defaultaction'], (seccomp, config) => {
    if (seccomp.syscalls?.length === 0) delete config.linux?.seccomp
  }),
  edited(
    'errno-of-trace-refused',
    ['seccomp-act-trace'],
    ofEachRule(rule => {
      if (rule.action === 'SCMP_ACT_TRACE' && rule.errnoRet !== undefined) rule.action = actionNamed('NOSUCH')
    }),
    {
      collateral: { ids: killIds.concat('seccomp-act-trap', 'seccomp-act-log'), why: 'they share a filter' },
    },
  ),

  // Strings that are none.
  ...misreading('default action', 'SCMP_ACT_ALLOW', read => seccomp => {
    seccomp.defaultAction = read(seccomp.defaultAction) as SeccompAction
  }),
  ...misreading('action', 'SCMP_ACT_ERRNO', read => ({ syscalls: [rule] = [] }) => {
    if (rule) rule.action = read(rule.action) as SeccompAction
  }),
  ...misreading('operator', 'SCMP_CMP_EQ', read =>
    ofEachRule(({ args: [arg] = [] }) => {
      if (arg) arg.op = read(arg.op) as SeccompOperator
    }),
  ),
  ...misreading('architecture', 'SCMP_ARCH_AARCH64', read => seccomp => {
    seccomp.architectures = (seccomp.architectures ?? []).map(read) as SeccompArch[]
  }),
  edited(
    'action-of-later-entries-passed-over',
    ['seccomp-strings-translated[action of the last entry, unknown]'],
    seccomp => {
      seccomp.syscalls = seccomp.syscalls?.filter(rule => !rule.action.endsWith('NOSUCH')) ?? []
    },
    { collateral: { ids: ['seccomp-strings-translated'], why: 'an only entry is passed over, too' } },
  ),
  edited(
    'operator-of-later-conditions-passed-over',
    ['seccomp-strings-translated[operator of the last condition, unknown]'],
    ofEachArg(arg => {
      if (arg.op.endsWith('NOSUCH')) arg.op = 'SCMP_CMP_GE'
    }),
  ),

  // Long lists.
  edited(
    'names-64-at-most',
    ['seccomp-syscalls'],
    ofEachRule(rule => {
      rule.names = rule.names.slice(0, 64)
    }),
  ),
  ...[64, 99].map(most =>
    edited(`entries-${most}-at-most`, ['seccomp-syscalls'], seccomp => {
      if (seccomp.syscalls) seccomp.syscalls = seccomp.syscalls.slice(0, most)
    }),
  ),
  edited('entries-lost-beside-one-that-notifies', ['seccomp-syscalls[beside one that notifies]'], seccomp => {
    const notifying = seccomp.syscalls?.filter(({ action }) => action === 'SCMP_ACT_NOTIFY') ?? []
    if (notifying.length > 0) seccomp.syscalls = notifying
  }),

  // Architectures and flags.
  ...Object.entries(architectures).map(([name, edit]) =>
    edited(
      `architectures-${name}`,
      ['seccomp-architectures'],
      seccomp => {
        if (seccomp.architectures) seccomp.architectures = edit(seccomp.architectures)
      },
      { collateral: { ids: ['seccomp-strings-translated'], why: 'an unknown one is dropped, too' } },
    ),
  ),
  ...Object.entries(flags).map(([name, edit]) =>
    edited(`flags-${name}`, ['seccomp-flags[WAIT_KILLABLE_RECV]'], seccomp => {
      if (seccomp.flags) seccomp.flags = edit(seccomp.flags)
    }),
  ),
]
