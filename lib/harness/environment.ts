/** What all checks of one worker process share: facts and settings, nothing that one check could change for another. */
import type { Adapter } from '../runtime/adapters.js'
import type { Result } from '../runtime/command.js'
import type { Identity } from '../runtime/identify.js'
import type { SpecVersion } from '../spec/versions.js'

export interface WorkerEnvironment {
  /** Name of this run, part of every id, cgroup and folder. */
  name: string
  identity: Identity
  adapter: Adapter
  spec: SpecVersion
  cgroup: 'v1' | 'v2' | 'none'
  /** Path of this run's own cgroup, from the mount point of a hierarchy. */
  cgroupParent: string
  /** Folder for everything that the checks make. */
  workDir: string
  /** Statically linked busybox. */
  busybox: string
  /** Deadline, in milliseconds, of a command of the runtime and of a wait. */
  timeoutMs: () => number
  /** Aborted when the run is to stop. */
  stop: AbortSignal
  /** Called with each command of the runtime that ended. */
  onCommand: (result: Result) => void
}
