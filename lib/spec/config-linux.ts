import type { Int64 } from './config-integers.js'
import type { Resources } from './config-resources.js'
import type { Seccomp } from './config-seccomp.js'

/** The eight kinds of Linux namespace. config-linux.md#namespaces */
export const namespaceTypes = ['pid', 'network', 'mount', 'ipc', 'uts', 'user', 'cgroup', 'time'] as const

/** A kind of Linux namespace; time since 1.1.0. config-linux.md#namespaces */
export type NamespaceType = (typeof namespaceTypes)[number]

/** What only Linux has. config-linux.md */
export interface Linux {
  namespaces?: Namespace[]
  uidMappings?: IdMapping[]
  gidMappings?: IdMapping[]
  /** since 1.1.0; by clock: monotonic, boottime */
  timeOffsets?: { [clock: string]: TimeOffset }
  devices?: Device[]
  /** since 1.3.0; by the device's name on the host */
  netDevices?: { [hostName: string]: NetDevice }
  /** from the cgroup mount point where absolute, from where the runtime likes where relative */
  cgroupsPath?: string
  resources?: Resources
  intelRdt?: IntelRdt
  /** since 1.3.0 */
  memoryPolicy?: MemoryPolicy
  sysctl?: { [parameter: string]: string }
  seccomp?: Seccomp
  rootfsPropagation?: RootfsPropagation
  /** absolute paths inside the container */
  maskedPaths?: string[]
  /** absolute paths inside the container */
  readonlyPaths?: string[]
  /** SELinux context of the mounts */
  mountLabel?: string
  /** since 1.0.2 */
  personality?: Personality
}

/** A namespace to make, or with a path to join; a kind not listed stays the runtime's. config-linux.md#namespaces */
export interface Namespace {
  type: NamespaceType
  /** absolute, in the runtime's mount namespace */
  path?: string
}

/** A run of ids of the host that the container sees as its own. config-linux.md#user-namespace-mappings */
export interface IdMapping {
  containerID: number
  hostID: number
  size: number
}

/** How far a clock of the time namespace is ahead of the host's. config-linux.md#offset-for-time-namespace */
export interface TimeOffset {
  secs?: Int64
  nanosecs?: number
}

/** Character, block, character by its old name, or fifo. config-linux.md#devices */
export type DeviceType = 'c' | 'b' | 'u' | 'p'

/** A device node to have in the container. config-linux.md#devices */
export interface Device {
  type: DeviceType
  /** full path inside the container */
  path: string
  /** needed, save for a fifo */
  major?: Int64
  /** needed, save for a fifo */
  minor?: Int64
  /** 0o666 is 438 in JSON */
  fileMode?: number
  uid?: number
  gid?: number
}

/** A network device to move into the container. config-linux.md#network-devices */
export interface NetDevice {
  /** its name there, %d for a number of the kernel's choice; unset keeps the host's name */
  name?: string
}

/** A class of Intel's Resource Director Technology. config-linux.md#intelrdt */
export interface IntelRdt {
  /** / for the default class; unset for one named after the container */
  closID?: string
  /** L3:… */
  l3CacheSchema?: string
  /** MB:… */
  memBwSchema?: string
  /** since 1.3.0; a line of resctrl's schemata file each */
  schemata?: string[]
  /** since 1.3.0 */
  enableMonitoring?: boolean
  /** since 1.1.0; @deprecated gone in 1.3.0 */
  enableCMT?: boolean
  /** since 1.1.0; @deprecated gone in 1.3.0 */
  enableMBM?: boolean
}

/** A mode of set_mempolicy(2). config-linux.md#memory-policy */
export const memoryPolicyModes = [
  'MPOL_DEFAULT',
  'MPOL_BIND',
  'MPOL_INTERLEAVE',
  'MPOL_WEIGHTED_INTERLEAVE',
  'MPOL_PREFERRED',
  'MPOL_PREFERRED_MANY',
  'MPOL_LOCAL',
] as const
export type MemoryPolicyMode = (typeof memoryPolicyModes)[number]

/** A flag of set_mempolicy(2). config-linux.md#memory-policy */
export const memoryPolicyFlags = [
  'MPOL_F_NUMA_BALANCING',
  'MPOL_F_RELATIVE_NODES',
  'MPOL_F_STATIC_NODES',
] as const
export type MemoryPolicyFlag = (typeof memoryPolicyFlags)[number]

/** Which NUMA nodes the memory comes from. config-linux.md#memory-policy */
export interface MemoryPolicy {
  mode: MemoryPolicyMode
  /** a list like 0-3,7 */
  nodes?: string
  flags?: MemoryPolicyFlag[]
}

/** How mounts spread to and from the root. config-linux.md#rootfs-mount-propagation */
export type RootfsPropagation = 'shared' | 'slave' | 'private' | 'unbindable'

/** The execution domain of personality(2). config-linux.md#personality */
export interface Personality {
  domain: 'LINUX' | 'LINUX32'
  /** none is defined yet */
  flags?: string[]
}
