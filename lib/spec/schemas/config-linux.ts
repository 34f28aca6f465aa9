/** linux of config.json. config-linux.md */
import { memoryPolicyFlags, memoryPolicyModes } from '../config-linux.js'
import { resourcesShape } from './config-resources.js'
import { seccompShape } from './config-seccomp.js'
import {
  boolean,
  int64,
  list,
  map,
  object,
  required,
  since,
  string,
  strings,
  uint32,
  until,
  values,
} from './shape.js'

/** A list of id mappings, as a user namespace and an idmapped mount have it. */
export const idMappings = list(
  object({ containerID: required(uint32), hostID: required(uint32), size: required(uint32) }),
)

const namespace = object({
  type: required(values(['pid', 'network', 'mount', 'ipc', 'uts', 'user', 'cgroup'], { time: '1.1.0' })),
  path: string,
})

const device = object(
  {
    type: required(values(['c', 'b', 'u', 'p'])),
    path: required(string),
    major: int64,
    minor: int64,
    fileMode: uint32,
    uid: uint32,
    gid: uint32,
  },
  // All but a fifo, named one by one: a type that is missing or wrong is one fault, not three.
  { whenAmong: { member: 'type', values: ['c', 'b', 'u'], required: ['major', 'minor'] } },
)

const intelRdt = object({
  closID: string,
  l3CacheSchema: string,
  memBwSchema: string,
  schemata: since('1.3.0', strings),
  enableMonitoring: since('1.3.0', boolean),
  enableCMT: since('1.1.0', until('1.2.1', boolean)),
  enableMBM: since('1.1.0', until('1.2.1', boolean)),
})

const memoryPolicy = object({
  mode: required(values(memoryPolicyModes)),
  nodes: string,
  flags: list(values(memoryPolicyFlags)),
})

export const linuxShape = object({
  namespaces: list(namespace),
  uidMappings: idMappings,
  gidMappings: idMappings,
  timeOffsets: since('1.1.0', map(object({ secs: int64, nanosecs: uint32 }))),
  devices: list(device),
  netDevices: since('1.3.0', map(object({ name: string }))),
  cgroupsPath: string,
  resources: resourcesShape,
  intelRdt,
  memoryPolicy: since('1.3.0', memoryPolicy),
  sysctl: map(string),
  seccomp: seccompShape,
  rootfsPropagation: values(['shared', 'slave', 'private', 'unbindable']),
  maskedPaths: strings,
  readonlyPaths: strings,
  mountLabel: string,
  // No flag is defined yet, so the flags are open strings.
  personality: object({ domain: required(values(['LINUX', 'LINUX32'])), flags: strings }),
})
