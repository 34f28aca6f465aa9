/** Results of one run, as `oci-runtime-tool test --json` writes them: the contract with tools that read them. */
import type { Fault } from '../harness/points.js'
import type { Verdict } from '../run/judge.js'
import type { Cost, HostFacts } from '../run/messages.js'
import type { Tally } from '../run/tally.js'

export interface ResultPoint {
  id: string
  /** Path of the script below dist/; absent where another tool's TAP did not tell. */
  script?: string
  /** `<id>: <LEVEL> <summary> [row]`. */
  name: string
  /** Tells points of one requirement apart. */
  row?: string
  level: string
  verdict: Verdict
  /** Whether what was asserted held; absent where nothing was. */
  holds?: boolean
  durationMs: number
  /** File of the spec, such as `config-linux.md`. */
  file?: string
  /** Anchor of the section in that file. */
  section?: string
  faults?: readonly Fault[]
  values?: readonly string[]
  /** Why it was skipped, or why it is a known deviation. */
  reason?: string
  /** Ledger entry that the verdict comes from. */
  deviation?: string
  note?: string
  /** Why the check itself broke. */
  error?: string
}

/** What a run was asked for, as far as its verdicts depend on it. */
export interface RunChoices {
  /** Requirement ids, sections, paths and globs; all checks if empty. */
  what: readonly string[]
  /** `i/n` where the run was part i of n. */
  shard?: string
  level: 'must' | 'should'
  ignoreLedger: boolean
  /** Whether skips counted as failures. */
  certified?: boolean
}

export interface RunResults {
  suite: { version: string }
  runtime: {
    name: string
    version: string
    path: string
    /** Options that it got before each command, besides those of its adapter. */
    arguments?: readonly string[]
  }
  /** Absent where another tool made the results. */
  choices?: RunChoices
  /** Spec version that was judged by. */
  spec: string
  cgroup: string
  host: HostFacts
  points: readonly ResultPoint[]
  summary: Tally & { durationMs: number }
  /** What the suite itself took. */
  cost?: Cost
  /** Why there are no points, or not all: the runtime is missing, a signal ended the run, a shard is not there. */
  error?: string
}
