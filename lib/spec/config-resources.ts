import type { Int64, Uint64 } from './config-integers.js'

/** The limits that cgroups put on the container. config-linux.md#control-groups */
export interface Resources {
  /** applied in order */
  devices?: DeviceCgroup[]
  memory?: Memory
  cpu?: Cpu
  blockIO?: BlockIO
  hugepageLimits?: HugepageLimit[]
  network?: Network
  pids?: Pids
  /** by the device's name */
  rdma?: { [device: string]: Rdma }
  /** since 1.1.0; cgroup v2 files and what to write there */
  unified?: { [file: string]: string }
}

/** Leave to use a device, given or taken. config-linux.md#allowed-device-list */
export interface DeviceCgroup {
  allow: boolean
  /** all, character or block; unset is all */
  type?: 'a' | 'c' | 'b'
  /** unset is every number */
  major?: Int64
  /** unset is every number */
  minor?: Int64
  /** out of r, w and m */
  access?: string
}

/** Limits in bytes, -1 for none. config-linux.md#memory */
export interface Memory {
  limit?: Int64
  reservation?: Int64
  /** memory and swap together */
  swap?: Int64
  /** not recommended */
  kernel?: Int64
  /** not recommended */
  kernelTCP?: Int64
  /** 0 to 100 */
  swappiness?: Uint64
  disableOOMKiller?: boolean
  useHierarchy?: boolean
  /** since 1.1.0 */
  checkBeforeUpdate?: boolean
}

/** CPU time and the CPUs to spend it on. config-linux.md#cpu */
export interface Cpu {
  /** weight against the neighbours */
  shares?: Uint64
  /** microseconds of CPU time in a period */
  quota?: Int64
  /** since 1.1.0; microseconds to go over the quota, saved up */
  burst?: Uint64
  /** microseconds */
  period?: Uint64
  /** microseconds */
  realtimeRuntime?: Int64
  /** microseconds */
  realtimePeriod?: Uint64
  /** CPUs, a list like 0-3,7 */
  cpus?: string
  /** memory nodes, a list like 0-3,7 */
  mems?: string
  /** since 1.1.0; 1 for SCHED_IDLE */
  idle?: Int64
}

/** Weights and rates of block devices. config-linux.md#block-io */
export interface BlockIO {
  weight?: number
  leafWeight?: number
  weightDevice?: WeightDevice[]
  /** bytes a second */
  throttleReadBpsDevice?: ThrottleDevice[]
  /** bytes a second */
  throttleWriteBpsDevice?: ThrottleDevice[]
  /** operations a second */
  throttleReadIOPSDevice?: ThrottleDevice[]
  /** operations a second */
  throttleWriteIOPSDevice?: ThrottleDevice[]
}

/** The weight for one device; one of the two weights is needed. config-linux.md#block-io */
export interface WeightDevice {
  major: Int64
  minor: Int64
  weight?: number
  leafWeight?: number
}

/** The rate of one device, in the unit of the list that it is in. config-linux.md#block-io */
export interface ThrottleDevice {
  major: Int64
  minor: Int64
  rate: Uint64
}

/** The limit on huge pages of one size. config-linux.md#huge-page-limits */
export interface HugepageLimit {
  /** 64KB, 2MB, 1GB, in powers of 1024 */
  pageSize: string
  /** bytes, reserved where the kernel counts that (rsvd), used where not */
  limit: Uint64
}

/** Tags and priorities of the packets sent. config-linux.md#network */
export interface Network {
  classID?: number
  priorities?: InterfacePriority[]
}

/** The priority on one interface of the runtime's network namespace. config-linux.md#network */
export interface InterfacePriority {
  name: string
  priority: number
}

/** How many tasks there may be. config-linux.md#pids */
export interface Pids {
  /** -1 for no limit */
  limit?: Int64
}

/** What one RDMA device may give; one of the two is needed. config-linux.md#rdma */
export interface Rdma {
  hcaHandles?: number
  hcaObjects?: number
}
