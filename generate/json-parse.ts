import { randomUUID } from 'node:crypto'

/** Deeper than any config; what walks the data later recurses. */
const mostLevels = 1000

// A string, a bracket or a number; strings whole, so that nothing inside of one is taken for the others.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{}]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs

/**
 * The value of a JSON text. Unlike with JSON.parse an integer beyond 2^53 becomes a bigint, and is exact.
 * @throws SyntaxError where the text is no JSON, or nested more than 1000 levels deep
 */
export function parseJson(text: string): unknown {
  // First of all, since only in valid text each quote that opens has one that closes: else the search takes for ever.
  const value: unknown = JSON.parse(text)
  const bigIntegers = new Set<string>()
  let level = 0
  for (const [part] of text.matchAll(token)) {
    if (part === '{' || part === '[') level++
    else if (part === '}' || part === ']') level--
    else if (/^-?\d{16,}$/.test(part) && !Number.isSafeInteger(Number(part))) bigIntegers.add(part)
    if (level > mostLevels) throw new SyntaxError(`nested more than ${mostLevels} levels deep`)
  }
  if (bigIntegers.size === 0) return value

  // Valid as it is: so a mark, which no text can know, may stand in for these integers.
  const mark = randomUUID()
  const marked = text.replace(token, part => (bigIntegers.has(part) ? `"${mark}${part}"` : part))
  return withIntegers(JSON.parse(marked), mark)
}

function withIntegers(value: unknown, mark: string): unknown {
  if (typeof value === 'string' && value.startsWith(mark)) return BigInt(value.slice(mark.length))
  if (Array.isArray(value)) return value.map(item => withIntegers(item, mark))
  if (typeof value !== 'object' || value === null) return value
  // fromEntries defines own members, so a key __proto__ stays a key.
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withIntegers(member, mark)]))
}
