/** JSON values in messages. */

const longest = 60

/** A JSON value on one line, cut where it is long, so that a message shows what was found whatever that is. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  if (typeof value !== 'string') return String(value)
  const characters = [...value.slice(0, 2 * longest)]
  const whole = characters.length <= longest && value.length <= 2 * longest
  return whole ? quoted(value) : `${quoted(characters.slice(0, longest).join(''))}…`
}

// JSON lets pass what a terminal obeys: DEL, C1 controls, line separators, marks that turn the direction of text.
const quoted = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
