/** The points of one check: what it asserted of each requirement that it speaks for. */
import { isDeepStrictEqual } from 'node:util'
import { describeEnd, type Result, reportedError, succeeded } from '../runtime/command.js'
import { type Focus, names } from './focus.js'

/** A requirement id, or `id[row]` for one row of a table. */
export type PointKey = string

/** What one assertion speaks for: often a field, and the object that it is a member of. */
export type PointKeys = PointKey | readonly PointKey[]

export type PointStatus = 'holds' | 'broken' | 'recorded' | 'skipped'

/** One assertion that did not hold. Values are kept as text: they may hold anything. */
export interface Fault {
  message: string
  expected?: string
  actual?: string
  argv?: readonly string[]
  end?: string
  stderr?: string
}

export interface Point {
  id: string
  row?: string
  status: PointStatus
  faults: Fault[]
  /** Values recorded of what the spec leaves open. */
  values: string[]
  skipReason?: string
}

const longestValue = 2000
const stderrTail = 600

/** A value as text for a person: JSON where that is possible, shortened. */
export function show(value: unknown): string {
  const text =
    typeof value === 'string'
      ? value
      : JSON.stringify(value, (_, member) => {
          if (typeof member === 'bigint') return `${member}n`
          if (member instanceof Map) return Object.fromEntries(member)
          if (member instanceof Set) return [...member]
          return member
        })
  if (text === undefined) return String(value)
  return text.length > longestValue ? `${text.slice(0, longestValue)}… (${text.length} characters)` : text
}

const parseKey = (key: PointKey): { id: string; row?: string } => {
  const open = key.indexOf('[')
  return open < 0 ? { id: key } : { id: key.slice(0, open), row: key.slice(open + 1, -1) }
}

const describeResult = (result: Result): Pick<Fault, 'argv' | 'end' | 'stderr'> => ({
  argv: result.argv,
  end: describeEnd(result),
  ...(result.stderr === '' ? {} : { stderr: result.stderr.slice(-stderrTail) }),
})

// Intl.Collator would take each process 14 ms.
const sortable = ({ row = '' }: Point): string => row.replace(/\d+/g, digits => digits.padStart(20, '0'))

/** Collects assertions; several of one key make one point, which holds if all of them do. */
export class Points {
  readonly #declared: readonly string[]
  readonly #focus: Focus | undefined
  readonly #points = new Map<PointKey, Point>()
  #lastKey: PointKey | undefined
  #lastResult: Result | undefined

  constructor(declared: readonly string[], focus?: Focus) {
    this.#declared = declared
    this.#focus = focus
  }

  /** The last command of the runtime, which a fault reports unless it has one of its own. */
  sawResult(result: Result): void {
    this.#lastResult = result
  }

  #point(key: PointKey): Point {
    this.#lastKey = key
    const known = this.#points.get(key)
    if (known) return known
    const parsed = parseKey(key)
    if (!this.#declared.includes(parsed.id))
      throw new Error(`the check asserts '${parsed.id}', which it does not declare`)
    const point: Point = { ...parsed, status: 'skipped', faults: [], values: [] }
    this.#points.set(key, point)
    return point
  }

  #hold(key: PointKey): void {
    const point = this.#point(key)
    if (point.status !== 'broken') point.status = 'holds'
  }

  /** Notes a fault of a point. */
  fault(key: PointKey, fault: Fault, result: Result | undefined = this.#lastResult): false {
    const point = this.#point(key)
    point.status = 'broken'
    point.faults.push({ ...(result ? describeResult(result) : {}), ...fault })
    return false
  }

  /** What an assertion came to, for each requirement that it speaks for. */
  #assert(keys: PointKeys, holds: boolean, fault: () => Fault, result?: Result): boolean {
    for (const key of typeof keys === 'string' ? [keys] : keys) {
      if (holds) this.#hold(key)
      else this.fault(key, fault(), result)
    }
    return holds
  }

  /** Asserts that a condition holds; the message says what should have been. */
  ok(keys: PointKeys, condition: unknown, message: string, actual?: unknown): boolean {
    const shown = () => (actual === undefined ? {} : { actual: show(actual) })
    return this.#assert(keys, Boolean(condition), () => ({ message, ...shown() }))
  }

  /** Asserts deep, strict equality. */
  same(keys: PointKeys, actual: unknown, expected: unknown, message = 'not the same'): boolean {
    const fault = () => ({ message, expected: show(expected), actual: show(actual) })
    return this.#assert(keys, isDeepStrictEqual(actual, expected), fault)
  }

  /** Asserts that a command reported an error: that it ended by itself, and not with 0. */
  failed(keys: PointKeys, result: Result, what = `${result.argv.at(-1)} must be refused`): boolean {
    const fault = () => ({
      message: what,
      expected: 'an exit status other than 0',
      actual: describeEnd(result),
    })
    return this.#assert(keys, reportedError(result), fault, result)
  }

  /** Asserts that a command ended with exit status 0. */
  succeeded(keys: PointKeys, result: Result, what = 'the command must succeed'): boolean {
    const fault = () => ({ message: what, expected: 'exit status 0', actual: describeEnd(result) })
    return this.#assert(keys, succeeded(result), fault, result)
  }

  /** Records a value that the spec leaves open: never a fault. */
  info(key: PointKey, value: unknown): void {
    const point = this.#point(key)
    if (point.status === 'skipped') point.status = 'recorded'
    point.values.push(show(value))
  }

  /** Says that a point cannot be judged here, and what is missing for it. */
  skip(key: PointKey, reason: string): void {
    const point = this.#point(key)
    point.skipReason ??= reason
  }

  /**
   * Whether a row of a table is asked for. One that is not may be left out, if it costs a container of its own: all are
   * asked for, but in a hunt for a fault.
   */
  wants(key: PointKey): boolean {
    return this.#focus?.keys.some(wanted => names(wanted, key) || names(key, wanted)) ?? true
  }

  /** Whether all that a hunt is after was found, so that the check has no need to go on. */
  hasFoundAll(): boolean {
    const { keys = [], brokenAnyway } = this.#focus ?? {}
    if (!brokenAnyway) return false
    const found = [...this.#points]
      .filter(([key, { status }]) => status === 'broken' && !brokenAnyway.includes(key))
      .map(([key]) => key)
    return keys.every(wanted => found.some(key => names(wanted, key)))
  }

  /** Declared ids that are asked for, and that no point speaks for yet. */
  missing(): string[] {
    const seen = new Set([...this.#points.values()].map(point => point.id))
    return this.#declared.filter(id => this.wants(id) && !seen.has(id))
  }

  /** Whether any point is broken so far. */
  isBroken(): boolean {
    return [...this.#points.values()].some(({ status }) => status === 'broken')
  }

  /** Key of the point that was touched last. */
  lastKey(): PointKey | undefined {
    return this.#lastKey
  }

  /** All points: in the order in which their ids were declared, then by row, whichever was asserted first. */
  all(): Point[] {
    const byRow = (a: Point, b: Point) => (sortable(a) < sortable(b) ? -1 : 1)
    const points = [...this.#points.values()]
    return this.#declared.flatMap(id => points.filter(point => point.id === id).sort(byRow))
  }
}
