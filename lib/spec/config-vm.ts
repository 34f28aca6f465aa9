import type { Uint64 } from './config-integers.js'

/** The virtual machine around the container; paths are the runtime's and absolute. config-vm.md */
export interface Vm {
  hypervisor?: VmHypervisor
  kernel: VmKernel
  image?: VmImage
  /** since 1.3.0; hwconfig in the spec's Go bindings */
  hwConfig?: VmHwConfig
}

/** config-vm.md#hypervisor-object */
export interface VmHypervisor {
  path: string
  parameters?: string[]
}

/** config-vm.md#kernel-object */
export interface VmKernel {
  path: string
  parameters?: string[]
  initrd?: string
}

/** The machine's root image, not the container's. config-vm.md#image-object */
export interface VmImage {
  path: string
  /** raw, qcow2, vdi, vmdk, vhd, … */
  format: string
}

/** Hardware handed to the machine. config-vm.md#hwconfig-object */
export interface VmHwConfig {
  deviceTree?: string
  vcpus?: number
  /** bytes */
  memory?: Uint64
  dtdevs?: string[]
  iomems?: VmIoMem[]
  irqs?: number[]
}

/** A range of I/O memory, in pages. config-vm.md#hwconfig-object */
export interface VmIoMem {
  /** unset is firstMFN */
  firstGFN?: Uint64
  firstMFN: Uint64
  nrMFNs: Uint64
}
