/** What only z/OS has. config-zos.md */
export interface Zos {
  namespaces?: ZosNamespace[]
}

/** A namespace to make, or with a path to join. config-zos.md#namespaces */
export interface ZosNamespace {
  type: 'pid' | 'mount' | 'ipc' | 'uts'
  /** absolute, in the runtime's mount namespace */
  path?: string
}
