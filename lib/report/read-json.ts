/** Results out of the JSON that `oci-runtime-tool test --json` writes, perhaps on another machine and by another version. */
import { readFileSync } from 'node:fs'
import { tally } from '../run/tally.js'
import type { RunResults } from './results.js'
import { ResultsError } from './results-error.js'
import { resultsSchema } from './results-schema.js'

const compile = async () => {
  const { Ajv } = await import('ajv')
  return new Ajv({ strict: true }).compile<RunResults>(resultsSchema)
}

let compiled: ReturnType<typeof compile> | undefined

const versionIn = (value: unknown): string | undefined => {
  const version = (value as { suite?: { version?: unknown } } | null)?.suite?.version
  return typeof version === 'string' ? version.slice(0, 40) : undefined
}

/** Parses a file as JSON. Throws a ResultsError for what is cut off, is no JSON or no UTF-8. */
export function parseJsonFile(file: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)))
  } catch (error) {
    throw new ResultsError(
      `${file}: no JSON, or cut off (${(error as Error).message}): have the run write it again`,
    )
  }
}

/** Checks parsed JSON by the schema, and counts the verdicts anew. Throws a ResultsError that names `file`. */
export async function checkResults(value: unknown, file: string): Promise<RunResults> {
  compiled ??= compile()
  const validate = await compiled
  if (!validate(value)) {
    const [problem] = validate.errors!
    const version = versionIn(value)
    throw new ResultsError(
      `${file}: not what 'oci-runtime-tool test --json' writes: ${problem!.instancePath.slice(1) || 'the whole'} ${problem!.message}${
        version === undefined ? '' : `; version ${version} of the suite wrote it, so report with that one`
      }`,
    )
  }
  return { ...value, summary: { ...tally(value.points), durationMs: value.summary.durationMs } }
}
