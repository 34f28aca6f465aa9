/** The words of JSON: strings, numbers, true, false and null, read one after the other. */
import { exactNumber, longestNumber } from './number.js'
import { shown } from './shown.js'
import { UnreadableError } from './unreadable.js'

/** The text is not JSON from here on. */
export class NotJson extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message)
  }
}

/** Reads from `at` on and moves it. `loneSurrogate` is told of the first escape of a string that makes half a pair. */
export class Scanner {
  at = 0
  /** No escape of the string that is being read made half a pair. */
  private isWhole = true

  constructor(
    readonly text: string,
    private readonly loneSurrogate: (written: string, offset: number) => void,
  ) {}

  /** The character that is next after white space; '' at the end. */
  peek(): string {
    this.skip(whiteSpace)
    return this.text[this.at] ?? ''
  }

  /** Takes the character. @throws NotJson where another is next */
  take(character: string): void {
    if (this.peek() !== character) throw this.expected(`'${character}'`)
    this.at++
  }

  /** What to throw where something else than this comes. */
  expected(what: string): NotJson {
    const code = this.text.codePointAt(this.at)
    const found = code === undefined ? 'the end' : shown(String.fromCodePoint(code))
    return new NotJson(`${what} has to stand here, not ${found}`, this.at)
  }

  /** A string, number, true, false or null. */
  scalar(): string | number | bigint | boolean | null {
    const first = this.peek()
    if (first === '"') return this.string()
    if (first !== '' && '-0123456789'.includes(first)) return this.number()
    for (const [word, value] of words) {
      if (!this.text.startsWith(word, this.at)) continue
      this.at += word.length
      return value
    }
    throw this.expected('a value')
  }

  /** A string, from its opening quote on. */
  string(): string {
    const { text } = this
    const begin = this.at++
    this.isWhole = true
    let value = ''
    for (;;) {
      const from = this.at
      this.skip(plainText)
      value += text.slice(from, this.at)
      const code = text.charCodeAt(this.at)
      if (code === 0x5c) {
        value += this.escape()
        continue
      }
      if (this.at >= text.length) throw new NotJson('a string has no closing quote', begin)
      if (code !== 0x22) throw this.expected('an escape')
      this.at++
      return value
    }
  }

  /** Moves behind what the pattern matches here. */
  private skip(pattern: RegExp): void {
    pattern.lastIndex = this.at
    pattern.test(this.text)
    this.at = pattern.lastIndex
  }

  private escape(): string {
    const begin = this.at
    const letter = this.text[begin + 1] ?? ''
    this.at += 2
    const simple = escapes.get(letter)
    if (simple !== undefined) return simple
    const unit = letter === 'u' ? this.hexUnit() : undefined
    if (unit === undefined)
      throw new NotJson(`${shown(this.text.slice(begin, begin + 2))} begins no escape of JSON`, begin)
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit)
    const after = this.at
    if (unit < 0xdc00 && this.text.startsWith('\\u', after)) {
      this.at += 2
      const low = this.hexUnit()
      if (low !== undefined && low >= 0xdc00 && low <= 0xdfff) return String.fromCharCode(unit, low)
      this.at = after
    }
    if (this.isWhole) this.loneSurrogate(this.text.slice(begin, after), begin)
    this.isWhole = false
    return String.fromCharCode(unit)
  }

  private hexUnit(): number | undefined {
    const digits = this.text.slice(this.at, this.at + 4)
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) return undefined
    this.at += 4
    return Number.parseInt(digits, 16)
  }

  private number(): number | bigint {
    const begin = this.at
    while (this.at < this.text.length && '0123456789+-.eE'.includes(this.text[this.at]!)) this.at++
    if (this.at - begin > longestNumber)
      throw new UnreadableError(
        `a number of ${this.at - begin} characters: at most ${longestNumber} are read`,
      )
    const literal = this.text.slice(begin, this.at)
    if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(literal))
      throw new NotJson(`${shown(literal)} is no number of JSON`, begin)
    return exactNumber(literal)
  }
}

// Sticky, and matching nothing at least. A start of the program is too short for a loop over characters to be compiled.
const whiteSpace = /[ \n\r\t]*/y
const plainText = /[^"\\\u0000-\u001f]*/y

const escapes: ReadonlyMap<string, string> = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }),
)

const words = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const
