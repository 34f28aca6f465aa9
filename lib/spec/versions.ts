/** Releases of the runtime-spec that the suite knows, oldest first. */
export const specVersions = ['1.0.2', '1.1.0', '1.2.1', '1.3.0'] as const

export type SpecVersion = (typeof specVersions)[number]

type Triple = readonly [number, number, number]

const triple = (version: string): Triple | undefined => {
  const match = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version)
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined
}

/**
 * Compares two versions by major, minor and patch; what follows those is left out, so 1.1.0+dev equals 1.1.0.
 * A negative number says that `a` is the older. Throws a RangeError for what is no version.
 */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [triple(a), triple(b)]
  if (!left || !right) throw new RangeError(`not a version: '${left ? b : a}'`)
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2]
}

/** The newest release that the suite knows and that is no newer than `version`; the oldest one if there is none. */
export function newestReleaseUpTo(version: string): SpecVersion {
  if (!triple(version)) return specVersions[0]
  return specVersions.findLast(release => compareVersions(release, version) <= 0) ?? specVersions[0]
}

const semVer =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/

/** Whether a text is a version in the notation of SemVer 2.0.0, which the spec asks of every `ociVersion`. */
export const isSemVer = (text: unknown): text is string => typeof text === 'string' && semVer.test(text)
