/** Faults that show only beside another property: another user, a filter, a hook, a terminal, an odd value. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, type Hook, hookKinds, type Mount, type Process, type Seccomp } from '#spec/config'
import { refuse } from './edits.js'
import type { Command, Mutant } from './mutant.js'
import { otherIds } from './operation-tools.js'

type Named = (process: Process, config: Config) => void

const edited = (name: string, breaks: readonly string[], edit: Named): Mutant => ({
  name,
  breaks,
  config: config => {
    if (config.process) edit(config.process, config)
  },
})

const filtered = (name: string, breaks: readonly string[], edit: (seccomp: Seccomp) => void): Mutant =>
  edited(name, breaks, (_, { linux }) => {
    if (linux?.seccomp) edit(linux.seccomp)
  })

const isOther = ({ user }: Process): boolean => (user?.uid ?? 0) > 0

const opensMore = (
  what: string,
  breaks: string,
  when: (process: Process, config: Config) => unknown,
): Mutant => ({
  ...edited(`opens-a-file-more-${what}`, [breaks], (process, config) => {
    if (when(process, config) && process.args)
      process.args = ['/bin/sh', '-c', 'exec 9</; exec "$@"', 'sh', ...process.args]
  }),
  collateral: { ids: ['process-env'], why: 'the shell that opens it adds variables' },
})

const processes: Mutant[] = [
  opensMore('beside-a-filter', 'fds-only-stdio', (_, { linux }) => linux?.seccomp),
  opensMore('beside-hooks', 'fds-only-stdio', (_, { hooks }) => hooks),
  opensMore('beside-limits', 'fds-only-stdio', (_, { linux }) => linux?.resources?.pids),
  opensMore('in-a-folder', 'fds-only-stdio', ({ cwd }) => cwd !== '/'),
  opensMore('in-a-user-namespace', 'fds-only-stdio', (_, { linux }) => linux?.uidMappings),
  edited('no-new-privileges-lost-without-capabilities', ['process-nonewprivileges'], process => {
    if (!process.capabilities) process.noNewPrivileges = false
  }),
  opensMore('for-others', 'fds-only-stdio', isOther),
  opensMore('beside-an-agent', 'fds-only-stdio[with a seccomp agent]', (_, { linux }) => {
    return linux?.seccomp?.listenerPath
  }),
  opensMore('at-a-terminal', 'fds-only-stdio[with a terminal]', ({ terminal }) => terminal),
  edited('personality-lost-beside-a-filter', ['personality', 'personality-linux32'], (_, { linux }) => {
    if (linux?.seccomp) delete linux.personality
  }),
  edited('personality-for-root-only', ['personality', 'personality-linux32'], (process, { linux }) => {
    if (isOther(process)) delete linux?.personality
  }),
  edited('umask-for-root-only', ['user-umask'], process => {
    if (isOther(process)) delete process.user!.umask
  }),
  edited('rlimits-lost-at-a-terminal', ['rlimits[with a terminal]'], process => {
    if (process.terminal) delete process.rlimits
  }),
  edited('rlimits-hard-as-soft-for-others', ['rlimits-hard'], process => {
    if (isOther(process)) for (const limit of process.rlimits ?? []) limit.hard = limit.soft
  }),
  edited('rlimits-without-their-prefix', ['rlimits-type-unknown-error'], process => {
    for (const limit of process.rlimits ?? [])
      if (!limit.type.startsWith('RLIMIT_')) limit.type = `RLIMIT_${limit.type}`
  }),
  edited('rlimits-of-no-type-passed-over', ['rlimits-type-unknown-error'], process => {
    if (process.rlimits) process.rlimits = process.rlimits.filter(({ type }) => type !== '')
  }),
  edited('env-expands-path', ['process-env'], process => {
    if (process.env) process.env = process.env.map(entry => entry.replaceAll('$PATH', '/bin'))
  }),
  edited('env-takes-quotes-away', ['process-env'], process => {
    if (process.env) process.env = process.env.map(entry => entry.replace(/="(.*)"$/s, '=$1'))
  }),
]

const withoutErrno = /ALLOW|KILL|LOG|TRAP|NOTIFY/
const filters: Mutant[] = [
  filtered('seccomp-errno-of-second-entry-passed-over', ['seccomp-errnoret-unsupported'], ({ syscalls }) => {
    for (const entry of syscalls?.slice(1) ?? []) if (withoutErrno.test(entry.action)) delete entry.errnoRet
  }),
  filtered('seccomp-default-errno-of-an-entry', ['seccomp-defaulterrnoret-default'], seccomp => {
    const errno = seccomp.syscalls?.find(({ errnoRet }) => errnoRet)?.errnoRet
    if (seccomp.defaultAction === 'SCMP_ACT_ERRNO' && errno !== undefined) seccomp.defaultErrnoRet ??= errno
  }),
  filtered('seccomp-args-of-plain-numbers-cut', ['seccomp-args'], ({ syscalls }) => {
    for (const arg of syscalls?.flatMap(({ args }) => args ?? []) ?? [])
      if (typeof arg.value === 'number') arg.value %= 2 ** 32
  }),
  ...['AARCH64', 'PPC64LE'].map(arch =>
    edited(`seccomp-architecture-${arch}-refused`, ['seccomp-architectures'], (_, config) => {
      if (config.linux?.seccomp?.architectures?.includes(`SCMP_ARCH_${arch}` as never)) refuse(config)
    }),
  ),
]

const ofEachHook = (name: string, breaks: string, edit: (hook: Hook) => void): Mutant => ({
  name: `hooks-${name}`,
  breaks: [breaks],
  config: ({ hooks }) => {
    for (const kind of hookKinds) for (const hook of hooks?.[kind] ?? []) edit(hook)
  },
})
const hooks: Mutant[] = [
  ofEachHook('env-lost-beside-a-timeout', 'hook-env', hook => {
    if (hook.timeout) delete hook.env
  }),
  ofEachHook('args-lost-beside-a-timeout', 'hook-args', hook => {
    if (hook.timeout) hook.args = hook.args?.slice(0, 3) as string[]
  }),
  ofEachHook('timeout-lost-beside-env', 'hook-timeout', hook => {
    if (hook.env) delete hook.timeout
  }),
  ofEachHook('timeout-lost-beside-four-args', 'hook-timeout', hook => {
    if ((hook.args ?? []).length > 3) delete hook.timeout
  }),
]

const once = (name: string, breaks: string, keyOf: (mount: Mount) => unknown): Mutant => ({
  name: `mounts-${name}-once`,
  breaks: [breaks],
  config: config => {
    const seen = new Set()
    config.mounts = config.mounts?.filter(mount => {
      const key = keyOf(mount)
      return key === undefined || (!seen.has(key) && seen.add(key))
    }) as Mount[]
  },
})
const mounts: Mutant[] = [
  once('of-a-source', 'config-mounts', ({ options, source }) =>
    options?.some(option => /^r?bind$/.test(option)) ? source : undefined,
  ),
  once('of-devpts', 'config-mounts', ({ type }) => (type === 'devpts' ? type : undefined)),
]

const entries: Mutant[] = [
  filtered('seccomp-args-of-first-name-only', ['seccomp-args'], ({ syscalls }) => {
    for (const entry of syscalls ?? []) if (entry.args?.length) entry.names.length = 1
  }),
  filtered('seccomp-allow-behind-errno-passed-over', ['seccomp-act-allow'], seccomp => {
    const first = seccomp.syscalls?.findIndex(({ action }) => action === 'SCMP_ACT_ERRNO') ?? -1
    if (first >= 0)
      seccomp.syscalls = seccomp.syscalls!.filter(
        ({ action }, index) => index < first || action !== 'SCMP_ACT_ALLOW',
      )
  }),
  edited('seccomp-listener-for-root-only', ['seccomp-act-notify'], (process, { linux }) => {
    if (isOther(process) && linux?.seccomp?.listenerPath) delete linux.seccomp
  }),
  {
    name: 'device-rules-of-a-major-not-beside-its-minors',
    breaks: ['devcg-majmin-default'],
    cgroup: 'v1',
    config: ({ linux }) => {
      const rules = linux?.resources?.devices
      if (rules)
        linux.resources!.devices = rules.filter(
          ({ major, minor }) =>
            major === undefined ||
            minor !== undefined ||
            !rules.some(other => other.major === major && other.minor !== undefined),
        )
    },
  },
]

/** The text of config.json is misread, in a way that an edit of what it says cannot show. */
const misread = (name: string, edit: (text: string) => string): Mutant => ({
  name: `config-${name}`,
  breaks: ['create-apply-properties'],
  collateral: { ids: ['create-new-container', 'lifecycle-create-environment'], why: 'create fails' },
  instead: {
    create: command => {
      const file = join(command.bundle, 'config.json')
      let text: string
      try {
        text = readFileSync(file, 'utf8')
      } catch {
        return command.run()
      }
      writeFileSync(file, edit(text))
      try {
        return command.run()
      } finally {
        writeFileSync(file, text)
      }
    },
  },
})
const texts: Mutant[] = [
  misread('escaped-names-are-unknown', text => text.replace(/"\\u00[^"]*"(?=\s*:)/g, '"unknown"')),
  misread('escaped-pairs-are-no-letters', text =>
    text.replace(/\\u[dD][89abAB]..\\u[dD][c-fC-F]../g, '\\ufffd'),
  ),
  misread('carriage-returns-refused', text => (text.includes('\r\n') ? '{' : text)),
  misread('first-64-KiB-only', text => text.slice(0, 65_536)),
  misread('first-MiB-only', text => text.slice(0, 1_048_576)),
]

const tellsId = (name: string, told: (id: string) => string): Mutant => ({
  name: `ids-${name}`,
  breaks: ['state-id'],
  state: state => {
    state.id = told(state.id)
  },
})
const longerIds = (command: Command) => otherIds(command).filter(id => id.startsWith(command.id))
const ids: Mutant[] = [
  tellsId('without-leading-zeros', id => id.replace(/^0+(?=.)/, '')),
  tellsId('with-blank-for-plus', id => id.replaceAll('+', ' ')),
  tellsId('up-to-128-characters', id => id.slice(0, 128)),
  {
    name: 'ids-unique-whatever-the-case',
    breaks: ['state-id-unique'],
    instead: {
      create: command => {
        const isTaken = otherIds(command).some(id => id.toLowerCase() === command.id.toLowerCase())
        return isTaken ? 1 : command.run()
      },
    },
  },
  {
    name: 'ids-kill-hits-longer-ones',
    breaks: ['kill-sends-signal'],
    instead: {
      kill: command => {
        const { argv, run } = command
        for (const id of longerIds(command)) run(argv.map(word => (word === command.id ? id : word)))
        return run()
      },
    },
  },
]

export const mutants: readonly Mutant[] = [
  ...processes,
  ...filters,
  ...hooks,
  ...mounts,
  ...entries,
  ...texts,
  ...ids,
]
