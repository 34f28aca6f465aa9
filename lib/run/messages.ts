/** What the runner and its worker process say to each other. */
import type { Focus } from '../harness/focus.js'
import type { Outcome } from '../harness/run-check.js'
import type { Identity } from '../runtime/identify.js'
import type { SpecVersion } from '../spec/versions.js'
import type { Views } from './own-views.js'

/** First words to a worker. */
export interface Setup extends Views {
  name: string
  runtimePath: string
  /** Options that the runtime gets before each command. */
  runtimeArgs: readonly string[]
  /** Known after the first worker has asked the runtime. */
  identity?: Identity
  spec?: SpecVersion
  busybox: string
  timeoutMs: number
}

export type ToWorker =
  | { type: 'setup'; setup: Setup }
  | { type: 'run'; script: string; number: number; focus?: Focus }
  | { type: 'stop' }

/** What the host gives to checks, as it looks inside the worker's namespaces. */
export interface HostFacts {
  kernel: string
  arch: string
  cgroup: 'v1' | 'v2' | 'none'
  controllers: string[]
  missingCapabilities: string[]
}

/** What the suite itself took, apart from the runtime and its containers. */
export interface Cost {
  cpuMs: number
  peakMemoryBytes: number
}

export type FromWorker =
  | { type: 'ready'; identity: Identity; host: HostFacts }
  | { type: 'finished'; script: string; outcome: Outcome }
  /** A sign of life, while nothing else is to be said. */
  | { type: 'beat' }
  /** Last words of a worker. */
  | { type: 'cost'; cost: Cost }
  /** The worker cannot work, or broke down. */
  | { type: 'broken'; reason: string }
