/** Random processes. config.md#process */
import fc from 'fast-check'
import {
  type Capabilities,
  type ConsoleSize,
  capabilitySets,
  type ExecCpuAffinity,
  type IoPriority,
  type Process,
  type Rlimit,
  type Scheduler,
  type User,
} from '../../../lib/spec/config.js'
import type { SpecVersion } from '../../../lib/spec/versions.js'
import { env, from, numberList, object, path, someOf, text, uint32, uint64, word } from './values.js'

const limits = [
  'AS',
  'CORE',
  'CPU',
  'DATA',
  'FSIZE',
  'LOCKS',
  'MEMLOCK',
  'MSGQUEUE',
  'NICE',
  'NOFILE',
  'NPROC',
]

const rlimits: fc.Arbitrary<Rlimit[]> = someOf(limits).chain(names =>
  fc.tuple(
    ...names.map(name =>
      fc.tuple(uint64, uint64).map(([a, b]) => {
        const [soft, hard] = BigInt(a) <= BigInt(b) ? [a, b] : [b, a]
        return { type: `RLIMIT_${name}`, soft, hard }
      }),
    ),
  ),
)

const capability = someOf(['CAP_CHOWN', 'CAP_KILL', 'CAP_NET_RAW', 'CAP_SETUID', 'CAP_SYS_CHROOT'])
const capabilities = object<Capabilities>(
  {},
  Object.fromEntries(capabilitySets.map(set => [set, capability])),
)

const scheduler = fc.oneof(
  object<Scheduler>(
    { policy: fc.constantFrom('SCHED_OTHER', 'SCHED_BATCH', 'SCHED_ISO', 'SCHED_IDLE') },
    {
      nice: fc.integer({ min: -20, max: 19 }),
      flags: someOf(['SCHED_FLAG_RESET_ON_FORK', 'SCHED_FLAG_KEEP_POLICY']),
    },
  ),
  object<Scheduler>(
    { policy: fc.constantFrom('SCHED_FIFO', 'SCHED_RR'), priority: fc.integer({ min: 1, max: 99 }) },
    { flags: someOf(['SCHED_FLAG_KEEP_PARAMS', 'SCHED_FLAG_UTIL_CLAMP_MIN', 'SCHED_FLAG_UTIL_CLAMP_MAX']) },
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.boolean()).map(([a, b, c, reclaim]): Scheduler => {
    const [runtime, deadline, period] = [a, b, c].sort((x, y) => x - y)
    const flags = reclaim ? ['SCHED_FLAG_RECLAIM' as const, 'SCHED_FLAG_DL_OVERRUN' as const] : []
    return { policy: 'SCHED_DEADLINE', runtime: runtime!, deadline: deadline!, period: period!, flags }
  }),
)

const ioPriority = object<IoPriority>({
  class: fc.constantFrom('IOPRIO_CLASS_RT', 'IOPRIO_CLASS_BE', 'IOPRIO_CLASS_IDLE'),
  priority: fc.nat({ max: 7 }),
})

export const args = fc.array(text, { minLength: 1, maxLength: 4 })

export const consoleSize = object<ConsoleSize>({ height: uint32, width: uint32 })

const posixUser = object<User>(
  { uid: uint32, gid: uint32 },
  { umask: fc.nat({ max: 0o777 }), additionalGids: fc.uniqueArray(uint32, { maxLength: 3 }) },
)

/** What every POSIX platform has. */
const posixMembers = {
  // The text does not call the user required, but what is in it.
  needed: { cwd: path, args, user: posixUser },
  optional: { terminal: fc.boolean(), consoleSize, env, rlimits },
}

export const posixProcess = object<Process>(posixMembers.needed, posixMembers.optional)

export const linuxProcess = (version: SpecVersion): fc.Arbitrary<Process> =>
  object<Process>(posixMembers.needed, {
    ...posixMembers.optional,
    apparmorProfile: word,
    capabilities,
    noNewPrivileges: fc.boolean(),
    oomScoreAdj: fc.integer({ min: -1000, max: 1000 }),
    selinuxLabel: word.map(type => `system_u:system_r:${type}:s0:c124,c675`),
    ...(from('1.1.0', version) && { scheduler, ioPriority }),
    ...(from('1.2.1', version) && {
      execCPUAffinity: object<ExecCpuAffinity>({}, { initial: numberList, final: numberList }),
    }),
  })

const windowsUser = object<User>({}, { username: word })
const folder = word.map(name => `C:\\${name}`)

export const windowsProcess = fc.oneof(
  object<Process>({ cwd: folder, args }, { terminal: fc.boolean(), env, user: windowsUser }),
  object<Process>({ cwd: folder, commandLine: text }, { consoleSize, env, user: windowsUser }),
)
