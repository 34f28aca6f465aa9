const goneCodes = new Set(['ENOENT', 'ESRCH', 'ENODEV'])

/** The code of a failed system call, such as ENOENT; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code
}

/** True when the call failed as what it named is not there: /proc says ENOENT or ESRCH, cgroupfs ENODEV too. */
export function isGone(error: unknown): boolean {
  const code = errnoOf(error)
  return code !== undefined && goneCodes.has(code)
}
