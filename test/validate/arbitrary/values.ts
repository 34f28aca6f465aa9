/** Random values that many members share, all of them valid by what the spec says of such a member. */
import fc from 'fast-check'
import { integerRanges } from '../../../lib/spec/schemas/integers.js'
import { knownIn } from '../../../lib/spec/schemas/shape.js'
import type { SpecVersion } from '../../../lib/spec/versions.js'

type Arbitraries<T> = { [name in keyof T]?: fc.Arbitrary<NonNullable<T[name]>> }

/** An object with all of `needed`, and any of `optional`. */
export const object = <T extends object>(
  needed: Arbitraries<T>,
  optional: Arbitraries<T> = {},
): fc.Arbitrary<T> =>
  fc.record({ ...needed, ...optional } as object, {
    requiredKeys: Object.keys(needed) as never[],
    noNullPrototype: true,
  }) as unknown as fc.Arbitrary<T>

/** Members of a config that a version of the spec does not know are left out. */
export const from = (since: SpecVersion, version: SpecVersion): boolean => knownIn(version, { since })

export const uint32 = fc.nat({ max: Number(integerRanges.uint32.highest) })

/** Numbers where they are exact, bigints where not, up to the ends of the range. */
const upTo = (highest: bigint): fc.Arbitrary<number | bigint> =>
  fc
    .oneof(
      fc.bigInt({ min: 0n, max: highest }),
      fc.bigInt({ min: 0n, max: 1_000_000n }),
      fc.constant(highest),
    )
    .map(value => (Number.isSafeInteger(Number(value)) ? Number(value) : value))
export const uint64 = upTo(integerRanges.uint64.highest)
/** An int64 that is not negative. */
export const natural64 = upTo(integerRanges.int64.highest)
/** A limit: -1 for none. */
export const limit = fc.oneof(fc.constant<number | bigint>(-1), natural64)

/** Text in any script; no NUL, which no system call takes. */
export const text = fc.string({ unit: 'grapheme', maxLength: 8 })
/** A word that is right in a path, as a name and in a list. */
export const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/)
export const words = fc.array(word, { maxLength: 3 })

/** An absolute path of POSIX. */
export const path = fc.array(word, { minLength: 1, maxLength: 3 }).map(names => `/${names.join('/')}`)
export const paths = fc.array(path, { maxLength: 3 })

/** An environment. */
export const env = fc.array(
  fc.tuple(fc.stringMatching(/^[A-Z_][A-Z0-9_.-]{0,5}$/), text).map(([name, value]) => `${name}=${value}`),
  { maxLength: 3 },
)

/** CPUs or memory nodes: 0-3,7. */
export const numberList = fc
  .uniqueArray(fc.nat({ max: 40 }), { minLength: 1, maxLength: 5 })
  .map(numbers => numbers.sort((a, b) => a - b))
  .map(([first, ...others]) =>
    [others.length > 1 ? `${first}-${others.shift()}` : first, ...others].join(','),
  )

/** One to four of these, none twice. */
export const someOf = <T>(values: readonly T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 })

/** An object with names of the author's own. */
export const map = <T>(name: fc.Arbitrary<string>, value: fc.Arbitrary<T>) =>
  fc.dictionary(name, value, { maxKeys: 3, noNullPrototype: true })
