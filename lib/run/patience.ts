/** How long to wait for a runtime that has shown that it hangs: a broken one must not cost ten seconds a check. */
import type { Result } from '../runtime/command.js'

const hangsInARow = 4
const shortMs = 500

export class Patience {
  readonly #timeoutMs: number
  #hangs = 0

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs
  }

  /** Takes note of a command's end: any that ended by itself gives the runtime its credit back. */
  saw(result: Result): void {
    this.#hangs = result.timedOut ? this.#hangs + 1 : 0
  }

  /** Deadline for a command or a wait, in milliseconds. */
  get timeoutMs(): number {
    return this.#hangs < hangsInARow ? this.#timeoutMs : Math.min(shortMs, this.#timeoutMs)
  }
}
