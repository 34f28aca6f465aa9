/** JSON numbers without rounding: a double where that is exact, a bigint for an integer beyond 2^53. */

/** Longer literals are no setting that anything can use, and cost quadratic time to convert. */
export const longestNumber = 1000

/**
 * The value of a JSON number literal of at most `longestNumber` characters. Integers in any notation (1e19, 18.0e18)
 * come as a bigint once a double could be rounded; what is past the largest double and no integer literal is Infinity.
 */
export function exactNumber(literal: string): number | bigint {
  const near = Number(literal)
  if (Math.abs(near) <= Number.MAX_SAFE_INTEGER) return near
  return exactInteger(literal) ?? near
}

function exactInteger(literal: string): bigint | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? []
  const shift = Number(exponent) - fraction.length
  if (Math.abs(shift) > longestNumber) return undefined
  const digits = BigInt(whole + fraction)
  const scale = 10n ** BigInt(Math.abs(shift))
  if (shift < 0 && digits % scale !== 0n) return undefined
  const size = shift < 0 ? digits / scale : digits * scale
  return sign === '-' ? -size : size
}

/**
 * The largest double that is not above the integer. Bounds of JSON Schemas are doubles: with these below, and
 * 2^63 or 2^64 as exclusive maximum, a check of a 64-bit integer's range is exact. -Infinity and Infinity beyond.
 */
export function floorToDouble(integer: bigint): number {
  const near = Number(integer)
  if (!Number.isFinite(near) || BigInt(near) <= integer) return near
  const bits = new BigInt64Array(new Float64Array([near]).buffer)
  // The bits of doubles of one sign are in the order of their size.
  bits[0]! += near > 0 ? -1n : 1n
  return new Float64Array(bits.buffer)[0]!
}
