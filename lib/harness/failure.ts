/** Ends of a check other than its last line. */
import { describeEnd, type Result } from '../runtime/command.js'

/** The runtime under test did not do what the check builds on: what the check could not get to counts as broken. */
export class RuntimeFailure extends Error {
  override name = 'RuntimeFailure'
  readonly result: Result | undefined

  constructor(message: string, result?: Result) {
    super(result ? `${message}: ${result.argv[0]?.split('/').at(-1)} ${describeEnd(result)}` : message)
    this.result = result
  }
}

/** The host or the runtime lacks what the check needs: what the check could not get to is skipped. */
export class Unsupported extends Error {
  override name = 'Unsupported'
}

/** A hunt for a fault has found it: what the check could not get to is skipped. */
export class FoundAll extends Unsupported {
  override name = 'FoundAll'

  constructor() {
    super('not reached: the fault was found')
  }
}

/** The run is being stopped: the check has no verdict. */
export class Stopped extends Error {
  override name = 'Stopped'
}
