import type { IdMapping } from './config-linux.js'

/** The container's root filesystem. config.md#root */
export interface Root {
  /** absolute, or relative to the bundle */
  path: string
  readonly?: boolean
}

/** One filesystem to mount on top of the root. config.md#mounts */
export interface Mount {
  /** absolute path inside the container; a relative one counts from / and is deprecated */
  destination: string
  /** device, dummy, or for a bind mount a path, absolute or relative to the bundle */
  source?: string
  /** filesystem type; a dummy for bind mounts. config.md#posix-platform-mounts */
  type?: string
  /** config.md#linux-mount-options */
  options?: string[]
  /** since 1.1.0; goes with gidMappings, and with idmap or ridmap in the options */
  uidMappings?: IdMapping[]
  /** since 1.1.0; goes with uidMappings */
  gidMappings?: IdMapping[]
}
