import type { FreeBSD } from './config-freebsd.js'
import type { Hooks } from './config-hooks.js'
import type { Linux } from './config-linux.js'
import type { Mount, Root } from './config-mounts.js'
import type { Process } from './config-process.js'
import type { Solaris } from './config-solaris.js'
import type { Vm } from './config-vm.js'
import type { Windows } from './config-windows.js'
import type { Zos } from './config-zos.js'

export type * from './config-freebsd.js'
export * from './config-hooks.js'
export type * from './config-integers.js'
export * from './config-linux.js'
export type * from './config-mounts.js'
export * from './config-process.js'
export type * from './config-resources.js'
export type * from './config-seccomp.js'
export type * from './config-solaris.js'
export type * from './config-vm.js'
export type * from './config-windows.js'
export type * from './config-zos.js'

/** Everything that a bundle's config.json may hold, as of runtime-spec 1.3.0. config.md */
export interface Config {
  /** SemVer 2.0.0 */
  ociVersion: string
  root?: Root
  mounts?: Mount[]
  process?: Process
  hostname?: string
  /** since 1.1.0 */
  domainname?: string
  hooks?: Hooks
  annotations?: { [key: string]: string }
  linux?: Linux
  windows?: Windows
  solaris?: Solaris
  vm?: Vm
  /** since 1.1.0 */
  zos?: Zos
  /** since 1.3.0 */
  freebsd?: FreeBSD
}
