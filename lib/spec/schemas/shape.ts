/** The words in which config, state and features are described: once, for all versions of the spec. */
import { type SpecVersion, specVersions } from '../versions.js'
import type { IntegerName } from './integers.js'

/** The versions that know a member or a value: from `since`, up to and with `until`. */
export interface Span {
  since?: SpecVersion
  until?: SpecVersion
}

/** When a member must be there: in these versions, and on every platform or only on those that are not Windows. */
export interface Requirement extends Span {
  on?: 'posix'
}

/** What a member says of itself, beside its shape. */
interface Place extends Span {
  required?: Requirement
}

export type Shape = Place &
  (
    | { kind: 'string' }
    | { kind: 'boolean' }
    | { kind: 'integer'; range: IntegerName }
    | { kind: 'values'; values: ReadonlyMap<string | number, Span>; alsoLike?: string }
    | { kind: 'list'; items: Shape; needsEntry?: Requirement }
    | { kind: 'map'; values: Shape }
    | ObjectShape
  )

export interface ObjectShape extends Place {
  kind: 'object'
  members: { readonly [name: string]: Shape }
  /** Of these members one at least must be there. */
  oneOf?: readonly string[]
  /** Where `member` has one of the `values`, the members `required` must be there. */
  whenAmong?: { member: string; values: readonly string[]; required: readonly string[] }
}

export const string: Shape = { kind: 'string' }
export const boolean: Shape = { kind: 'boolean' }

const integer = (range: IntegerName): Shape => ({ kind: 'integer', range })
export const int = integer('int')
export const int32 = integer('int32')
export const int64 = integer('int64')
export const uint = integer('uint')
export const uint16 = integer('uint16')
export const uint32 = integer('uint32')
export const uint64 = integer('uint64')

/** A closed list of values; those that `later` names came with the version it gives. */
export function values(
  listed: readonly (string | number)[],
  later: { [value: string]: SpecVersion } = {},
): Shape {
  const spans: [string | number, Span][] = listed.map(value => [value, {}])
  return {
    kind: 'values',
    values: new Map([
      ...spans,
      ...Object.entries(later).map(([value, since]) => [value, { since }] as const),
    ]),
  }
}

/** Strings of this pattern, of which `known` are some: a list that grows without the spec. */
export const valuesLike = (alsoLike: string, known: readonly string[]): Shape => ({
  kind: 'values',
  values: new Map(known.map(value => [value, {}])),
  alsoLike,
})

export const list = (items: Shape): Shape => ({ kind: 'list', items })
export const strings = list(string)

/** A list that must not be empty, on every platform or only on those that are not Windows. */
export const listWithEntry = (items: Shape, needsEntry: Requirement = {}): Shape => ({
  kind: 'list',
  items,
  needsEntry,
})

/** An object with names of the author's own, and values of one shape. */
export const map = (valueShape: Shape): Shape => ({ kind: 'map', values: valueShape })

/** An object with members that the spec names. It may have others, which mean nothing. config.md#extensibility */
export const object = (
  members: ObjectShape['members'],
  rules: Pick<ObjectShape, 'oneOf' | 'whenAmong'> = {},
): ObjectShape => ({ kind: 'object', members, ...rules })

/** A member that must be there. */
export const required = (shape: Shape, requirement: Requirement = {}): Shape => ({
  ...shape,
  required: requirement,
})

/** A member that came with this version of the spec. */
export const since = (version: SpecVersion, shape: Shape): Shape => ({ ...shape, since: version })

/** A member that this version of the spec was the last to have. */
export const until = (version: SpecVersion, shape: Shape): Shape => ({ ...shape, until: version })

/** Whether a version of the spec knows what has this span. */
export function knownIn(version: SpecVersion, { since = '1.0.2', until = '1.3.0' }: Span): boolean {
  const [at, first, last] = [version, since, until].map(name => specVersions.indexOf(name))
  return first! <= at! && at! <= last!
}
