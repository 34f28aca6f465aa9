/** A strict reader of JSON (RFC 8259), as configuration has to be: UTF-8, no name twice; and no recursion to overflow. */

import {
  type ItemMarks,
  type JsonDocument,
  jsonDocument,
  type MemberMarks,
  type TextFault,
} from './document.js'
import { setOwn } from './own-member.js'
import { formatPointer } from './pointer.js'
import { NotJson, Scanner } from './scanner.js'
import { shown } from './shown.js'
import { UnreadableError } from './unreadable.js'
import { decodeUtf8 } from './utf8.js'

/** Bytes, or UTF-16 units of a string, beyond which a document is not read. */
export const largestDocument = 16 * 1024 * 1024

/** Members and items beyond which a document is not read: what is wrong with each of them can still be told. */
export const mostValues = 100_000

/** Objects and arrays inside each other beyond which a document is not read. */
export const deepestNesting = 1000

/** An object that is not closed yet, and the member that is being read: where its name is, and the name. */
interface OpenObject {
  kind: 'object'
  holder: { [name: string]: unknown }
  marks: MemberMarks
  key: string | undefined
  nameAt: number
}

/** An array that is not closed yet. */
interface OpenArray {
  kind: 'array'
  holder: unknown[]
  marks: ItemMarks
  key: number
}

/**
 * Reads a document. What is wrong with it as JSON is in `faults`, all of it up to the place, if any, at which it
 * cannot be read on; then `value` is undefined. A member named `__proto__` is a member like any other.
 * @throws UnreadableError where it is larger than `largestDocument`, has more than `mostValues`, is deeper than
 *   `deepestNesting`, or has a number of more than 1000 characters
 */
export function readJson(input: Uint8Array | string): JsonDocument {
  if (input.length > largestDocument)
    throw new UnreadableError(
      `${input.length} bytes, where at most ${largestDocument} (16 MiB) are read: is this the right file?`,
    )
  const { text, badAt } =
    typeof input === 'string' ? { text: input, badAt: surrogateIn(input) } : decodeUtf8(input)
  const reader = new Reader(text)
  if (badAt !== undefined) reader.report('json-utf8', 'the text is not UTF-8', badAt)
  return reader.read()
}

const surrogateIn = (text: string): number | undefined => {
  const at = text.search(/\p{Surrogate}/u)
  return at < 0 ? undefined : at
}

class Reader {
  private readonly scanner: Scanner
  private readonly open: (OpenObject | OpenArray)[] = []
  private readonly faults: TextFault[] = []
  private readonly repeats: { name: string; pointer: string; first: number; again: number }[] = []
  private readonly marksOf = new Map<object, MemberMarks | ItemMarks>()
  private root: unknown
  private start = 0
  private values = 0

  constructor(private readonly text: string) {
    this.scanner = new Scanner(text, (written, offset) =>
      this.report('json-utf8', `${written} is half a surrogate pair, which no UTF-8 text can hold`, offset),
    )
  }

  report(id: TextFault['id'], message: string, offset: number): void {
    this.faults.push({ id, message, pointer: this.pointer(), offset })
  }

  read(): JsonDocument {
    if (this.text.startsWith('\uFEFF')) {
      this.report('json-utf8', 'the text starts with a byte order mark, which is not part of JSON', 0)
      this.scanner.at = 1
    }
    try {
      this.readValue()
      while (this.open.length > 0) this.readOn(this.open.at(-1)!)
      if (this.scanner.peek() !== '') throw this.scanner.expected('the end of the file')
    } catch (error) {
      if (!(error instanceof NotJson)) throw error
      this.reportSyntax(error)
      this.root = undefined
    }
    const document = jsonDocument(this.text, this.root, this.start, this.faults, this.marksOf)
    for (const { name, pointer, first, again } of this.repeats) {
      const { line, column } = document.positionAt(first)
      const message = `the name ${shown(name)} comes twice in one object, at ${line}:${column} for the first time`
      this.faults.push({ id: 'json-no-duplicate-names', message, pointer, offset: again })
    }
    return document
  }

  /** Reads the next member or item of what was opened last, or its end. */
  private readOn(inner: OpenObject | OpenArray): void {
    const isFirst = inner.kind === 'object' ? inner.marks.size === 0 : inner.marks.length === 0
    const end = inner.kind === 'object' ? '}' : ']'
    const next = this.scanner.peek()
    if (next === end) {
      this.scanner.at++
      this.open.pop()
      if (!isFirst) this.marksOf.set(inner.holder, inner.marks)
      return
    }
    if (!isFirst && next !== ',') throw this.scanner.expected(`',' or '${end}'`)
    if (!isFirst) this.scanner.at++
    if (inner.kind === 'object') this.readName(inner)
    else inner.key = inner.marks.length
    this.readValue()
  }

  private readName(inner: OpenObject): void {
    inner.key = undefined
    if (this.scanner.peek() !== '"') throw this.scanner.expected('a name in quotes')
    inner.nameAt = this.scanner.at
    inner.key = this.scanner.string()
    const first = inner.marks.get(inner.key)?.[0]
    if (first !== undefined)
      this.repeats.push({ name: inner.key, pointer: this.pointer(), first, again: inner.nameAt })
    this.scanner.take(':')
  }

  /** Reads a scalar, or opens an object or array. */
  private readValue(): void {
    const first = this.scanner.peek()
    const valueAt = this.scanner.at
    if (first !== '{' && first !== '[') {
      this.place(this.scanner.scalar(), valueAt)
      return
    }
    if (this.open.length >= deepestNesting)
      throw new UnreadableError(
        `nested deeper than ${deepestNesting} levels, which are not read: is this the right file?`,
      )
    this.scanner.at++
    const opened: OpenObject | OpenArray =
      first === '{'
        ? { kind: 'object', holder: {}, marks: new Map(), key: undefined, nameAt: valueAt }
        : { kind: 'array', holder: [], marks: [], key: 0 }
    this.place(opened.holder, valueAt)
    this.open.push(opened)
  }

  /** Puts a value where it belongs: into what was opened last. */
  private place(value: unknown, valueAt: number): void {
    if (++this.values > mostValues)
      throw new UnreadableError(`more than ${mostValues} values, which are not read: is this the right file?`)
    const inner = this.open.at(-1)
    if (!inner) {
      this.root = value
      this.start = valueAt
    } else if (inner.kind === 'array') {
      inner.holder.push(value)
      inner.marks.push(valueAt)
    } else {
      const key = inner.key ?? ''
      if (key === '__proto__') setOwn(inner.holder, key, value)
      else inner.holder[key] = value
      inner.marks.set(key, [inner.nameAt, valueAt])
    }
  }

  private pointer(): string {
    return formatPointer(this.open.flatMap(({ key }) => (key === undefined ? [] : [key])))
  }

  private reportSyntax({ message, offset }: NotJson): void {
    if (this.text.trim() === '') {
      this.report('json-utf8', 'the file is empty', 0)
      return
    }
    // JSON has no word for a key that is no string: {5: "five"} in annotations is no JSON at all.
    const inner = this.open.at(-1)
    const isName = inner?.kind === 'object' && inner.key === undefined
    const id =
      isName && this.pointer() === '/annotations' && /[-\dtfn[{]/.test(this.text[offset] ?? '')
        ? 'annotations-key-string'
        : 'json-utf8'
    this.report(id, `this is not JSON: ${message}`, offset)
  }
}
