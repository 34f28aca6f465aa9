/** Faults of what the container's process is given. */
import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { getgroups, umask } from 'node:process'
import { parseLimits } from '#inside/proc/limits'
import type { Capabilities, CapabilitySet, Config, Process, Scheduler } from '#spec/config'
import { refuses } from './edits.js'
import type { Mutant } from './mutant.js'
import { spoiled, spoiledByItself } from './spoiled.js'

/** One that ignores a member of `process`. */
const dropped = (
  member: keyof Process,
  breaks: string | string[],
  collateral?: Mutant['collateral'],
): Mutant => spoiled(`process-${member}-dropped`, breaks, process => delete process[member], collateral)

const swapped = <T>(list: T[] | undefined): T[] => [...(list ?? [])].reverse()
const fewer = <T>(list: T[]): T[] => (list.length > 1 ? list.slice(0, -1) : list)

const rlimitTypes = [
  ...[
    'CPU',
    'FSIZE',
    'DATA',
    'STACK',
    'CORE',
    'RSS',
    'NPROC',
    'NOFILE',
    'MEMLOCK',
    'AS',
    'LOCKS',
    'SIGPENDING',
  ],
  ...['MSGQUEUE', 'RTTIME'],
].map(name => `RLIMIT_${name}`)

// Through the shim large numbers are marked strings.
const isNumber = (value: unknown): value is number => typeof value === 'number' && value > 0
const allIds = 'what the process may do decides what it can see'

const rlimits: Mutant[] = [
  ...rlimitTypes.map(type =>
    spoiled(`rlimit-${type}-dropped`, [`rlimits-soft[${type}]`, `rlimits-hard[${type}]`], process => {
      if (process.rlimits) process.rlimits = process.rlimits.filter(entry => entry.type !== type)
    }),
  ),
  spoiled('rlimits-soft-is-hard', 'rlimits-soft', process => {
    for (const entry of process.rlimits ?? []) entry.soft = entry.hard
  }),
  spoiled('rlimits-hard-is-soft', 'rlimits-hard', process => {
    for (const entry of process.rlimits ?? []) entry.hard = entry.soft
  }),
  spoiled('rlimits-soft-one-less', 'rlimits-soft', process => {
    for (const entry of process.rlimits ?? []) if (isNumber(entry.soft)) entry.soft--
  }),
  spoiled('rlimits-hard-one-less', 'rlimits-hard', process => {
    for (const entry of process.rlimits ?? [])
      if (isNumber(entry.soft) && isNumber(entry.hard) && entry.hard > entry.soft) entry.hard--
  }),
  // The hard one stays what the runtime has itself.
  spoiled('rlimits-soft-only', 'rlimits-hard', process => {
    const own = parseLimits(readFileSync('/proc/self/limits', 'utf8'))
    for (const entry of process.rlimits ?? []) {
      const hard = own.get(entry.type)?.hard
      if (hard !== undefined)
        entry.hard = `@int${hard === 'unlimited' ? 18446744073709551615n : hard}` as never
    }
  }),
  spoiled('rlimits-soft-of-32-bits', 'rlimits-soft', process => {
    for (const entry of process.rlimits ?? []) if (isNumber(entry.soft)) entry.soft %= 2 ** 32
  }),
  spoiled('rlimits-infinity-is-large', 'rlimits-hard', process => {
    for (const entry of process.rlimits ?? [])
      if (String(entry.hard).includes('18446744073709551615')) entry.hard = 2 ** 40
  }),
  spoiled('rlimits-last-dropped', ['rlimits', 'rlimits-soft'], process => process.rlimits?.pop()),
  spoiled('rlimits-one-more', 'rlimits', process => {
    if (process.rlimits && !process.rlimits.some(entry => entry.type === 'RLIMIT_LOCKS'))
      process.rlimits.push({ type: 'RLIMIT_LOCKS', soft: 77, hard: 78 })
  }),
  spoiled('rlimits-unknown-dropped', 'rlimits-type-unknown-error', process => {
    if (process.rlimits)
      process.rlimits = process.rlimits.filter(({ type }) => !/TEST|FILES$|_NO$|_$/.test(type))
  }),
  spoiled('rlimits-unknown-prefix', 'rlimits-type-unknown-error', process => {
    for (const entry of process.rlimits ?? [])
      if (entry.type.startsWith('RLIMIT_NO')) entry.type = 'RLIMIT_NOFILE'
  }),
  spoiled('rlimits-duplicate-last-wins', 'rlimits-duplicate-error', process => {
    process.rlimits = [...new Map(process.rlimits?.map(entry => [entry.type, entry])).values()]
  }),
  spoiled('rlimits-duplicate-of-the-same-accepted', 'rlimits-duplicate-error', process => {
    const known = new Map(process.rlimits?.map(entry => [JSON.stringify(entry), entry]))
    process.rlimits = [...known.values()]
  }),
]

const sets = ['bounding', 'effective', 'inheritable', 'permitted', 'ambient'] as const

// After execve(2) ambient, effective and permitted of a user that is not root are one.
const depends: Record<CapabilitySet, { ids: string[]; why: string }> = {
  bounding: {
    ids: ['process-capabilities', ...sets.map(set => `capabilities-${set}`), 'capabilities-unknown-no-fail'],
    why: allIds,
  },
  effective: { ids: ['capabilities-permitted', 'process-capabilities'], why: allIds },
  inheritable: { ids: ['process-capabilities', ...sets.map(set => `capabilities-${set}`)], why: allIds },
  permitted: { ids: ['process-capabilities', ...sets.map(set => `capabilities-${set}`)], why: allIds },
  ambient: { ids: ['process-capabilities', 'capabilities-effective', 'capabilities-permitted'], why: allIds },
}
const caps = (name: string, breaks: CapabilitySet, edit: (capabilities: Capabilities) => void): Mutant =>
  spoiled(
    name,
    `capabilities-${breaks}`,
    ({ capabilities }) => {
      if (capabilities) edit(capabilities)
    },
    depends[breaks],
  )

const capabilities: Mutant[] = [
  dropped('capabilities', ['process-capabilities', ...sets.map(set => `capabilities-${set}`)]),
  ...(['bounding', 'inheritable', 'ambient'] as const).map(set =>
    caps(`capabilities-${set}-dropped`, set, capabilities => delete capabilities[set]),
  ),
  caps('capabilities-bounding-one-more', 'bounding', capabilities =>
    capabilities.bounding?.push('CAP_LEASE'),
  ),
  caps('capabilities-bounding-full', 'bounding', capabilities => {
    if (capabilities.bounding)
      capabilities.bounding = [...new Set([...capabilities.bounding, 'CAP_AUDIT_READ', 'CAP_SYS_ADMIN'])]
  }),
  caps('capabilities-permitted-last-dropped', 'permitted', capabilities => {
    if (!capabilities.permitted) return
    const gone = capabilities.permitted.pop()
    if (capabilities.effective) capabilities.effective = capabilities.effective.filter(name => name !== gone)
    if (capabilities.ambient) capabilities.ambient = capabilities.ambient.filter(name => name !== gone)
  }),
  caps('capabilities-inheritable-last-dropped', 'inheritable', capabilities => {
    const gone = capabilities.inheritable?.pop()
    if (capabilities.ambient) capabilities.ambient = capabilities.ambient.filter(name => name !== gone)
  }),
  caps('capabilities-inheritable-is-bounding', 'inheritable', capabilities => {
    if (capabilities.bounding) capabilities.inheritable = capabilities.bounding
  }),
  caps('capabilities-ambient-last-dropped', 'ambient', capabilities => capabilities.ambient?.pop()),
  caps('capabilities-effective-is-bounding', 'effective', capabilities => {
    if (capabilities.bounding) capabilities.effective = capabilities.permitted = capabilities.bounding
  }),
  caps('capabilities-names-swapped', 'bounding', capabilities => {
    const other = new Map([
      ['CAP_BPF', 'CAP_PERFMON'],
      ['CAP_PERFMON', 'CAP_BPF'],
    ])
    for (const set of sets)
      if (capabilities[set]) capabilities[set] = capabilities[set].map(name => other.get(name) ?? name)
  }),
  spoiled('capabilities-empty-is-unset', 'process-capabilities', process => {
    const lists = Object.values(process.capabilities ?? {})
    if (lists.length > 0 && lists.every(names => names.length === 0))
      process.capabilities = { bounding: ['CAP_KILL'], effective: ['CAP_KILL'], permitted: ['CAP_KILL'] }
  }),
  spoiled('capabilities-unknown-drops-the-rest', 'capabilities-unknown-no-fail', ({ capabilities = {} }) => {
    for (const set of sets) {
      const at = capabilities[set]?.indexOf('CAP_TEST') ?? -1
      if (capabilities[set] && at >= 0) capabilities[set] = capabilities[set].slice(0, at)
    }
  }),
  refuses('capabilities-unknown-refused', 'capabilities-unknown-no-fail[unknown name]', config =>
    JSON.stringify(config.process?.capabilities ?? {}).includes('CAP_TEST'),
  ),
]

const scheduled = (
  name: string,
  breaks: string | string[],
  edit: (scheduler: Scheduler, process: Process) => void,
): Mutant =>
  spoiled(
    name,
    breaks,
    process => {
      if (process.scheduler) edit(process.scheduler, process)
    },
    {
      ids: [
        ...['policy', 'flags', 'priority-default', 'runtime', 'deadline', 'period'].map(
          member => `process-scheduler-${member}`,
        ),
        'process-scheduler',
      ],
      why: 'one system call sets all of it',
    },
  )

const scheduler: Mutant[] = [
  dropped('scheduler', [
    'process-scheduler',
    'process-scheduler-policy',
    'process-scheduler-nice',
    'process-scheduler-nice-default',
    'process-scheduler-flags',
    'process-scheduler-priority',
    'process-scheduler-runtime',
    'process-scheduler-deadline',
    'process-scheduler-period',
  ]),
  scheduled('scheduler-batch-is-other', 'process-scheduler-policy[SCHED_BATCH]', scheduler => {
    if (scheduler.policy === 'SCHED_BATCH') scheduler.policy = 'SCHED_OTHER'
  }),
  scheduled('scheduler-idle-is-batch', 'process-scheduler-policy[SCHED_IDLE]', scheduler => {
    if (scheduler.policy === 'SCHED_IDLE') scheduler.policy = 'SCHED_BATCH'
  }),
  scheduled('scheduler-rr-is-fifo', 'process-scheduler-policy[SCHED_RR]', scheduler => {
    if (scheduler.policy === 'SCHED_RR') scheduler.policy = 'SCHED_FIFO'
  }),
  scheduled('scheduler-nice-dropped', 'process-scheduler-nice', scheduler => delete scheduler.nice),
  scheduled('scheduler-nice-negated', 'process-scheduler-nice', scheduler => {
    if (scheduler.nice) scheduler.nice = -Math.min(scheduler.nice, 19)
  }),
  scheduled('scheduler-nice-one-more', 'process-scheduler-nice', scheduler => {
    if (scheduler.nice !== undefined && scheduler.nice < 19) scheduler.nice++
  }),
  scheduled('scheduler-nice-inherited', 'process-scheduler-nice-default', scheduler => {
    if (scheduler.nice === undefined && !scheduler.flags) scheduler.flags = ['SCHED_FLAG_KEEP_PARAMS']
  }),
  scheduled('scheduler-priority-one-more', 'process-scheduler-priority', scheduler => {
    if (scheduler.priority && scheduler.priority < 99) scheduler.priority++
  }),
  scheduled('scheduler-priority-default-1', 'process-scheduler-priority-default', scheduler => {
    if (['SCHED_FIFO', 'SCHED_RR'].includes(scheduler.policy)) scheduler.priority ??= 1
  }),
  scheduled('scheduler-flags-dropped', 'process-scheduler-flags', scheduler => delete scheduler.flags),
  scheduled('scheduler-flags-last-dropped', 'process-scheduler-flags', scheduler => {
    if (scheduler.flags) scheduler.flags = fewer(scheduler.flags)
  }),
  scheduled('scheduler-flags-first-dropped', 'process-scheduler-flags', scheduler => {
    if (scheduler.flags) scheduler.flags = swapped(fewer(swapped(scheduler.flags)))
  }),
  scheduled('scheduler-always-resets', 'process-scheduler-flags', scheduler => {
    if (scheduler.policy === 'SCHED_OTHER')
      scheduler.flags = [...new Set([...(scheduler.flags ?? []), 'SCHED_FLAG_RESET_ON_FORK' as const])]
  }),
  scheduled(
    'scheduler-times-swapped',
    ['process-scheduler-deadline', 'process-scheduler-period'],
    scheduler => {
      const { deadline, period } = scheduler
      if (deadline && period) Object.assign(scheduler, { deadline: period, period: deadline })
    },
  ),
  scheduled('scheduler-runtime-doubled', 'process-scheduler-runtime', scheduler => {
    if (scheduler.runtime) scheduler.runtime = Number(scheduler.runtime) * 2
  }),
]

const user: Mutant[] = [
  spoiled(
    'user-uid-0',
    'user-uid',
    process => {
      if (process.user) process.user.uid = 0
    },
    {
      ids: ['process', 'capabilities-effective', 'capabilities-permitted', 'process-capabilities'],
      why: 'they run as somebody',
    },
  ),
  spoiled('user-uid-of-16-bits', 'user-uid', process => {
    if (process.user) process.user.uid %= 65_536
  }),
  spoiled(
    'user-gid-0',
    'user-gid',
    process => {
      if (process.user) process.user.gid = 0
    },
    { ids: ['process'], why: 'it runs in a group' },
  ),
  spoiled(
    'user-gid-is-uid',
    'user-gid',
    process => {
      if (process.user) process.user.gid = process.user.uid
    },
    { ids: ['process'], why: 'it runs in a group' },
  ),
  spoiled(
    'user-additionalgids-dropped',
    'user-additionalgids',
    process => delete process.user?.additionalGids,
  ),
  spoiled('user-additionalgids-last-dropped', 'user-additionalgids', process =>
    process.user?.additionalGids?.pop(),
  ),
  spoiled('user-additionalgids-first-dropped', 'user-additionalgids', process =>
    process.user?.additionalGids?.shift(),
  ),
  spoiled('user-additionalgids-32-at-most', 'user-additionalgids', process => {
    if (process.user?.additionalGids) process.user.additionalGids = process.user.additionalGids.slice(0, 32)
  }),
  spoiled('user-additionalgids-one-more', 'user-additionalgids', process => {
    if (process.user) process.user.additionalGids = [...(process.user.additionalGids ?? []), 27]
  }),
  spoiledByItself('user-additionalgids-of-the-caller', 'user-additionalgids', ({ user }) => {
    if (user) user.additionalGids = [...(user.additionalGids ?? []), ...(getgroups?.() ?? [])]
  }),
  spoiled('user-additionalgids-root-too', 'user-additionalgids', process =>
    process.user?.additionalGids?.push(0),
  ),
  spoiled('user-umask-dropped', 'user-umask', process => delete process.user?.umask),
  spoiled('user-umask-for-hooks-only', 'user-umask', ({ user }, { hooks = {} }) => {
    for (const hook of Object.values(hooks).flat())
      Object.assign(hook, {
        path: '/bin/sh',
        args: [
          ...['sh', '-c', `umask ${(user?.umask ?? 0o022).toString(8)}; exec "$@"`, 'sh'],
          ...[hook.path, ...(hook.args ?? []).slice(1)],
        ],
      })
    delete user?.umask
  }),
  spoiled('user-umask-0-dropped', 'user-umask', process => {
    if (process.user && !process.user.umask) delete process.user.umask
  }),
  spoiled('user-umask-decimal', 'user-umask', process => {
    if (process.user?.umask) process.user.umask = Number.parseInt(String(process.user.umask), 8) || 0
  }),
  spoiled('user-umask-unset-is-022', 'user-umask-unset', process => {
    if (process.user) process.user.umask ??= 0o022
  }),
  spoiledByItself('user-umask-unset-at-least-022', 'user-umask-unset', ({ user }) => {
    if (user) user.umask ??= umask() | 0o022
  }),
  spoiledByItself('user-umask-unset-at-most-022', 'user-umask-unset', ({ user }) => {
    if (user) user.umask ??= umask() & 0o022
  }),
  spoiled('user-umask-of-two-digits', 'user-umask', process => {
    if (process.user?.umask) process.user.umask &= 0o77
  }),
]

const oom: Mutant[] = [
  dropped('oomScoreAdj', 'process-oomscoreadj-set'),
  spoiled('oom-score-0-dropped', 'process-oomscoreadj-set[0]', process => {
    if (process.oomScoreAdj === 0) delete process.oomScoreAdj
  }),
  spoiled('oom-score-at-most-999', 'process-oomscoreadj-set[1000]', process => {
    if (process.oomScoreAdj) process.oomScoreAdj = Math.min(999, process.oomScoreAdj)
  }),
  spoiled('oom-score-one-more', 'process-oomscoreadj-set', process => {
    if (process.oomScoreAdj && process.oomScoreAdj < 1000) process.oomScoreAdj++
  }),
  spoiled('oom-score-unset-is-0', 'process-oomscoreadj-unset', process => {
    process.oomScoreAdj ??= 0
  }),
]

const io: Mutant[] = [
  dropped('ioPriority', ['process-iopriority', 'process-iopriority-group']),
  ...(
    [
      ['class-rt-is-be', 'process-iopriority[IOPRIO_CLASS_RT]', 'IOPRIO_CLASS_RT', 'IOPRIO_CLASS_BE'],
      ['class-idle-is-be', 'process-iopriority[IOPRIO_CLASS_IDLE]', 'IOPRIO_CLASS_IDLE', 'IOPRIO_CLASS_BE'],
    ] as const
  ).map(([name, breaks, from, to]) =>
    spoiled(
      `io-priority-${name}`,
      breaks,
      ({ ioPriority }) => {
        if (ioPriority?.class === from) ioPriority.class = to
      },
      { ids: ['process-iopriority-group'], why: 'children get the same' },
    ),
  ),
  spoiled(
    'io-priority-one-less',
    'process-iopriority',
    ({ ioPriority }) => {
      if (ioPriority?.priority) ioPriority.priority--
    },
    { ids: ['process-iopriority-group'], why: 'children get the same' },
  ),
]

const rest: Mutant[] = [
  spoiled(
    'process-default',
    'process',
    process => {
      process.args = ['/bin/true']
    },
    {
      ids: ['process-args', 'process-cwd', 'process-env', 'process-args-execvp-file'],
      why: 'nothing runs that could tell',
    },
  ),
  spoiled('args-joined', 'process-args', process => {
    if (process.args && process.args.length > 3)
      process.args = [...process.args.slice(0, 3), process.args.slice(3).join(' ')]
  }),
  spoiled('args-empty-dropped', 'process-args', process => {
    if (process.args) process.args = process.args.filter(Boolean)
  }),
  spoiled('args-last-dropped', 'process-args', process => {
    if (process.args && process.args.length > 4) process.args.pop()
  }),
  spoiled('args-128-at-most', 'process-args', process => {
    if (process.args) process.args = process.args.slice(0, 128)
  }),
  spoiled('args-trimmed', 'process-args', process => {
    if (process.args) process.args = process.args.map((arg, index) => (index > 2 ? arg.trim() : arg))
  }),
  spoiled('args-newline-is-blank', 'process-args', process => {
    if (process.args)
      process.args = process.args.map((arg, index) => (index > 2 ? arg.replaceAll('\n', ' ') : arg))
  }),
  spoiled('args-first-is-path', 'process-args', process => {
    if (process.args?.[0] === 'sh') process.args[0] = '/bin/sh'
  }),
  spoiled(
    'execvp-path-reversed',
    'process-args-execvp-file',
    process => {
      if (process.env)
        process.env = process.env.map(entry =>
          entry.startsWith('PATH=') ? `PATH=${swapped(entry.slice(5).split(':')).join(':')}` : entry,
        )
    },
    { ids: ['process-env'], why: 'it shows PATH' },
  ),
  spoiled(
    'execvp-default-path',
    'process-args-execvp-file',
    process => {
      if (process.env)
        process.env = process.env.map(entry => (entry.startsWith('PATH=') ? `${entry}:/a:/b` : entry))
    },
    { ids: ['process-env'], why: 'it shows PATH' },
  ),
  spoiled('execvp-slash-in-path', 'process-args-execvp-file', process => {
    if (process.args?.[0] === 'sub/tool') process.args[0] = '/a/sub/tool'
  }),
  spoiled('execvp-cwd-first', 'process-args-execvp-file', process => {
    if (process.args?.[0] === 'tool' && process.cwd === '/a') process.args[0] = './tool'
  }),
  spoiled(
    'cwd-root',
    'process-cwd',
    process => {
      process.cwd = '/'
    },
    { ids: ['process', 'process-args-execvp-file'], why: 'they run somewhere else' },
  ),
  spoiled('cwd-parent', 'process-cwd', process => {
    process.cwd = process.cwd.replace(/(?<=.)\/[^/]*$/, '')
  }),
  spoiled(
    'cwd-root-for-users',
    'process-cwd',
    process => {
      if (process.user?.uid) process.cwd = '/'
    },
    { ids: ['process'], why: 'it runs as a user' },
  ),
  spoiled(
    'env-last-dropped',
    'process-env',
    process => {
      if (process.env && process.env.length > 1) process.env.pop()
    },
    { ids: ['process'], why: 'it looks at a variable' },
  ),
  spoiled('env-one-more', 'process-env', process => process.env?.push('container=oci')),
  spoiled('env-one-more-if-unset', 'process-env', process => {
    process.env ??= ['PATH=/usr/bin']
  }),
  spoiled('env-term-added', 'process-env', process => {
    if (!process.env?.some(entry => entry.startsWith('TERM='))) process.env?.push('TERM=xterm')
  }),
  spoiled('env-home-of-root', 'process-env', process => {
    if (process.env)
      process.env = process.env.map(entry => (entry.startsWith('HOME=') ? 'HOME=/root' : entry))
  }),
  spoiled('env-empty-dropped', 'process-env', process => {
    if (process.env) process.env = process.env.filter(entry => !entry.endsWith('='))
  }),
  spoiled('env-cut-at-second-equals', 'process-env', process => {
    if (process.env) process.env = process.env.map(entry => entry.split('=').slice(0, 2).join('='))
  }),
  spoiled('env-trimmed', 'process-env', process => {
    if (process.env) process.env = process.env.map(entry => entry.trim())
  }),
  spoiled('env-upper-case', 'process-env', process => {
    if (process.env)
      process.env = process.env.map(entry => entry.replace(/^[a-z_]+(?==)/, name => name.toUpperCase()))
  }),
  spoiled('env-expanded', 'process-env', process => {
    if (process.env) process.env = process.env.map(entry => entry.replaceAll('$HOME', '/'))
  }),
  spoiled('no-new-privileges-dropped', 'process-nonewprivileges', process => delete process.noNewPrivileges, {
    ids: ['capabilities-permitted', 'capabilities-effective', 'process-capabilities'],
    why: 'without it execve(2) gives root all that is in the bounding set',
  }),
  // What a first execve(2) of a set-user-ID program gives, it keeps.
  {
    name: 'no-new-privileges-after-exec',
    breaks: ['process-nonewprivileges[set-user-ID program]'],
    config: ({ process, root }, { bundle }) => {
      const program = join(bundle, root!.path, process?.args?.[0] ?? '')
      const found = statSync(program, { throwIfNoEntry: false })
      if (found && (found.mode & 0o4000) !== 0) delete process!.noNewPrivileges
    },
  },
  spoiled('no-new-privileges-always', 'process-nonewprivileges', process => {
    process.noNewPrivileges = true
  }),
  spoiled(
    'terminal-never',
    ['process-terminal', 'process-terminal-pty'],
    process => {
      process.terminal = false
    },
    { ids: ['process-consolesize'], why: 'a terminal is what has a size' },
  ),
  spoiled('console-size-dropped', 'process-consolesize', process => delete process.consoleSize),
  spoiled('console-size-turned', 'process-consolesize', process => {
    if (process.consoleSize)
      process.consoleSize = { height: process.consoleSize.width, width: process.consoleSize.height }
  }),
  spoiled('console-size-default-width', 'process-consolesize', process => {
    if (process.consoleSize) process.consoleSize.width = 80
  }),
  refuses(
    'console-size-without-terminal-refused',
    'process-consolesize-ignored',
    ({ process }) => process?.consoleSize && !process.terminal,
  ),
  {
    name: 'exec-affinity-for-init',
    breaks: ['process-execcpuaffinity-not-init'],
    instead: {
      start: command => {
        const { stdout } = command.ask('state', command.id)
        const { pid, bundle } = JSON.parse(stdout) as { pid: number; bundle: string }
        affinity(pid, bundle)
        return command.run()
      },
    },
  },
  dropped('user', ['user-uid', 'user-gid', 'user-additionalgids', 'user-umask'], {
    ids: ['process', 'process-capabilities', 'capabilities-effective', 'capabilities-permitted'],
    why: 'they run as somebody',
  }),
  dropped('rlimits', ['rlimits', 'rlimits-soft', 'rlimits-hard', 'rlimits-type-unknown-error']),
]

/** Runs what `final` names, or else `initial`, on the container's process. */
function affinity(pid: number, bundle: string): void {
  const { process } = JSON.parse(readFileSync(join(bundle, 'config.json'), 'utf8')) as Config
  const cpus = process?.execCPUAffinity?.final ?? process?.execCPUAffinity?.initial
  if (cpus) spawnSync('taskset', ['-apc', cpus, String(pid)])
}

export const mutants: readonly Mutant[] = [
  {
    name: 'hostname-dropped',
    breaks: ['hostname'],
    config: config => {
      delete config.hostname
    },
  },
  ...rlimits,
  ...capabilities,
  ...scheduler,
  ...user,
  ...oom,
  ...io,
  ...rest,
]
