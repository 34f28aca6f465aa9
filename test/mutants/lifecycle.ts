/** Faults of the operations and of the lifecycle. */
import type { Mutant } from './mutant.js'

export const mutants: readonly Mutant[] = [
  {
    name: 'create-replaces-taken-id',
    breaks: ['create-id-not-unique-error', 'create-id-not-unique-no-container'],
    instead: {
      create: command => {
        if (command.ask('state', command.id).code === 0) command.ask('delete', '--force', command.id)
        return command.run()
      },
    },
  },
]
