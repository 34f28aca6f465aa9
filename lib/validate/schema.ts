/**
 * What the JSON Schemas of lib/spec/schemas find wrong in a document.
 *
 * They know types, ranges of integer types, required members, lists that need an entry, and closed lists of values, all
 * as of one version of the spec. Where the text distinguishes Windows from other platforms (root, process.args,
 * process.user.uid and gid), a config is for Windows if it has `windows` and no `linux`. All else is for rules:
 * formats of strings (absolute paths, SemVer, …), ranges narrower than the type's, what members must go together.
 */
import { createRequire } from 'node:module'
import type { ErrorObject, ValidateFunction } from 'ajv'
import { getOwn } from '../json/own-member.js'
import { parsePointer } from '../json/pointer.js'
import { shown } from '../json/shown.js'
import type { DocumentKind } from '../spec/schemas/json-schema.js'
import type { SpecVersion } from '../spec/versions.js'
import { alternatives, wanted } from './schema-message.js'

export type { DocumentKind }

/** One thing that a schema finds wrong. */
export interface SchemaFault {
  /** RFC 6901, of the offending member; where one is missing, of the object that it is missing from. */
  pointer: string
  /** Name of the missing member. */
  missing?: string
  /** JSON Schema's: type, required, enum, pattern, minItems, minimum, exclusiveMaximum or anyOf (none of several). */
  keyword: string
  /** Plain and on one line: `must be an integer from 0 to 4294967295, not "abc"`. */
  message: string
}

// Only require() loads a module at once when it is first asked for: each document needs one of a dozen.
const load = createRequire(import.meta.url)

/**
 * All that the schema of this kind of document finds wrong in it, in this version of the spec: one fault for each
 * value, and for each missing member. `value` is plain JSON data; an integer beyond 2^53 comes as the nearest double
 * that is not above it, and `exact` has it as it is, for messages. Members that the version does not know are not looked
 * at.
 */
export function schemaFaults(
  kind: DocumentKind,
  version: SpecVersion,
  value: unknown,
  exact = value,
): SchemaFault[] {
  const validate: ValidateFunction = load(`./compiled/${kind}-${version}.cjs`)
  if (validate(value)) return []
  const errors = validate.errors ?? []
  validate.errors = null
  const faults = new Map<string, SchemaFault>()
  let anyOf: string[] = []
  for (const error of errors) {
    if (/\/anyOf\/\d+\/required$/.test(error.schemaPath)) {
      anyOf.push(error.params.missingProperty)
      continue
    }
    // That the branch of an `if` does not hold is said by what is wrong in the branch.
    if (error.keyword === 'if') continue
    const fault = faultOf(error, exact, anyOf)
    anyOf = []
    // The missing names are the spec's and have no NUL, so no two faults share a key.
    const key = `${fault.missing ?? ''}\0${fault.pointer}`
    // The type comes first; that 1.5e300 is above some maximum, too, says no more.
    if (!faults.has(key)) faults.set(key, fault)
  }
  return [...faults.values()]
}

function faultOf(error: ErrorObject, document: unknown, anyOf: readonly string[]): SchemaFault {
  const { instancePath: pointer, keyword } = error
  if (keyword === 'required') {
    const missing: string = error.params.missingProperty
    return { pointer, keyword, missing, message: `must have the member ${shown(missing)}` }
  }
  if (keyword === 'anyOf') return { pointer, keyword, message: `must have the member ${alternatives(anyOf)}` }
  const found = parsePointer(pointer).reduce<unknown>((at, name) => getOwn(at as object, name), document)
  const not = keyword === 'minItems' ? '' : `, not ${shown(found)}`
  return { pointer, keyword, message: `must ${wanted(error)}${not}` }
}
