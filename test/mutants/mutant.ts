/** A runtime made faulty on purpose: a real one behind a shim that breaks one requirement and nothing else. */

import type { State } from '#runtime/state'
import type { Config } from '#spec/config'

/** One command of the runtime, as the shim gets it. */
export interface Command {
  operation: 'create' | 'start' | 'state' | 'kill' | 'delete' | 'features' | 'other'
  /** Full arguments, global options first. */
  argv: string[]
  /** Container id, where the operation has one. */
  id: string
  /** Folder for notes from one command to the next; the mutant's own, for each container. */
  notes: string
  /** Bundle directory of `create`, as it was given. */
  bundle: string
  /** Folder that the command is called in. */
  cwd: string
  /** Runs the real runtime with these arguments (the command's own by default); gives back its exit status. */
  run: (argv?: readonly string[]) => number
  /** Runs the real runtime and gives back what it printed; for commands like `state`. */
  ask: (operation: string, ...rest: string[]) => { code: number; stdout: string }
}

export interface Mutant {
  name: string
  /** Requirement ids, or keys with a row, that this runtime breaks: their points must go `not ok`. */
  breaks: readonly string[]
  /** Points of other requirements that cannot but break with it, and why. */
  collateral?: { ids: readonly string[]; why: string }
  /** Real runtimes, by name, that do the same by themselves, and why: with these as the base it is no fault. */
  alike?: { runtimes: readonly string[]; why: string }
  /** Cgroup view that its checks need to have a point at all; the host's own if left out. */
  cgroup?: 'v1' | 'v2'
  /** Edits the configuration that the real runtime gets at create. The file is as it was once create is over. */
  config?: (config: Config, command: Command) => void
  /** Edits the state that `state` prints. */
  state?: (state: State, command: Command) => void
  /** Edits the features that `features` prints. */
  features?: (features: Record<string, unknown>, command: Command) => void
  /** Stands in for an operation; gives back the exit status. Must call `command.run()` itself to have the real one. */
  instead?: Partial<Record<Command['operation'], (command: Command) => number>>
}
