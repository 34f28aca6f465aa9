import type { Int64 } from './config-integers.js'

/** What only z/OS has. config-zos.md */
export interface Zos {
  /** @deprecated gone in 1.2.1 */
  devices?: ZosDevice[]
  /** since 1.2.1 */
  namespaces?: ZosNamespace[]
}

/** A device node to have in the container, as of 1.1.0. config-zos.md#devices */
export interface ZosDevice {
  type: 'c' | 'b' | 'u' | 'p'
  /** full path inside the container */
  path: string
  /** needed, save for a fifo */
  major?: Int64
  /** needed, save for a fifo */
  minor?: Int64
  fileMode?: number
}

/** A namespace to make, or with a path to join. config-zos.md#namespaces */
export interface ZosNamespace {
  type: 'pid' | 'mount' | 'ipc' | 'uts'
  /** absolute, in the runtime's mount namespace */
  path?: string
}
