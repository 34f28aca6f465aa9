/** Faults of mounts. */
import type { Mutant } from './mutant.js'

export const mutants: readonly Mutant[] = []
