/** The host or the suite is at fault, so that nothing can be run. */
export class HostError extends Error {
  override name = 'HostError'
}
