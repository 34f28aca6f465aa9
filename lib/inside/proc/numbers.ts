import { malformed } from './malformed.js'

const decimal = /^-?[0-9]+$/
const octal = /^[0-7]+$/
const hexadecimal = /^[0-9a-fA-F]+$/

/** A decimal integer. @throws Error naming file and line when the word is none, or is missing. */
export function integer(word: string | undefined, file: string, line: string): number {
  if (word === undefined || !decimal.test(word)) throw malformed(file, line, 'no decimal number')
  return Number(word)
}

/** A decimal integer which may exceed 2^53. @throws Error as `integer` does. */
export function bigInteger(word: string | undefined, file: string, line: string): bigint {
  if (word === undefined || !decimal.test(word)) throw malformed(file, line, 'no decimal number')
  return BigInt(word)
}

/** An octal number such as a umask. @throws Error as `integer` does. */
export function octalNumber(word: string | undefined, file: string, line: string): number {
  if (word === undefined || !octal.test(word)) throw malformed(file, line, 'no octal number')
  return Number.parseInt(word, 8)
}

/** A hexadecimal number without 0x, such as a mask of signals. @throws Error as `integer` does. */
export function hexNumber(word: string | undefined, file: string, line: string): bigint {
  if (word === undefined || !hexadecimal.test(word)) throw malformed(file, line, 'no hexadecimal number')
  return BigInt(`0x${word}`)
}
