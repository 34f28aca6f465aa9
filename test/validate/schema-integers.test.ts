/** The kind of each integer of config.json, read off the prose a second time (off the Go bindings for users and VMs). */
import t from 'tap'
import { configShape } from '../../lib/spec/schemas/config.js'
import type { IntegerName } from '../../lib/spec/schemas/integers.js'
import type { Shape } from '../../lib/spec/schemas/shape.js'

const of = (holder: string, ...names: string[]) => names.map(name => `${holder}.${name}`)

const resources = 'linux.resources'
const blockIO = `${resources}.blockIO`
const throttles = ['ReadBps', 'WriteBps', 'ReadIOPS', 'WriteIOPS'].map(
  way => `${blockIO}.throttle${way}Device[]`,
)
const hookKinds = ['prestart', 'createRuntime', 'createContainer', 'startContainer', 'poststart', 'poststop']
const mappings = ['linux', 'mounts[]'].flatMap(holder => of(holder, 'uidMappings[]', 'gidMappings[]'))
const syscalls = 'linux.seccomp.syscalls[]'

const byKind: { [kind in IntegerName]: string[] } = {
  int: [
    ...of('process', 'oomScoreAdj', 'ioPriority.priority'),
    ...hookKinds.map(kind => `hooks.${kind}[].timeout`),
  ],
  int32: of('process.scheduler', 'nice', 'priority'),
  int64: [
    'linux.timeOffsets{}.secs',
    ...[
      'linux.devices[]',
      'zos.devices[]',
      `${resources}.devices[]`,
      `${blockIO}.weightDevice[]`,
      ...throttles,
    ].flatMap(device => of(device, 'major', 'minor')),
    ...of(`${resources}.memory`, 'limit', 'reservation', 'swap', 'kernel', 'kernelTCP'),
    ...of(`${resources}.cpu`, 'quota', 'realtimeRuntime', 'idle'),
    `${resources}.pids.limit`,
  ],
  uint: [
    ...of('process.consoleSize', 'height', 'width'),
    'linux.seccomp.defaultErrnoRet',
    ...of(syscalls, 'errnoRet', 'args[].index'),
  ],
  uint16: [
    ...of(blockIO, 'weight', 'leafWeight'),
    ...of(`${blockIO}.weightDevice[]`, 'weight', 'leafWeight'),
    ...of('windows.resources.cpu', 'shares', 'maximum'),
  ],
  uint32: [
    ...of('process.user', 'uid', 'gid', 'umask', 'additionalGids[]'),
    ...mappings.flatMap(mapping => of(mapping, 'containerID', 'hostID', 'size')),
    'linux.timeOffsets{}.nanosecs',
    ...of('linux.devices[]', 'fileMode', 'uid', 'gid'),
    ...of(`${resources}.network`, 'classID', 'priorities[].priority'),
    ...of(`${resources}.rdma{}`, 'hcaHandles', 'hcaObjects'),
    'windows.resources.cpu.affinity[].group',
    ...of('vm.hwConfig', 'vcpus', 'irqs[]'),
    'freebsd.devices[].mode',
    'zos.devices[].fileMode',
  ],
  uint64: [
    ...of('process.rlimits[]', 'soft', 'hard'),
    ...of('process.scheduler', 'runtime', 'deadline', 'period'),
    `${resources}.memory.swappiness`,
    ...of(`${resources}.cpu`, 'shares', 'burst', 'period', 'realtimePeriod'),
    ...throttles.map(throttle => `${throttle}.rate`),
    `${resources}.hugepageLimits[].limit`,
    ...of(`${syscalls}.args[]`, 'value', 'valueTwo'),
    ...of('windows.resources', 'memory.limit', 'cpu.count', 'cpu.affinity[].mask'),
    ...of('windows.resources.storage', 'iops', 'bps', 'sandboxSize'),
    ...of('vm.hwConfig', 'memory', 'iomems[].firstGFN', 'iomems[].firstMFN', 'iomems[].nrMFNs'),
  ],
}

function integersOf(shape: Shape, at: string): string[] {
  if (shape.kind === 'integer') return [`${at.slice(1)} ${shape.range}`]
  if (shape.kind === 'list') return integersOf(shape.items, `${at}[]`)
  if (shape.kind === 'map') return integersOf(shape.values, `${at}{}`)
  if (shape.kind !== 'object') return []
  return Object.entries(shape.members).flatMap(([name, member]) => integersOf(member, `${at}.${name}`))
}

const expected = Object.entries(byKind).flatMap(([kind, paths]) => paths.map(path => `${path} ${kind}`))
t.same(integersOf(configShape, '').sort(), expected.sort())
