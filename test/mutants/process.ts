/** Faults of what the container's process is given. */
import type { Mutant } from './mutant.js'

export const mutants: readonly Mutant[] = [
  {
    name: 'hostname-dropped',
    breaks: ['hostname'],
    config: config => {
      delete config.hostname
    },
  },
]
