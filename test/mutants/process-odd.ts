/** Faults of what the container's process is given that show only with values that are less usual. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { env as ofTheRuntime } from 'node:process'
import type { Capabilities, Process, Scheduler } from '#spec/config'
import { refuse } from './edits.js'
import type { Mutant } from './mutant.js'
import { spoiled, spoiledByItself } from './spoiled.js'

const argsAfterScript = (
  name: string,
  edit: (arg: string, process: Process) => string,
  collateral?: Mutant['collateral'],
) =>
  spoiled(
    name,
    'process-args',
    process => {
      if (process.args)
        process.args = process.args.map((arg, index) => (index > 2 ? edit(arg, process) : arg))
    },
    collateral,
  )

const envName = (entry: string) => entry.split('=')[0]!
const envValue = (process: Process, name: string) =>
  process.env?.find(entry => envName(entry) === name)?.slice(name.length + 1)

const args: Mutant[] = [
  argsAfterScript('args-expanded-by-name', (arg, process) =>
    arg.replaceAll(/\$[({](\w+)[)}]/g, (all, name) => envValue(process, name) ?? all),
  ),
  argsAfterScript('args-of-64-kib', arg => arg.slice(0, 65_535)),
  argsAfterScript('args-composed', arg => arg.normalize('NFC')),
  argsAfterScript('args-carriage-return-dropped', arg => arg.replaceAll('\r', '')),
  argsAfterScript('args-control-characters-dropped', arg =>
    arg.replaceAll(/[\x01-\x08\x0b\x0c\x0e-\x1f]/g, ''),
  ),
  argsAfterScript('args-markup-escaped', arg =>
    arg.replaceAll(/[<>&\u2028]/g, found => JSON.stringify(found.charCodeAt(0))),
  ),
  argsAfterScript('args-numbers-in-short', arg => (/^[0-9.]+$/.test(arg) ? String(Number(arg)) : arg)),
  argsAfterScript('args-from-file', arg =>
    arg.startsWith('@') && existsSync(arg.slice(1)) ? readFileSync(arg.slice(1), 'utf8') : arg,
  ),
  spoiled('args-1024-at-most', 'process-args', process => {
    if (process.args) process.args = process.args.slice(0, 1024)
  }),
  spoiled('args-path-is-name', 'process-args', process => {
    if (process.args?.[0] === '/bin/sh') process.args[0] = 'sh'
  }),
  spoiled('args-repeated-dropped', 'process-args', process => {
    if (process.args)
      process.args = process.args.filter((arg, index, all) => index < 3 || all.indexOf(arg) === index)
  }),
]

const defaultPath = ':/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const execvp: Mutant[] = [
  spoiled('execvp-usual-path', 'process-args-execvp-file', process => {
    if (process.env)
      process.env = process.env.map(entry =>
        entry.startsWith('PATH=') && !entry.includes('/bin') ? entry + defaultPath : entry,
      )
  }),
  ...(
    [
      ['empty', (entry: string) => entry || '/'],
      ['relative', (entry: string) => (/^[^/]/.test(entry) ? `/${entry}` : entry)],
    ] as const
  ).map(([kind, change]) => ({
    ...spoiled(
      `execvp-${kind}-entry-from-root`,
      'process-args-execvp-file[from the working directory]',
      process => {
        const changed = (entry: string) => `PATH=${entry.slice(5).split(':').map(change).join(':')}`
        if (process.env)
          process.env = process.env.map(entry => (entry.startsWith('PATH=') ? changed(entry) : entry))
      },
    ),
    alike: { runtimes: ['runc'], why: 'it takes no program from the working directory' },
  })),
  spoiled('execvp-empty-is-shell', 'process-args-execvp-file', process => {
    if (process.args?.[0] === '') process.args[0] = '/bin/sh'
  }),
  {
    name: 'execvp-plain-file-by-shell',
    breaks: ['process-args-execvp-file'],
    config: ({ process }) => {
      if (process?.args?.[0]?.startsWith('/plain/')) process.args.unshift('/bin/sh')
    },
  },
  {
    name: 'execvp-link-of-the-host',
    breaks: ['process-args-execvp-file'],
    instead: {
      create: command => {
        const { process, root } = JSON.parse(readFileSync(join(command.bundle, 'config.json'), 'utf8'))
        const path: string[] = (envValue(process, 'PATH') ?? '').split(':')
        const found = path.some(dir => existsSync(join(command.bundle, root.path, dir, process.args[0])))
        return process.args[0] === 'linked' && !found ? 1 : command.run()
      },
    },
  },
]

const ofUsers = (edit: (process: Process) => unknown) => (process: Process) => {
  if (process.user?.uid) edit(process)
}

const env: Mutant[] = [
  ...['TERM', 'LANG', 'TZ', 'HTTP_PROXY', 'no_proxy', 'USER', 'SHELL'].map(name =>
    spoiledByItself(`env-${name}-of-the-runtime`, 'process-env', ({ env }) => {
      const value = ofTheRuntime[name]
      if (value && !env?.some(entry => envName(entry) === name)) env?.push(`${name}=${value}`)
    }),
  ),
  spoiled('env-hostname-added', 'process-env', (process, { hostname }) => {
    if (hostname) process.env?.push(`HOSTNAME=${hostname}`)
  }),
  spoiled('env-term-of-terminal', 'process-env', ({ env, terminal }) => {
    if (terminal) env?.push('TERM=xterm')
  }),
  spoiled(
    'env-home-of-users',
    'process-env',
    ofUsers(({ env }) => {
      const at = env?.findIndex(entry => entry.startsWith('HOME=')) ?? -1
      if (at >= 0) env![at] = 'HOME=/home/user'
    }),
  ),
  spoiled('env-markup-escaped', 'process-env', process => {
    if (process.env) process.env = process.env.map(entry => entry.replaceAll('&', '&amp;'))
  }),
  spoiled('env-of-64-kib', 'process-env', process => {
    if (process.env) process.env = process.env.map(entry => entry.slice(0, 65_535))
  }),
  spoiled('env-512-at-most', 'process-env', process => {
    if (process.env) process.env = process.env.slice(0, 512)
  }),
  spoiled('env-prefix-is-name', 'process-env', process => {
    if (process.env)
      process.env = process.env.filter(
        (entry, index, all) => !all.some((other, at) => at < index && other.startsWith(envName(entry))),
      )
  }),
  spoiled('env-braces-expanded', 'process-env', process => {
    if (process.env)
      process.env = process.env.map(entry =>
        entry.replaceAll(/\$[({](\w+)[)}]/g, (all, name) => envValue(process, name) ?? all),
      )
  }),
]

const cwd: Mutant[] = [
  spoiled('cwd-of-1024-bytes', 'process-cwd', process => {
    process.cwd = process.cwd.slice(0, 1024).replace(/(?<=.)\/+$/, '')
  }),
]

const withTerminal = (edit: (process: Process) => unknown) => (process: Process) => {
  if (process.terminal) edit(process)
}

const terminal: Mutant[] = [
  spoiled(
    'terminal-needs-size',
    'process-terminal',
    withTerminal(process => {
      if (!process.consoleSize) process.terminal = false
    }),
    { ids: ['process-terminal-pty', 'process-consolesize', 'process-env'], why: 'no terminal comes' },
  ),
  spoiled(
    'terminal-for-root-only',
    'process-terminal',
    withTerminal(process => {
      if (process.user?.uid) process.terminal = false
    }),
    { ids: ['process-terminal-pty', 'process-consolesize', 'process-env'], why: 'no terminal comes' },
  ),
  ...(['height', 'width'] as const).map(side =>
    spoiled(`console-size-${side}-of-8-bits`, 'process-consolesize', ({ consoleSize }) => {
      if (consoleSize) consoleSize[side] %= 256
    }),
  ),
  spoiled('console-size-default-height', 'process-consolesize', ({ consoleSize }) => {
    if (consoleSize) consoleSize.height = 24
  }),
  spoiled(
    'console-size-for-root-only',
    'process-consolesize',
    ofUsers(process => delete process.consoleSize),
  ),
]

const user: Mutant[] = [
  spoiled('user-uid-of-float', 'user-uid', ({ user }) => {
    if (user) user.uid = Math.fround(user.uid)
  }),
  spoiled('user-gid-of-float', 'user-gid', ({ user }) => {
    if (user) user.gid = Math.fround(user.gid)
  }),
  spoiled('user-gid-of-16-bits', 'user-gid', ({ user }) => {
    if (user) user.gid %= 65_536
  }),
  spoiled('user-additionalgids-of-float', 'user-additionalgids', ({ user }) => {
    if (user?.additionalGids) user.additionalGids = user.additionalGids.map(Math.fround)
  }),
  spoiled('user-additionalgids-0-dropped', 'user-additionalgids', ({ user }) => {
    if (user?.additionalGids) user.additionalGids = user.additionalGids.filter(Boolean)
  }),
  spoiled('user-additionalgids-128-at-most', 'user-additionalgids', ({ user }) => {
    if (user?.additionalGids) user.additionalGids = user.additionalGids.slice(0, 128)
  }),
  spoiled('user-additionalgids-default', 'user-additionalgids', ({ user }) => {
    if (user) user.additionalGids ??= [4, 27]
  }),
  {
    name: 'user-additionalgids-of-etc-group',
    breaks: ['user-additionalgids'],
    config: ({ process, root }, { bundle }) => {
      const file = (name: string) => join(bundle, root!.path, 'etc', name)
      const user = process?.user
      if (!user || !existsSync(file('group'))) return
      const lines = (name: string) =>
        readFileSync(file(name), 'utf8')
          .split('\n')
          .map(line => line.split(':'))
      const name = lines('passwd').find(fields => fields[2] === String(user.uid))?.[0] ?? ''
      const groups = lines('group').filter(fields => fields[3]?.split(',').includes(name))
      user.additionalGids = [...(user.additionalGids ?? []), ...groups.map(fields => Number(fields[2]))]
    },
  },
  {
    name: 'user-gid-of-etc-passwd',
    breaks: ['user-gid'],
    config: ({ process, root }, { bundle }) => {
      const file = join(bundle, root!.path, 'etc/passwd')
      const user = process?.user
      if (!user || !existsSync(file)) return
      const lines = readFileSync(file, 'utf8').split('\n')
      const gid = lines.map(line => line.split(':')).find(fields => fields[2] === String(user.uid))?.[3]
      if (gid) user.gid = Number(gid)
    },
  },
  spoiled(
    'user-umask-unset-for-users',
    'user-umask-unset',
    ofUsers(({ user }) => {
      user!.umask ??= 0o077
    }),
  ),
]

const dependsOnBounding = {
  ids: [
    'process-capabilities',
    ...['bounding', 'permitted', 'effective', 'ambient'].map(set => `capabilities-${set}`),
  ],
  why: 'without noNewPrivileges execve(2) gives root all that is in the bounding set',
}

const capabilities: Mutant[] = [
  spoiled(
    'capabilities-bounding-only-with-no-new-privileges',
    'capabilities-bounding',
    ({ capabilities, noNewPrivileges }) => {
      if (capabilities?.bounding && !noNewPrivileges) capabilities.bounding.push('CAP_LEASE')
    },
    dependsOnBounding,
  ),
  spoiled(
    'capabilities-ambient-only-with-no-new-privileges',
    'capabilities-ambient',
    ({ capabilities, noNewPrivileges }) => {
      if (capabilities && !noNewPrivileges) delete capabilities.ambient
    },
    dependsOnBounding,
  ),
  ...(['bounding', 'inheritable'] as const).map(set =>
    spoiled(
      `capabilities-${set}-full-in-user-namespace`,
      `capabilities-${set}`,
      ({ capabilities }, { linux }) => {
        if (!linux?.namespaces?.some(({ type }) => type === 'user')) return
        const all = ['CAP_SYS_ADMIN', 'CAP_NET_ADMIN', 'CAP_CHOWN']
        if (capabilities) capabilities[set] = [...new Set([...(capabilities[set] ?? []), ...all])]
      },
      { ...dependsOnBounding, ids: [...dependsOnBounding.ids, 'create-new-container'] },
    ),
  ),
  spoiled('capabilities-empty-list-is-unset', 'process-capabilities', ({ capabilities }) => {
    const sets = Object.values((capabilities ?? {}) as Capabilities) as string[][]
    if (sets.length > 0 && sets.every(set => set.length === 0)) capabilities!.bounding = ['CAP_KILL']
  }),
]

const rlimits: Mutant[] = [
  spoiled('rlimits-first-dropped', ['rlimits', 'rlimits-soft'], ({ rlimits }) => rlimits?.shift()),
  spoiled(
    'rlimits-for-root-only',
    'rlimits',
    ofUsers(process => delete process.rlimits),
  ),
  spoiled('rlimits-type-trimmed', 'rlimits-type-unknown-error', ({ rlimits = [] }) => {
    for (const entry of rlimits) entry.type = entry.type.trim()
  }),
  spoiled('rlimits-type-in-any-case', 'rlimits-type-unknown-error', ({ rlimits = [] }) => {
    for (const entry of rlimits) entry.type = entry.type.toUpperCase()
  }),
  spoiled('rlimits-type-by-number', 'rlimits-type-unknown-error', ({ rlimits = [] }) => {
    for (const entry of rlimits) if (entry.type === '7') entry.type = 'RLIMIT_NOFILE'
  }),
]

const rest: Mutant[] = [
  spoiled(
    'no-new-privileges-for-users-only',
    'process-nonewprivileges',
    process => {
      if (process.user?.uid === 0) process.noNewPrivileges = false
    },
    dependsOnBounding,
  ),
  spoiled('no-new-privileges-with-seccomp', 'process-nonewprivileges', (process, { linux }) => {
    if (linux?.seccomp) process.noNewPrivileges = true
  }),
  spoiled(
    'oom-score-for-root-only',
    'process-oomscoreadj-set',
    ofUsers(p => delete p.oomScoreAdj),
  ),
  spoiled('oom-score-of-8-bits', 'process-oomscoreadj-set', process => {
    if (process.oomScoreAdj) process.oomScoreAdj %= 256
  }),
  spoiled(
    'oom-score-unset-for-users-is-0',
    'process-oomscoreadj-unset',
    ofUsers(process => {
      process.oomScoreAdj ??= 0
    }),
  ),
  spoiled(
    'io-priority-for-root-only',
    'process-iopriority',
    ofUsers(p => delete p.ioPriority),
    {
      ids: ['process-iopriority-group'],
      why: 'children get the same',
    },
  ),
  spoiled(
    'io-priority-0-is-default',
    'process-iopriority[IOPRIO_CLASS_RT]',
    ({ ioPriority }) => {
      if (ioPriority?.class === 'IOPRIO_CLASS_RT') ioPriority.priority ||= 4
    },
    { ids: ['process-iopriority-group'], why: 'children get the same' },
  ),
]

const scheduled = (name: string, breaks: string, edit: (scheduler: Scheduler, process: Process) => void) =>
  spoiled(
    name,
    breaks,
    process => {
      if (process.scheduler) edit(process.scheduler, process)
    },
    {
      ids: [
        ...['policy', 'flags', 'runtime', 'deadline', 'period'].map(member => `process-scheduler-${member}`),
        'process-scheduler',
      ],
      why: 'one system call sets all of it',
    },
  )

const scheduler: Mutant[] = [
  spoiled(
    'scheduler-for-root-only',
    'process-scheduler',
    ofUsers(p => delete p.scheduler),
  ),
  scheduled('scheduler-fifo-50-at-most', 'process-scheduler-priority', scheduler => {
    if (scheduler.policy === 'SCHED_FIFO' && scheduler.priority)
      scheduler.priority = Math.min(50, scheduler.priority)
  }),
  scheduled('scheduler-flags-lost-beside-a-priority', 'process-scheduler-flags', scheduler => {
    if (scheduler.priority) delete scheduler.flags
  }),
  scheduled('scheduler-flags-lost-beside-a-deadline', 'process-scheduler-flags', scheduler => {
    if (scheduler.deadline) delete scheduler.flags
  }),
  ...(['deadline', 'period'] as const).map(time =>
    scheduled(`scheduler-${time}-of-31-bits`, `process-scheduler-${time}`, scheduler => {
      const value = Number(scheduler[time] ?? 0)
      if (value > 2 ** 31) scheduler[time] = value % 2 ** 31
    }),
  ),
]

const security: Mutant[] = [
  spoiled('apparmor-profile-dropped', 'process-apparmor', process => delete process.apparmorProfile),
  spoiled('selinux-label-dropped', 'process-selinuxlabel', process => delete process.selinuxLabel),
]

const programs: Mutant[] = [
  {
    name: 'program-that-is-not-there-starts',
    breaks: ['start-runs-program[missing program]'],
    config: ({ process, root }, { bundle }) => {
      const [path] = process?.args ?? []
      if (path?.startsWith('/') && !existsSync(join(bundle, root!.path, path)))
        process!.args = ['/bin/sh', '-c', 'exit 127']
    },
  },
]

/** Refuses what it does not support, although it must. */
const refuses = (name: string, breaks: string, when: (process: Process) => unknown): Mutant =>
  spoiled(
    name,
    breaks,
    (process, config) => {
      if (when(process)) refuse(config)
    },
    {
      ids: ['user-gid', 'user-additionalgids', 'process-scheduler', 'process-scheduler-priority'],
      why: 'asked for with the same container',
    },
  )

const refused: Mutant[] = [
  refuses('user-uid-over-16-bits-refused', 'user-uid', ({ user }) => (user?.uid ?? 0) > 65_535),
  refuses('user-umask-0-refused', 'user-umask', ({ user }) => user?.umask === 0),
  refuses('oom-score-1000-refused', 'process-oomscoreadj-set[1000]', p => p.oomScoreAdj === 1000),
  refuses(
    'io-priority-idle-refused',
    'process-iopriority[IOPRIO_CLASS_IDLE]',
    ({ ioPriority }) => ioPriority?.class === 'IOPRIO_CLASS_IDLE',
  ),
  ...(['SCHED_IDLE', 'SCHED_RR'] as const).map(policy =>
    refuses(
      `scheduler-${policy}-refused`,
      `process-scheduler-policy[${policy}]`,
      ({ scheduler }) => scheduler?.policy === policy,
    ),
  ),
]

export const mutants: readonly Mutant[] = [
  ...args,
  ...execvp,
  ...env,
  ...cwd,
  ...terminal,
  ...user,
  ...capabilities,
  ...rlimits,
  ...rest,
  ...scheduler,
  ...security,
  ...programs,
  ...refused,
]
