/** YAML that a person writes, checked by a JSON Schema: what is wrong with it is said with file and line. */

/** The file is wrong: its message names the file, the line and what to write. */
export class YamlError extends Error {
  override name = 'YamlError'
}

/** Where something is in a document: `['columns', 3, 'name']`. */
export type Place = readonly (string | number)[]

export interface CheckedYaml<T> {
  /** What the file says; undefined for an empty one. */
  value: T | undefined
  /** Throws a YamlError about a place of the file, for what no schema can say. */
  fail: (place: Place, problem: string) => never
}

/** Parses a file's text and checks it by a schema. Throws a YamlError. */
export async function parseYaml<T>(text: string, file: string, schema: object): Promise<CheckedYaml<T>> {
  const [{ LineCounter, parseDocument }, { Ajv }] = await Promise.all([import('yaml'), import('ajv')])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const lineOf = (place: Place): number => {
    for (let length = place.length; length > 0; length--) {
      const node = document.getIn(place.slice(0, length), true) as
        | { range?: [number, number, number] }
        | undefined
      if (node?.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const failAt = (line: number, problem: string): never => {
    throw new YamlError(`${file}:${line}: ${problem}`)
  }
  const fail = (place: Place, problem: string): never => failAt(lineOf(place), problem)

  const [syntax] = document.errors
  if (syntax) failAt(lines.linePos(syntax.pos[0]).line, `not YAML: ${syntax.message.split('\n')[0]}`)

  const read = (): T | undefined => {
    try {
      return (document.toJS() ?? undefined) as T | undefined
    } catch (error) {
      // An alias to nothing, or aliases that would fill the memory.
      return failAt(1, `not YAML: ${(error as Error).message}`)
    }
  }
  const value = read()
  const validate = new Ajv({ strict: true }).compile(schema)
  const [problem] = value === undefined || validate(value) ? [] : (validate.errors ?? [])
  if (problem) {
    const place = problem.instancePath
      .split('/')
      .slice(1)
      .map(part => (/^\d+$/.test(part) ? Number(part) : part))
    const allowed =
      'allowedValues' in problem.params ? `: ${(problem.params.allowedValues as string[]).join(', ')}` : ''
    const extra = 'additionalProperty' in problem.params ? `: '${problem.params.additionalProperty}'` : ''
    fail(place, `${place.join('.') || 'the file'} ${problem.message}${allowed}${extra}`)
  }
  return { value, fail }
}
