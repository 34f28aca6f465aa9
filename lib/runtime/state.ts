/** The state of a container, as `state` prints it and as hooks get it on stdin (runtime.md#state). */

export interface State {
  ociVersion: string
  id: string
  status: string
  pid?: number
  bundle: string
  annotations?: Record<string, string>
  [member: string]: unknown
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * What is wrong with a state document by the JSON Schema of the spec (schema/state-schema.json), save that `status`
 * may have values of the runtime's own, as runtime.md#state says. An empty list says that it is valid.
 */
export function stateProblems(value: unknown): string[] {
  if (!isRecord(value)) return ['not a JSON object']
  const problems: string[] = []
  for (const member of ['ociVersion', 'id', 'status', 'bundle']) {
    if (!(member in value)) problems.push(`${member} is missing`)
    else if (typeof value[member] !== 'string') problems.push(`${member} is not a string`)
  }
  if ('pid' in value && !(Number.isInteger(value.pid) && (value.pid as number) >= 0)) {
    problems.push('pid is not a natural number')
  }
  if ('annotations' in value) {
    if (!isRecord(value.annotations)) problems.push('annotations is not an object')
    else if (Object.values(value.annotations).some(entry => typeof entry !== 'string')) {
      problems.push('an annotation is not a string')
    }
  }
  return problems
}

/** A folder's path as it is written by most, without a slash at its end; what is none stays as it is. */
export const folderPath = (path: unknown): unknown =>
  typeof path === 'string' && path.length > 1 ? path.replace(/\/+$/, '') : path

/** Parses a state document. Throws an Error that says what is wrong with it. */
export function parseState(text: string): State {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(text.trim() === '' ? 'printed no state' : 'printed a state that is not JSON')
  }
  const problems = stateProblems(value)
  if (problems.length > 0) throw new Error(`printed a state that is not valid: ${problems.join(', ')}`)
  return value as State
}
