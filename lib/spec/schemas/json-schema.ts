/** JSON Schema (draft 2020-12) of a document, as one version of the spec has it. */
import type { SpecVersion } from '../versions.js'
import { configShape } from './config.js'
import { featuresShape } from './features.js'
import { integerRanges } from './integers.js'
import { knownIn, type ObjectShape, type Requirement, type Shape } from './shape.js'
import { stateShape } from './state.js'

export type JsonSchema = { [keyword: string]: unknown }

/** The kinds of documents that the spec describes. */
export const documentKinds = ['config', 'state', 'features'] as const

export type DocumentKind = (typeof documentKinds)[number]

/** The description that holds for all versions. */
export const documentShapes: { readonly [kind in DocumentKind]: ObjectShape } = {
  config: configShape,
  state: stateShape,
  features: featuresShape,
}

/** What all schemas within one document have in common. */
interface Dialect {
  version: SpecVersion
  /** Whether members that are not required may be null. features.md#features */
  nullable: boolean
  /** Grows while the schemas are made. */
  definitions: { [name: string]: JsonSchema }
}

/**
 * The JSON Schema of a document, without references to other files. It says which types, integer ranges, required
 * members and closed lists of values the spec has; all else about a value (absolute paths, narrower ranges, members
 * that go together) is for rules. Members that the version does not know are free, as all unknown ones.
 */
export function jsonSchema(kind: DocumentKind, version: SpecVersion): JsonSchema {
  const shape = documentShapes[kind]
  const dialect = { version, nullable: kind === 'features', definitions: { ...integerSchemas } }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `${kind} of the OCI runtime-spec ${version}`,
    ...objectSchema(shape, dialect, []),
    ...(kind === 'config' && { if: forWindows, else: posixSchema(shape, version) }),
    $defs: dialect.definitions,
  }
}

// A config for Linux containers on Windows has both.
const forWindows: JsonSchema = { required: ['windows'], properties: { linux: false } }

const integerSchemas = Object.fromEntries(
  Object.entries(integerRanges).map(([name, { lowest, highest }]) => [
    name,
    // Powers of two, which a double holds exactly; the largest 64-bit integers it does not.
    { type: 'integer', minimum: Number(lowest), exclusiveMaximum: Number(highest + 1n) },
  ]),
)

/** `path`: the members that lead here from the document; undefined below a list or a map. */
function schemaOf(shape: Shape, dialect: Dialect, path?: readonly string[]): JsonSchema {
  switch (shape.kind) {
    case 'string':
    case 'boolean':
      return { type: shape.kind }
    case 'integer':
      return { $ref: `#/$defs/${shape.range}` }
    case 'values':
      return shape.alsoLike === undefined
        ? {
            enum: [...shape.values]
              .filter(([, span]) => knownIn(dialect.version, span))
              .map(([value]) => value),
          }
        : { type: 'string', pattern: shape.alsoLike }
    case 'list':
      return {
        type: 'array',
        items: schemaOf(shape.items, dialect),
        ...(isNeededByAll(shape.needsEntry, dialect.version) && { minItems: 1 }),
      }
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(shape.values, dialect) }
    case 'object':
      return path
        ? definition(path.join('.'), objectSchema(shape, dialect, path), dialect)
        : objectSchema(shape, dialect)
  }
}

/**
 * Moves a schema to the definitions. ajv makes a function of each, so that a config without `windows` does not cost
 * the compiling of what checks it. Not for items of lists: ajv copies all errors so far whenever a function has some.
 */
function definition(name: string, schema: JsonSchema, dialect: Dialect): JsonSchema {
  if (dialect.nullable) return schema
  dialect.definitions[name] = schema
  return { $ref: `#/$defs/${name}` }
}

function objectSchema(
  { members, oneOf, whenAmong }: ObjectShape,
  dialect: Dialect,
  path?: readonly string[],
): JsonSchema {
  const known = Object.entries(members).filter(([, member]) => knownIn(dialect.version, member))
  const required = known
    .filter(([, { required }]) => isNeededByAll(required, dialect.version))
    .map(([name]) => name)
  const properties = known.map(([name, member]) => {
    const schema = schemaOf(member, dialect, path && [...path, name])
    const mayBeNull = dialect.nullable && !required.includes(name)
    return [name, mayBeNull ? { ...schema, type: [schema.type, 'null'] } : schema]
  })
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
    ...(oneOf && { anyOf: oneOf.map(name => ({ required: [name] })) }),
    ...(whenAmong && {
      if: {
        properties: { [whenAmong.member]: { enum: whenAmong.values } },
        required: [whenAmong.member],
      },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: whenAmong.required },
    }),
  }
}

const isNeededByAll = (requirement: Requirement | undefined, version: SpecVersion): boolean =>
  requirement !== undefined && requirement.on === undefined && knownIn(version, requirement)

/** What only holds on platforms other than Windows; undefined where nothing does. */
function posixSchema(shape: Shape, version: SpecVersion): JsonSchema | undefined {
  const isNeeded = (requirement?: Requirement) => requirement?.on && knownIn(version, requirement)
  if (shape.kind === 'list') return isNeeded(shape.needsEntry) ? { minItems: 1 } : undefined
  if (shape.kind !== 'object') return undefined
  const members = Object.entries(shape.members).filter(([, member]) => knownIn(version, member))
  const required = members.filter(([, { required }]) => isNeeded(required)).map(([name]) => name)
  const properties = members
    .map(([name, member]) => [name, posixSchema(member, version)] as const)
    .filter(([, schema]) => schema !== undefined)
  if (required.length === 0 && properties.length === 0) return undefined
  return {
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(required.length > 0 && { required }),
  }
}
