/** Flags for the container's process. config.md#process */
import { type CapabilitySet, capabilityNames, capabilitySets, type Generator } from '#generate'
import { readEnvFile } from './env-file.js'
import {
  action,
  each,
  type Flag,
  type FlagGroup,
  list,
  member,
  once,
  removal,
  type Surroundings,
  takeAway,
  toggle,
} from './flag.js'
import { hostCapabilities } from './host-capabilities.js'
import {
  int32,
  oneOf,
  pair,
  part,
  parts,
  someOf,
  someText,
  text,
  uint32,
  uint64,
  ValueError,
} from './values.js'

const policies = [
  'SCHED_OTHER',
  'SCHED_FIFO',
  'SCHED_RR',
  'SCHED_BATCH',
  'SCHED_ISO',
  'SCHED_IDLE',
  'SCHED_DEADLINE',
]

const schedulerFlags = [
  'SCHED_FLAG_RESET_ON_FORK',
  'SCHED_FLAG_RECLAIM',
  'SCHED_FLAG_DL_OVERRUN',
  'SCHED_FLAG_KEEP_POLICY',
  'SCHED_FLAG_KEEP_PARAMS',
  'SCHED_FLAG_UTIL_CLAMP_MIN',
  'SCHED_FLAG_UTIL_CLAMP_MAX',
]

const ioClasses = ['IOPRIO_CLASS_RT', 'IOPRIO_CLASS_BE', 'IOPRIO_CLASS_IDLE']

/** Sets a variable, in the place that it has; the environment is a list, and most programs see the first of two. */
function setEnv(generator: Generator, pairText: string): void {
  const [name] = pair(pairText)
  const env = generator.list('/process/env')
  const index = env.findIndex(other => other === name || String(other).startsWith(`${name}=`))
  generator.patch('/process/env', index < 0 ? [...env, pairText] : env.with(index, pairText))
}

/** -1 is what RLIM_INFINITY is in C, and what the predecessor made of it. */
const rlimit = (value: string) => (value === '-1' ? 2n ** 64n - 1n : uint64.readDecimal(value))

const programFlags: Flag[] = [
  list('args', 'WORD', 'Program to run, and each of its arguments', '/process/args'),
  member('process-cwd', 'PATH', 'Working directory [/]', '/process/cwd', someText),
  each(
    'env-file',
    'FILE',
    "Read environment variables from a file, NAME=VALUE a line; NAME alone takes the caller's",
    (generator, file) => {
      for (const line of readEnvFile(file, process.env)) setEnv(generator, line)
    },
    { isFile: true },
  ),
  each('env', 'NAME=VALUE', 'Set an environment variable', setEnv),
  toggle('process-terminal', 'Attach a terminal', '/process/terminal'),
  once('process-consolesize', 'WIDTH:HEIGHT', 'Size of the terminal in characters', (generator, value) => {
    const [width = '', height = ''] = parts(value, 'WIDTH', 'HEIGHT')
    generator.patch('/process/consoleSize', {
      height: part('HEIGHT', uint32.readDecimal, height),
      width: part('WIDTH', uint32.readDecimal, width),
    })
  }),
  member('process-uid', 'ID', 'User id', '/process/user/uid', uint32),
  member('process-gid', 'ID', 'Group id', '/process/user/gid', uint32),
  each('process-groups', 'ID', 'Add a supplementary group id', (generator, value) => {
    generator.put('/process/user/additionalGids', uint32.readDecimal(value))
  }),
  member('process-umask', 'MASK', 'Umask, octal where it starts with 0', '/process/user/umask', uint32),
  member('process-username', 'NAME', 'User name, on Windows', '/process/user/username', text),
  removal('process-rlimits-remove-all', 'Remove all resource limits', '/process/rlimits'),
  each(
    'process-rlimits-add',
    'TYPE:HARD:SOFT',
    'Set a resource limit such as RLIMIT_NOFILE',
    (generator, value) => {
      const [type = '', hard = '', soft = ''] = parts(value, 'TYPE', 'HARD', 'SOFT')
      const limit = {
        type,
        soft: part('SOFT', rlimit, soft),
        hard: part('HARD', rlimit, hard),
      }
      generator.put('/process/rlimits', limit, 'type')
    },
  ),
  each('process-rlimits-remove', 'TYPE', 'Remove a resource limit', (generator, type) => {
    generator.drop('/process/rlimits', { type }, 'type')
  }),
  toggle('process-no-new-privileges', 'Let the process gain no privileges', '/process/noNewPrivileges'),
  member(
    'linux-oom-score-adj',
    'SCORE',
    'Score for the OOM killer, -1000 to 1000',
    '/process/oomScoreAdj',
    int32,
  ),
  member('linux-selinux-label', 'LABEL', 'SELinux label of the process', '/process/selinuxLabel', text),
  member('linux-apparmor', 'PROFILE', 'AppArmor profile of the process', '/process/apparmorProfile', text),
]

export const processFlags: FlagGroup = { title: 'Process', flags: programFlags }

/** Names between commas. @throws ValueError where one is none, or this host has none of it and is to be heeded */
function capabilitiesOf(value: string, supported: readonly string[]): string[] {
  return value.split(',').map(given => {
    const name = given.toUpperCase()
    if (!name.startsWith('CAP_'))
      throw new ValueError(`has ${given || 'nothing'} where a name such as CAP_CHOWN is to be`)
    if (!capabilityNames.includes(name)) throw new ValueError(`has ${given}, which is no capability`)
    if (!supported.includes(name)) throw new ValueError(`has ${given}, which this host lacks`)
    return name
  })
}

const supportedBy = ({ hostSpecific }: Surroundings) => (hostSpecific ? hostCapabilities() : capabilityNames)

const addFlag = (name: string, sets: readonly CapabilitySet[], where: string): Flag =>
  once(
    name,
    'CAP_NAME[,CAP_NAME…]',
    `Add to ${where}`,
    (generator, value, surroundings) => {
      for (const capability of capabilitiesOf(value, supportedBy(surroundings)))
        for (const set of sets) generator.put(`/process/capabilities/${set}`, capability)
    },
    { choices: capabilityNames },
  )

const dropFlag = (name: string, sets: readonly CapabilitySet[], where: string): Flag =>
  once(
    name,
    'CAP_NAME[,CAP_NAME…]',
    `Drop from ${where}`,
    (generator, value) => {
      for (const capability of capabilitiesOf(value, capabilityNames))
        for (const set of sets) generator.drop(`/process/capabilities/${set}`, capability)
    },
    { choices: capabilityNames },
  )

const allSets = 'all five sets of capabilities'

export const capabilityFlags: FlagGroup = {
  title: 'Capabilities',
  flags: [
    action(
      'privileged',
      'Give all capabilities; no seccomp filter, no SELinux label, no AppArmor profile',
      (generator, surroundings) => {
        generator.allCapabilities(supportedBy(surroundings))
        for (const pointer of ['/process/selinuxLabel', '/process/apparmorProfile', '/linux/seccomp'])
          takeAway(generator, pointer)
      },
    ),
    action('process-cap-drop-all', `Empty ${allSets}`, generator => {
      if (generator.at('/process/capabilities') !== undefined) generator.noCapabilities()
    }),
    addFlag('process-cap-add', capabilitySets, allSets),
    ...capabilitySets.map(set => addFlag(`process-cap-add-${set}`, [set], `the ${set} set`)),
    dropFlag('process-cap-drop', capabilitySets, allSets),
    ...capabilitySets.map(set => dropFlag(`process-cap-drop-${set}`, [set], `the ${set} set`)),
  ],
}

export const schedulingFlags: FlagGroup = {
  title: 'Scheduling of the process',
  flags: [
    member(
      'process-scheduler-policy',
      'POLICY',
      'Scheduling policy',
      '/process/scheduler/policy',
      oneOf(policies),
      {
        choices: policies,
      },
    ),
    member('process-scheduler-nice', 'NICE', 'Nice value, -20 to 19', '/process/scheduler/nice', int32),
    member('process-scheduler-priority', 'NUMBER', 'Static priority', '/process/scheduler/priority', int32),
    member(
      'process-scheduler-flags',
      'FLAG[,FLAG…]',
      'Flags such as SCHED_FLAG_RESET_ON_FORK',
      '/process/scheduler/flags',
      someOf(schedulerFlags),
      {
        choices: schedulerFlags,
      },
    ),
    member(
      'process-scheduler-runtime',
      'NANOSECONDS',
      'Run time, of SCHED_DEADLINE',
      '/process/scheduler/runtime',
      uint64,
    ),
    member(
      'process-scheduler-deadline',
      'NANOSECONDS',
      'Deadline, of SCHED_DEADLINE',
      '/process/scheduler/deadline',
      uint64,
    ),
    member(
      'process-scheduler-period',
      'NANOSECONDS',
      'Period, of SCHED_DEADLINE',
      '/process/scheduler/period',
      uint64,
    ),
    once(
      'process-io-priority',
      'CLASS:PRIORITY',
      'I/O class such as IOPRIO_CLASS_BE, and priority from 0 to 7',
      (generator, value) => {
        const [name = '', priority = ''] = parts(value, 'CLASS', 'PRIORITY')
        generator.patch('/process/ioPriority', {
          class: part('CLASS', oneOf(ioClasses).read, name),
          priority: part('PRIORITY', int32.readDecimal, priority),
        })
      },
    ),
    member(
      'process-exec-cpu-affinity-initial',
      'CPUS',
      'CPUs of later processes before they join the cgroup: 0-3,7',
      '/process/execCPUAffinity/initial',
      text,
      { since: '1.2.1' },
    ),
    member(
      'process-exec-cpu-affinity-final',
      'CPUS',
      'CPUs of later processes once they joined the cgroup: 0-3,7',
      '/process/execCPUAffinity/final',
      text,
      { since: '1.2.1' },
    ),
  ],
}
