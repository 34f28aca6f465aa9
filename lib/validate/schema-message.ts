/** What a JSON Schema wanted, in plain words, from what ajv says of an error. */
import type { ErrorObject } from 'ajv'
import { shown } from '../json/shown.js'
import { type IntegerName, integerRanges } from '../spec/schemas/integers.js'

const typeNames: { [type: string]: string } = {
  array: 'an array',
  boolean: 'true or false',
  null: 'null',
  object: 'an object',
  string: 'a string',
}

/** What a value must do or be to be right: `be an integer from 0 to 65535`. */
export function wanted({ keyword, params, schemaPath }: ErrorObject): string {
  const definition = /^#\/\$defs\/(\w+)\/\w+$/.exec(schemaPath)?.[1]
  if (definition && Object.hasOwn(integerRanges, definition)) {
    const { lowest, highest } = integerRanges[definition as IntegerName]
    return `be an integer from ${lowest} to ${highest}`
  }
  switch (keyword) {
    case 'type':
      return `be ${[params.type]
        .flat()
        .map(type => typeNames[type])
        .join(' or ')}`
    case 'enum':
      return `be ${alternatives(params.allowedValues)}`
    case 'pattern':
      return `match ${params.pattern}`
    case 'minItems':
      return 'have at least one entry'
    default:
      throw new Error(`no words for the keyword ${keyword} at ${schemaPath}`)
  }
}

/** `"a", "b" or "c"`, with no matter how many of them. */
export function alternatives(values: readonly unknown[]): string {
  const texts = values.map(shown)
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`
}
