/** What cannot be judged at all, so that it is neither valid nor invalid. */

/** The input cannot be read, or is beyond what the validator takes on. The message is one line and names the next step. */
export class UnreadableError extends Error {
  override name = 'UnreadableError'
}
