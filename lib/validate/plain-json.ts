/** What a JSON Schema can look at: numbers only. */

import { floorToDouble } from '../json/number.js'
import { setOwn } from '../json/own-member.js'

/** The value with each bigint floored to a double. It is at most as deep as the reader lets it be. */
export function plainJson(value: unknown): unknown {
  if (typeof value === 'bigint') return floorToDouble(value)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(plainJson)
  const plain = {}
  for (const [name, inner] of Object.entries(value)) setOwn(plain, name, plainJson(inner))
  return plain
}
