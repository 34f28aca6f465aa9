/** Faults of namespaces. */
import type { Mutant } from './mutant.js'

export const mutants: readonly Mutant[] = []
