import type { Uint64 } from './config-integers.js'

/** What only Windows has. config-windows.md */
export interface Windows {
  /** topmost first, the scratch last; at least one */
  layerFolders: string[]
  devices?: WindowsDevice[]
  resources?: WindowsResources
  network?: WindowsNetwork
  /** a gMSA, in a form of the implementation's own. config-windows.md#credential-spec */
  credentialSpec?: { [key: string]: unknown }
  servicing?: boolean
  ignoreFlushesDuringBoot?: boolean
  /** unset for a Windows Server container */
  hyperv?: WindowsHyperV
}

/** A device to have in the container. config-windows.md#devices */
export interface WindowsDevice {
  id: string
  /** how to read the id; Windows knows class alone so far */
  idType: string
}

/** config-windows.md#resources */
export interface WindowsResources {
  memory?: WindowsMemory
  cpu?: WindowsCpu
  storage?: WindowsStorage
}

/** config-windows.md#memory */
export interface WindowsMemory {
  /** bytes */
  limit?: Uint64
}

/** One of these at a time. config-windows.md#cpu */
export interface WindowsCpu {
  count?: Uint64
  /** weight, 0 to 10000 */
  shares?: number
  /** cycles out of 10000 */
  maximum?: number
  /** since 1.2.1 */
  affinity?: WindowsCpuAffinity[]
}

/** The CPUs of one processor group. config-windows.md#cpu */
export interface WindowsCpuAffinity {
  mask: Uint64
  group: number
}

/** The system drive. config-windows.md#storage */
export interface WindowsStorage {
  /** operations a second */
  iops?: Uint64
  /** bytes a second */
  bps?: Uint64
  /** bytes */
  sandboxSize?: Uint64
}

/** config-windows.md#network */
export interface WindowsNetwork {
  endpointList?: string[]
  allowUnqualifiedDNSQuery?: boolean
  DNSSearchList?: string[]
  networkSharedContainerName?: string
  /** stands alone */
  networkNamespace?: string
}

/** Isolation by a virtual machine. config-windows.md#hyperv */
export interface WindowsHyperV {
  utilityVMPath?: string
}
