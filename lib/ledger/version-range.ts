/** Ranges of versions of any shape, as runtimes and distributions print them. */

// 1.28, 1.3.6+ds1, 0.0~20240729.0, 1.2.0-rc.1: what counts are the numbers before a build's or a package's suffix.
const numbers = (version: string): number[] => (version.split('+')[0]?.match(/\d+/g) ?? []).map(Number)

/** Negative if `a` is the older; missing parts count as 0. */
export function compareLoose(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

const comparator = /^(>=|<=|>|<|=)?\s*(\d\S*)$/

const holds: Record<string, (difference: number) => boolean> = {
  '>=': difference => difference >= 0,
  '<=': difference => difference <= 0,
  '>': difference => difference > 0,
  '<': difference => difference < 0,
  '=': difference => difference === 0,
}

const parts = (range: string): string[] => range.trim().split(/\s+(?=[<>=\d])/)

/**
 * Whether a version lies in a range: `*`, or comparators that must all hold (`>=1.4 <1.27`). Throws a RangeError for
 * what is no range.
 */
export function inRange(version: string, range: string): boolean {
  if (range.trim() === '*') return true
  return parts(range).every(part => {
    const match = comparator.exec(part)
    if (!match) throw new RangeError(`not a version range: '${range}'`)
    return holds[match[1] ?? '=']!(compareLoose(version, match[2]!))
  })
}

/** The version at which a range ends, and whether the range is without it; undefined for a range without an end. */
export function upperBound(range: string): { version: string; isExcluded: boolean } | undefined {
  const [lowest] = parts(range)
    .flatMap(part => {
      const [, sign = '=', version] = comparator.exec(part) ?? []
      if (version === undefined || sign.startsWith('>')) return []
      return [{ version, isExcluded: sign === '<' }]
    })
    .sort((a, b) => compareLoose(a.version, b.version))
  return lowest
}
