/** Configs as the schemas get them: plain JSON data, with bigints as the nearest doubles that are not above them. */

export function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return floored(value)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}

function floored(integer: bigint): number {
  const nearest = Number(integer)
  if (BigInt(nearest) <= integer) return nearest
  // Doubles of one sign are ordered as the integers with their bits are.
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, nearest)
  bits.setBigInt64(0, bits.getBigInt64(0) + (nearest > 0 ? -1n : 1n))
  return bits.getFloat64(0)
}
