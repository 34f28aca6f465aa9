/** Flags for control groups. config-linux.md#control-groups */
import type { Generator } from '#generate'
import { each, type Flag, type FlagGroup, member, toggle } from './flag.js'
import {
  type IntegerKind,
  int64,
  oneOf,
  pair,
  part,
  parts,
  priority,
  rate,
  text,
  uint16,
  uint32,
  uint64,
  ValueError,
  weight,
} from './values.js'

const resources = '/linux/resources'

const integer = (name: string, syntax: string, describe: string, place: string, kind: IntegerKind): Flag =>
  member(name, syntax, describe, `${resources}/${place}`, kind)

const accessLetters = /^[rwm]+$/

/** allow or deny, and what of type, major, minor and access is given. */
function deviceRule(value: string) {
  const [first = '', ...rest] = value.split(',')
  if (first !== 'allow' && first !== 'deny') throw new ValueError('starts with neither allow nor deny')
  const rule: { allow: boolean; [member: string]: unknown } = { allow: first === 'allow' }
  for (const item of rest.map(item => item.trim()).filter(item => item !== '')) {
    const [name, found] = pair(item)
    if (name === 'type') rule.type = part(name, oneOf(['a', 'b', 'c']).read, found)
    else if (name === 'major' || name === 'minor') rule[name] = part(name, int64.readDecimal, found)
    else if (name !== 'access') throw new ValueError(`has ${name}, not type, major, minor or access`)
    else if (!accessLetters.test(found))
      throw new ValueError(`has access '${found}', which is not made of r, w and m`)
    else rule.access = found
  }
  return rule
}

const deviceSyntax = 'allow|deny[,type=TYPE][,major=MAJOR][,minor=MINOR][,access=ACCESS]'

const deviceFlags: Flag[] = [
  each(
    'linux-device-cgroup-add',
    deviceSyntax,
    'Add a rule on devices; TYPE is a, b or c, ACCESS of r, w, m',
    (generator, value) => {
      generator.append(`${resources}/devices`, deviceRule(value))
    },
  ),
  each(
    'linux-device-cgroup-remove',
    deviceSyntax,
    'Remove the rule that is just this',
    (generator, value) => {
      generator.drop(`${resources}/devices`, deviceRule(value), 'allow', 'type', 'major', 'minor', 'access')
    },
  ),
]

const threeNumbers = (value: string, third: string, kind: IntegerKind) => {
  const [major = '', minor = '', number = ''] = parts(value, 'MAJOR', 'MINOR', third)
  return {
    major: part('MAJOR', int64.readDecimal, major),
    minor: part('MINOR', int64.readDecimal, minor),
    number: part(third, kind.readDecimal, number),
  }
}

/** A device has one entry for both weights. */
const weightFlag = (name: string, own: 'weight' | 'leafWeight', describe: string): Flag =>
  each(name, 'MAJOR:MINOR:WEIGHT', `${describe}; -1 removes it`, (generator, value) => {
    const { major, minor, number } = threeNumbers(value, 'WEIGHT', weight)
    const pointer = `${resources}/blockIO/weightDevice`
    const before = generator
      .list(pointer)
      .find(item => Object(item).major === major && Object(item).minor === minor) as object | undefined
    const { [own]: _, ...others } = { ...before } as { [member: string]: unknown }
    const device = { ...others, major, minor, ...(number === -1 ? {} : { [own]: number }) }
    if ('weight' in device || 'leafWeight' in device) generator.put(pointer, device, 'major', 'minor')
    else generator.drop(pointer, device, 'major', 'minor')
  })

const throttleFlag = (name: string, place: string, describe: string): Flag =>
  each(name, 'MAJOR:MINOR:RATE', `${describe}; -1 removes the limit`, (generator, value) => {
    const { major, minor, number } = threeNumbers(value, 'RATE', rate)
    const pointer = `${resources}/blockIO/throttle${place}Device`
    if (number === -1) generator.drop(pointer, { major, minor }, 'major', 'minor')
    else generator.put(pointer, { major, minor, rate: number }, 'major', 'minor')
  })

const blockFlags: Flag[] = [
  integer('linux-blkio-weight', 'WEIGHT', 'Weight for block I/O, 10 to 1000', 'blockIO/weight', uint16),
  integer(
    'linux-blkio-leaf-weight',
    'WEIGHT',
    'Weight for block I/O against child cgroups',
    'blockIO/leafWeight',
    uint16,
  ),
  weightFlag('linux-blkio-weight-device', 'weight', 'Weight for one device'),
  weightFlag('linux-blkio-leaf-weight-device', 'leafWeight', 'Weight for one device against child cgroups'),
  throttleFlag('linux-blkio-read-bps-device', 'ReadBps', 'Most bytes a second to read from a device'),
  throttleFlag('linux-blkio-write-bps-device', 'WriteBps', 'Most bytes a second to write to a device'),
  throttleFlag('linux-blkio-read-iops-device', 'ReadIOPS', 'Most reads a second from a device'),
  throttleFlag('linux-blkio-write-iops-device', 'WriteIOPS', 'Most writes a second to a device'),
]

const cpuFlags: Flag[] = [
  integer('linux-cpu-shares', 'SHARES', 'Weight for CPU time', 'cpu/shares', uint64),
  integer('linux-cpu-period', 'MICROSECONDS', 'Period of the CPU quota', 'cpu/period', uint64),
  integer('linux-cpu-quota', 'MICROSECONDS', 'CPU time in a period', 'cpu/quota', int64),
  integer(
    'linux-cpu-burst',
    'MICROSECONDS',
    'CPU time over the quota that may be saved up',
    'cpu/burst',
    uint64,
  ),
  integer('linux-cpu-idle', 'NUMBER', '1 for SCHED_IDLE, 0 for the usual', 'cpu/idle', int64),
  integer(
    'linux-realtime-period',
    'MICROSECONDS',
    'Period for realtime scheduling',
    'cpu/realtimePeriod',
    uint64,
  ),
  integer(
    'linux-realtime-runtime',
    'MICROSECONDS',
    'Realtime CPU time in a period',
    'cpu/realtimeRuntime',
    int64,
  ),
  member('linux-cpus', 'CPUS', 'CPUs to use: 0-3,7', `${resources}/cpu/cpus`, text),
  member('linux-mems', 'NODES', 'Memory nodes to use: 0-3,7', `${resources}/cpu/mems`, text),
]

const memoryFlags: Flag[] = [
  integer('linux-mem-limit', 'BYTES', 'Most memory; -1 for no limit', 'memory/limit', int64),
  integer('linux-mem-reservation', 'BYTES', 'Soft limit of memory', 'memory/reservation', int64),
  integer('linux-mem-swap', 'BYTES', 'Most memory and swap together', 'memory/swap', int64),
  integer('linux-mem-kernel-limit', 'BYTES', 'Most kernel memory', 'memory/kernel', int64),
  integer('linux-mem-kernel-tcp', 'BYTES', 'Most memory for TCP buffers', 'memory/kernelTCP', int64),
  integer('linux-mem-swappiness', 'NUMBER', 'How readily to swap, 0 to 100', 'memory/swappiness', uint64),
  toggle('linux-disable-oom-kill', 'Disable the OOM killer', `${resources}/memory/disableOOMKiller`),
  toggle(
    'linux-mem-use-hierarchy',
    'Count the memory of child cgroups, too',
    `${resources}/memory/useHierarchy`,
  ),
  toggle(
    'linux-mem-check-before-update',
    'Refuse a limit below what is in use',
    `${resources}/memory/checkBeforeUpdate`,
  ),
]

const pageLimit = (value: string) => {
  const [pageSize = '', limit = ''] = parts(value, 'PAGESIZE', 'BYTES')
  return { pageSize, limit: part('BYTES', uint64.readDecimal, limit) }
}

const hugepages = `${resources}/hugepageLimits`

const hugepageFlags: Flag[] = [
  each(
    'linux-hugepage-limits-add',
    'PAGESIZE:BYTES',
    'Most memory in huge pages of a size: 2MB:4194304',
    (generator, value) => {
      generator.put(hugepages, pageLimit(value), 'pageSize')
    },
  ),
  each('linux-hugepage-limits-drop', 'PAGESIZE', 'Remove that limit', (generator, pageSize) => {
    generator.drop(hugepages, { pageSize }, 'pageSize')
  }),
  each(
    'linux-hugepage-rsvd-limits-add',
    'PAGESIZE:BYTES',
    'Most memory to reserve in huge pages of a size, by cgroup v2',
    (generator, value) => {
      const { pageSize, limit } = pageLimit(value)
      generator.unified(`hugetlb.${pageSize}.rsvd.max`, String(limit))
    },
  ),
]

const networkPriority = (generator: Generator, value: string): void => {
  const [name = '', number = ''] = parts(value, 'NAME', 'PRIORITY')
  const found = part('PRIORITY', priority.readDecimal, number)
  const pointer = `${resources}/network/priorities`
  if (found === -1) generator.drop(pointer, { name }, 'name')
  else generator.put(pointer, { name, priority: found }, 'name')
}

/** DEVICE, and hcaHandles=N or hcaObjects=N or both. */
function rdma(generator: Generator, value: string): void {
  const [device = '', ...limits] = value.split(':')
  if (device === '' || limits.length === 0) throw new ValueError('has no device with a limit')
  const found = limits.map(limit => {
    const [name, number] = pair(limit)
    if (name !== 'hcaHandles' && name !== 'hcaObjects')
      throw new ValueError(`has ${name}, not hcaHandles or hcaObjects`)
    return [name, Number(part(name, uint32.readDecimal, number))] as const
  })
  generator.rdma(device, Object.fromEntries(found))
}

export const cgroupFlags: FlagGroup = {
  title: 'Control groups',
  flags: [
    member(
      'linux-cgroups-path',
      'PATH',
      'Cgroup, absolute or from where the runtime likes',
      '/linux/cgroupsPath',
      text,
    ),
    ...deviceFlags,
    ...memoryFlags,
    ...cpuFlags,
    ...blockFlags,
    ...hugepageFlags,
    integer('linux-pids-limit', 'NUMBER', 'Most tasks; -1 for no limit', 'pids/limit', int64),
    integer('linux-network-classid', 'ID', 'Class of network packets', 'network/classID', uint32),
    each(
      'linux-network-priorities',
      'NAME:PRIORITY',
      'Priority of packets on an interface; -1 removes it',
      networkPriority,
    ),
    each('linux-rdma', 'DEVICE[:hcaHandles=N][:hcaObjects=N]', 'Limits of an RDMA device', rdma),
    each(
      'linux-unified',
      'FILE=VALUE',
      'What to write to a file of cgroup v2: memory.high=1073741824',
      (generator, value) => {
        generator.unified(...pair(value))
      },
    ),
  ],
}
