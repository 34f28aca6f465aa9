import { getOwn, setOwn } from './own-member.js'

/**
 * The member names that an RFC 6901 pointer goes through; none for '', the whole document.
 * @throws SyntaxError where the pointer neither is empty nor starts with /, or has a stray ~
 */
export function parsePointer(pointer: string): string[] {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) throw new SyntaxError(`JSON pointer ${pointer} does not start with /`)
  if (/~(?![01])/.test(pointer)) throw new SyntaxError(`JSON pointer ${pointer} has a ~ that is not ~0 or ~1`)
  return pointer
    .slice(1)
    .split('/')
    .map(token => token.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The RFC 6901 pointer through these member names. */
export function formatPointer(tokens: readonly (string | number)[]): string {
  return tokens.map(token => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/**
 * Sets what the pointer names and returns the document, which is the value itself for ''.
 * Objects that are missing on the way are made, and an array where the next step is `-`.
 * @throws TypeError where the way leads into a string, number, boolean or null
 * @throws RangeError where an array has no such place; `-` or its length appends
 */
export function setAt(document: unknown, pointer: string, value: unknown): unknown {
  const tokens = parsePointer(pointer)
  const last = tokens.at(-1)
  if (last === undefined) return value
  let holder = holderAt(document, [])
  for (const [depth, token] of tokens.slice(0, -1).entries()) {
    const key = keyIn(holder, token, tokens.slice(0, depth))
    if (getOwn(holder, key) === undefined) setOwn(holder, key, tokens[depth + 1] === '-' ? [] : {})
    holder = holderAt(getOwn(holder, key), tokens.slice(0, depth + 1))
  }
  setOwn(holder, keyIn(holder, last, tokens.slice(0, -1)), value)
  return document
}

/**
 * What the pointer names; undefined where there is nothing.
 * @throws SyntaxError where the pointer is none
 */
export function getAt(document: unknown, pointer: string): unknown {
  let found = document
  for (const token of parsePointer(pointer)) {
    // An array owns its length too, which is no item.
    const holds = typeof found === 'object' && found !== null && (!Array.isArray(found) || isIndex(token))
    found = holds ? getOwn(found as object, token) : undefined
  }
  return found
}

/**
 * Removes what the pointer names; later items of an array move up.
 * @throws RangeError where there is nothing, since the check would then test another config than it thinks
 */
export function removeAt(document: unknown, pointer: string): void {
  const tokens = parsePointer(pointer)
  let holder: unknown
  let found = document
  for (const token of tokens) {
    holder = found
    found = typeof holder === 'object' && holder !== null ? getOwn(holder, token) : undefined
    // An array owns its length too, which is no item.
    if (Array.isArray(holder) && !isIndex(token)) found = undefined
    if (found === undefined) throw new RangeError(`nothing to remove at ${pointer}`)
  }
  const last = tokens.at(-1)
  if (last === undefined) throw new RangeError('the whole document cannot be removed')
  if (Array.isArray(holder)) holder.splice(Number(last), 1)
  else delete (holder as { [key: string]: unknown })[last]
}

function holderAt(value: unknown, tokens: readonly string[]): object {
  if (typeof value === 'object' && value !== null) return value
  const kind = value === null ? 'null' : typeof value
  throw new TypeError(`${formatPointer(tokens) || 'the document'} is ${kind}: it has no members to set`)
}

function keyIn(holder: object, token: string, tokens: readonly string[]): string {
  if (!Array.isArray(holder)) return token
  if (token === '-') return String(holder.length)
  if (isIndex(token) && Number(token) <= holder.length) return token
  throw new RangeError(`${formatPointer([...tokens, token])}: no such place in an array of ${holder.length}`)
}

function isIndex(token: string): boolean {
  return /^(0|[1-9]\d*)$/.test(token)
}
