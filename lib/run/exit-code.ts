/** The exit code of a run that was ended from outside. */
import { constants } from 'node:os'

/** The exit code of a run that a signal ended, as shells have it. */
export const exitCodeOfSignal = (signal: NodeJS.Signals): number => 128 + constants.signals[signal]
