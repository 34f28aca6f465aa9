import { formatPointer } from './pointer.js'

/**
 * JSON text, two spaces a level. Like JSON.stringify, but a bigint becomes an exact
 * integer, and what JSON has no word for is an error instead of null or nothing.
 * @throws TypeError with the JSON pointer of a NaN, an infinity, a function or a symbol,
 *   or of an undefined that is no member of an object
 */
export function jsonText(value: unknown): string {
  return write(value, [], '\n')
}

function write(value: unknown, at: readonly (string | number)[], lineBreak: string): string {
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value)
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  if (typeof value !== 'object') {
    const what = typeof value === 'number' ? String(value) : typeof value
    throw new TypeError(`${formatPointer(at) || 'the document'} is ${what}, which JSON cannot hold`)
  }

  const inner = `${lineBreak}  `
  // Array.from also visits the holes of a sparse array, which map would pass over.
  const parts = Array.isArray(value)
    ? Array.from(value, (item, index) => write(item, [...at, index], inner))
    : Object.entries(value)
        .filter(([, member]) => member !== undefined)
        .map(([key, member]) => `${JSON.stringify(key)}: ${write(member, [...at, key], inner)}`)
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  return parts.length === 0 ? open + close : open + inner + parts.join(`,${inner}`) + lineBreak + close
}
