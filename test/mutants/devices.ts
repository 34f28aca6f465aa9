/** Faults of devices. */
import type { Mutant } from './mutant.js'

export const mutants: readonly Mutant[] = []
