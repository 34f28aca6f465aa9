/** Reads results that a run wrote as JSON, perhaps on another machine: nothing in the file is taken for granted. */
import { readFileSync } from 'node:fs'
import { verdicts } from '../run/tally.js'
import type { RunResults } from './results.js'

/** A file is no results of a run: its message names the file, and what is wrong. */
export class ResultsError extends Error {
  override name = 'ResultsError'
}

const text = { type: 'string' } as const
const texts = { type: 'array', items: text } as const
const duration = { type: 'number', minimum: 0 } as const

const object = (properties: Record<string, object>, ...optional: string[]) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter(name => !optional.includes(name)),
})

// What later versions add is let through.
const schema = object(
  {
    suite: object({ version: text }),
    runtime: object({ name: text, version: text, path: text, arguments: texts }, 'arguments'),
    choices: object(
      {
        what: texts,
        shard: { type: 'string', pattern: '^\\d{1,4}/\\d{1,4}$' },
        level: { enum: ['must', 'should'] },
        ignoreLedger: { type: 'boolean' },
      },
      'shard',
    ),
    spec: text,
    cgroup: text,
    host: object({ kernel: text, arch: text, cgroup: text, controllers: texts, missingCapabilities: texts }),
    points: {
      type: 'array',
      items: object(
        {
          id: text,
          script: text,
          name: text,
          row: text,
          level: text,
          verdict: { enum: verdicts },
          durationMs: duration,
        },
        'script',
        'row',
      ),
    },
    summary: object({ durationMs: duration }),
    cost: object({ cpuMs: duration, peakMemoryBytes: duration }),
    error: text,
  },
  'choices',
  'cost',
  'error',
)

/** Reads one file of results. Throws a ResultsError for what cannot be read, is no JSON or has another shape. */
export async function readResults(file: string): Promise<RunResults> {
  const { Ajv } = await import('ajv')
  const validate = new Ajv({ strict: true, strictTypes: false }).compile<RunResults>(schema)
  let results: unknown
  try {
    results = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new ResultsError(`${file}: cannot be read as JSON: ${(error as Error).message}`)
  }
  if (validate(results)) return results
  const [problem] = validate.errors!
  throw new ResultsError(
    `${file}: no results of 'oci-runtime-tool test --json': ${problem!.instancePath.slice(1) || 'the whole'} ${problem!.message}`,
  )
}
