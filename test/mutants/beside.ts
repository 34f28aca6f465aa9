/** Faults that show only beside another property: another user, a filter, a hook, a terminal, an odd value. */
import type { Config, Process, Seccomp } from '#spec/config'
import type { Mutant } from './mutant.js'

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
): Mutant =>
  edited(`opens-a-file-more-${what}`, [breaks], (process, config) => {
    if (when(process, config) && process.args)
      process.args = ['/bin/sh', '-c', 'exec 9</; exec "$@"', 'sh', ...process.args]
  })

const processes: Mutant[] = [
  opensMore('beside-a-filter', 'fds-only-stdio', (_, { linux }) => linux?.seccomp),
  opensMore('beside-hooks', 'fds-only-stdio', (_, { hooks }) => hooks),
  opensMore('beside-limits', 'fds-only-stdio', (_, { linux }) => linux?.resources?.pids),
  opensMore('in-a-folder', 'fds-only-stdio', ({ cwd }) => cwd !== '/'),
  opensMore(
    'in-a-user-namespace',
    'fds-only-stdio[together, in a user namespace]',
    (_, { linux }) => linux?.uidMappings,
  ),
  edited('no-new-privileges-lost-without-capabilities', ['process-nonewprivileges'], process => {
    if (!process.capabilities) process.noNewPrivileges = false
  }),
  opensMore('for-others', 'fds-only-stdio', isOther),
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
      if (config.linux?.seccomp?.architectures?.includes(`SCMP_ARCH_${arch}` as never))
        config.ociVersion = 7 as never
    }),
  ),
]

export const mutants: readonly Mutant[] = [...processes, ...filters]
