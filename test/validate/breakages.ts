/** All ways in which one edit makes a valid document break its schema. */
import { deepCopy } from '../../generate/deep-copy.js'
import { formatPointer, removeAt, setAt } from '../../lib/json/pointer.js'
import { integerRanges } from '../../lib/spec/schemas/integers.js'
import { knownIn, type ObjectShape, type Requirement, type Shape } from '../../lib/spec/schemas/shape.js'
import type { SpecVersion } from '../../lib/spec/versions.js'

/** An edit, and the fault to come of it. */
export interface Breakage {
  pointer: string
  missing?: string
  keyword: string
  /** Gives back the broken copy. */
  apply: (document: unknown) => unknown
}

/** How a document is held to its shape. */
export interface Terms {
  version: SpecVersion
  /** What POSIX platforms need and Windows does not is looked for, too. */
  isPosix: boolean
  /** Members that are not required may be null. */
  nullable: boolean
}

type Path = (string | number)[]

/** The breakages of a valid value at this path, and of all that is in it and that the version knows. */
export function breakages(
  shape: Shape,
  value: unknown,
  terms: Terms,
  at: Path = [],
  mayBeNull = false,
): Breakage[] {
  if (value === null) return []
  return [
    ...wrongTypes(shape, mayBeNull).map(wrong => replaced(at, wrong, 'type')),
    ...wrongValues(shape, terms).map(([wrong, keyword]) => replaced(at, wrong, keyword)),
    ...missingMembers(shape, value, terms, at),
    ...parts(shape, value, terms).flatMap(({ name, part, shape }) => {
      const partMayBeNull = terms.nullable && typeof name === 'string' && !isNeeded(shape.required, terms)
      return breakages(shape, part, terms, [...at, name], partMayBeNull)
    }),
  ]
}

function replaced(at: Path, wrong: unknown, keyword: string): Breakage {
  const pointer = formatPointer(at)
  return { pointer, keyword, apply: document => setAt(deepCopy(document), pointer, wrong) }
}

/** One of each type of JSON that the shape is not. */
function wrongTypes(shape: Shape, mayBeNull: boolean): unknown[] {
  const types = { string: 'x', boolean: true, integer: 1, fraction: 0.5, list: [], object: {}, null: null }
  // What a closed list has not is told as that, whatever its type.
  if (shape.kind === 'values' && shape.alsoLike === undefined) return []
  const right = { map: 'object', values: 'string' }[shape.kind as string] ?? shape.kind
  return Object.entries(types)
    .filter(([type]) => type !== right && !(mayBeNull && type === 'null'))
    .map(([, value]) => value)
}

/** Values of the right type that the shape does not take, with the keyword that denies each. */
function wrongValues(shape: Shape, { version, isPosix }: Terms): [unknown, string][] {
  if (shape.kind === 'values') {
    if (shape.alsoLike !== undefined)
      return [
        ['bogus', 'pattern'],
        ['', 'pattern'],
      ]
    const future = [...shape.values].filter(([, span]) => !knownIn(version, span)).map(([value]) => value)
    return ['bogus', '', -1, null, ...future].map(wrong => [wrong, 'enum'])
  }
  if (shape.kind === 'integer') {
    const { lowest, highest } = integerRanges[shape.range]
    // Where a double is too coarse for the integer below, the nearest that is out of the range.
    const below =
      Number(lowest - 1n) < Number(lowest) ? Number(lowest - 1n) : Number(lowest) * (1 + Number.EPSILON)
    return [
      [below, 'minimum'],
      [Number(highest + 1n), 'exclusiveMaximum'],
    ]
  }
  if (shape.kind === 'list' && isNeeded(shape.needsEntry, { version, isPosix })) return [[[], 'minItems']]
  return []
}

function missingMembers(shape: Shape, value: unknown, terms: Terms, at: Path): Breakage[] {
  if (shape.kind !== 'object') return []
  const object = value as object
  const pointer = formatPointer(at)
  const without = (names: readonly string[]) => (document: unknown) => {
    const copy = deepCopy(document)
    for (const name of names) removeAt(copy, formatPointer([...at, name]))
    return copy
  }
  const alternatives = shape.oneOf?.filter(name => Object.hasOwn(object, name))
  return [
    ...neededMembers(shape, object, terms).map(missing => ({
      pointer,
      missing,
      keyword: 'required',
      apply: without([missing]),
    })),
    ...(alternatives ? [{ pointer, keyword: 'anyOf', apply: without(alternatives) }] : []),
  ]
}

function neededMembers({ members, whenAmong }: ObjectShape, object: object, terms: Terms): string[] {
  const always = Object.keys(members).filter(name => isNeeded(members[name]!.required, terms))
  if (!whenAmong) return always
  const decisive = (object as { [name: string]: string })[whenAmong.member]!
  return [...always, ...(whenAmong.values.includes(decisive) ? whenAmong.required : [])]
}

const isNeeded = (
  requirement: Requirement | undefined,
  { version, isPosix }: Pick<Terms, 'version' | 'isPosix'>,
) => requirement !== undefined && knownIn(version, requirement) && (isPosix || requirement.on === undefined)

/** What is in a list, a map or an object, as far as the version knows it. */
function parts(
  shape: Shape,
  value: unknown,
  { version }: Terms,
): { name: string | number; part: unknown; shape: Shape }[] {
  switch (shape.kind) {
    case 'list':
      return (value as unknown[]).map((part, name) => ({ name, part, shape: shape.items }))
    case 'map':
      return Object.entries(value as object).map(([name, part]) => ({ name, part, shape: shape.values }))
    case 'object':
      return Object.entries(value as object).flatMap(([name, part]) => {
        const member = Object.hasOwn(shape.members, name) ? shape.members[name]! : undefined
        return member && knownIn(version, member) ? [{ name, part, shape: member }] : []
      })
    default:
      return []
  }
}
