/** Reading the values of flags. Integers stay exact: a bigint where a number would be rounded. */

/** A value is not what its flag takes; the message goes on after `…, which `. */
export class ValueError extends Error {
  override name = 'ValueError'
}

/** A text as an error message shows it: quoted, on one line, not too long. */
export const shown = (text: string): string => {
  const quoted = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')
  return `'${quoted.length > 80 ? `${quoted.slice(0, 80)}…` : quoted}'`
}

/** What a flag's value, or a part of it, may be. */
export interface Kind {
  /** @throws ValueError where the text is none */
  read: (text: string) => unknown
  /** Whether an empty text is a value, rather than none. */
  takesEmpty?: true
}

export const text: Kind = { read: value => value }

/** A text of one character or more. */
export const someText: Kind = {
  read: value => {
    if (value === '') throw new ValueError('is empty')
    return value
  },
  takesEmpty: true,
}

export const absolutePath: Kind = {
  read: value => {
    if (!value.startsWith('/')) throw new ValueError('does not start with /')
    return value
  },
  takesEmpty: true,
}

/** One of some words. */
export const oneOf = (words: readonly string[]): Kind => ({
  read: value => {
    if (!words.includes(value)) throw new ValueError(`is none of ${words.join(', ')}`)
    return value
  },
})

/** Words between commas, each one of these. */
export const someOf = (words: readonly string[]): Kind => ({
  read: value => value.split(',').map(oneOf(words).read),
})

export interface IntegerKind extends Kind {
  /** Decimal, hexadecimal (0x1f), octal (0o17, 017) or binary (0b1), as the C library and Go read them. */
  read: (text: string) => number | bigint
  /** Decimal only, whatever it starts with: a part of a longer value. */
  readDecimal: (text: string) => number | bigint
}

const integers = (least: bigint, most: bigint): IntegerKind => {
  const checked = (value: bigint | undefined): number | bigint => {
    if (value === undefined || value < least || value > most)
      throw new ValueError(`is no whole number from ${least} to ${most}`)
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }
  return {
    read: text => checked(bigintOf(text)),
    readDecimal: text =>
      checked(/^[-+]?\d+$/.test(text) ? signed(text, digits => BigInt(digits)) : undefined),
    takesEmpty: true,
  }
}

const signed = (text: string, read: (digits: string) => bigint): bigint =>
  text.startsWith('-') ? -read(text.slice(1)) : read(text.replace(/^\+/, ''))

function bigintOf(text: string): bigint | undefined {
  const plain = text.replace(/(?<=[\da-f])_(?=[\da-f])/gi, '').toLowerCase()
  if (!/^[-+]?(\d+|0x[\da-f]+|0b[01]+|0o[0-7]+)$/.test(plain)) return undefined
  const isOctal = /^[-+]?0\d+$/.test(plain)
  if (isOctal && /[89]/.test(plain)) return undefined
  return signed(plain, digits => BigInt(isOctal ? `0o${digits}` : digits))
}

export const int64 = integers(-(2n ** 63n), 2n ** 63n - 1n)
export const uint64 = integers(0n, 2n ** 64n - 1n)
export const int32 = integers(-(2n ** 31n), 2n ** 31n - 1n)
export const uint32 = integers(0n, 2n ** 32n - 1n)
export const uint16 = integers(0n, 2n ** 16n - 1n)
/** -1 asks for a setting to be dropped. */
export const weight = integers(-1n, 2n ** 16n - 1n)
export const rate = integers(-1n, 2n ** 64n - 1n)
export const priority = integers(-1n, 2n ** 32n - 1n)

/** The parts of a text between colons, as many as named. @throws ValueError that names them */
export function parts(value: string, ...names: string[]): string[] {
  const found = value.split(':')
  if (found.length !== names.length)
    throw new ValueError(`has ${found.length} parts between colons instead of ${names.length}`)
  for (const [index, name] of names.entries())
    if (found[index] === '') throw new ValueError(`has an empty ${name}`)
  return found
}

/** Says which part of a value is wrong. */
export function part<T>(name: string, read: (text: string) => T, value: string): T {
  try {
    return read(value)
  } catch (error) {
    if (error instanceof ValueError)
      throw new ValueError(`has ${name} ${shown(value)}, which ${error.message}`)
    throw error
  }
}

/** A name and what stands behind the first equals sign. */
export function pair(value: string): [string, string] {
  const [, name, rest] = /^([^=]+)=(.*)$/s.exec(value) ?? []
  if (name === undefined || rest === undefined) throw new ValueError('has no = with a name before it')
  return [name, rest]
}

/** HostID:ContainerID:Size, in this order. */
export function idMapping(value: string) {
  const [hostID = '', containerID = '', size = ''] = parts(value, 'HostID', 'ContainerID', 'Size')
  return {
    containerID: part('ContainerID', uint32.readDecimal, containerID),
    hostID: part('HostID', uint32.readDecimal, hostID),
    size: part('Size', uint32.readDecimal, size),
  }
}
