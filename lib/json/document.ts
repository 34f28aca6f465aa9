/** A JSON document that was read: its value, what is wrong with it as JSON, and where each member stands in the text. */
/** Member names and array positions from the top down; none for the whole document. */
export type Path = readonly (string | number)[]

/** Which part of a member: the value, or the name before it (an item of an array has none). */
export type Part = 'name' | 'value'

/** Something that is wrong with the text as JSON; `offset` counts UTF-16 code units from its start. */
export interface TextFault {
  id: 'json-utf8' | 'json-no-duplicate-names' | 'annotations-key-string'
  message: string
  pointer: string
  offset: number
}

/** The offsets at which an object's members begin: of name and value, by name. */
export type MemberMarks = Map<string, readonly [name: number, value: number]>

/** The offsets at which an array's items begin. */
export type ItemMarks = number[]

/** A place in the text: 1-based line, and 1-based column in UTF-16 code units, as editors count. */
export interface Position {
  line: number
  column: number
}

export interface JsonDocument {
  /** Undefined where the text is not JSON. Integers beyond 2^53 are bigints. */
  value: unknown
  faults: TextFault[]
  /** Offset of what the path names; of the nearest thing around it where there is no such member. */
  offsetOf(path: Path, part?: Part): number
  /** Line and column of an offset. */
  positionAt(offset: number): Position
}

/** Puts together what the reader found. `start` is the offset of the whole document's value. */
export function jsonDocument(
  text: string,
  value: unknown,
  start: number,
  faults: TextFault[],
  marksOf: ReadonlyMap<object, MemberMarks | ItemMarks>,
): JsonDocument {
  let lineStarts: number[] | undefined
  return {
    value,
    faults,
    offsetOf(path, part = 'value') {
      let offset = start
      let holder: unknown = value
      for (const [depth, token] of path.entries()) {
        const marks = typeof holder === 'object' && holder !== null ? marksOf.get(holder) : undefined
        const found = Array.isArray(marks) ? marks[Number(token)] : marks?.get(String(token))
        if (found === undefined) return offset
        const isLast = depth === path.length - 1
        offset = typeof found === 'number' ? found : found[isLast && part === 'name' ? 0 : 1]
        holder = (holder as { [name: string]: unknown })[String(token)]
      }
      return offset
    },
    positionAt(offset) {
      lineStarts ??= startsOfLines(text)
      const line = lastAtOrBelow(lineStarts, offset)
      return { line: line + 1, column: offset - lineStarts[line]! + 1 }
    },
  }
}

function startsOfLines(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function lastAtOrBelow(sorted: readonly number[], offset: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (sorted[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return low
}
