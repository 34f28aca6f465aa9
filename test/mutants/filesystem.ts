/** Faults of filesystem. */
import type { Mutant } from './mutant.js'

export const mutants: readonly Mutant[] = []
