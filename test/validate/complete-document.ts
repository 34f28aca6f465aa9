/** A document with every member that its shape has. */
import { knownIn, type Shape } from '../../lib/spec/schemas/shape.js'
import type { SpecVersion } from '../../lib/spec/versions.js'

/** Valid, with one entry in every list and map, and each member that this version knows. */
export function completeDocument(shape: Shape, version: SpecVersion): unknown {
  switch (shape.kind) {
    case 'string':
      return 'text'
    case 'boolean':
      return true
    case 'integer':
      return 1
    case 'values':
      return [...shape.values.keys()][0]
    case 'list':
      return [completeDocument(shape.items, version)]
    case 'map':
      return { 'a name/~': completeDocument(shape.values, version) }
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.members)
          .filter(([, member]) => knownIn(version, member))
          .map(([name, member]) => [name, completeDocument(member, version)]),
      )
  }
}
