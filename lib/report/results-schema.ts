/** JSON Schema of RunResults: nothing in a file of results is taken for granted. What later versions add is let through. */
import { verdicts } from '../run/tally.js'

const text = { type: 'string' } as const
const texts = { type: 'array', items: text } as const
const whole = { type: 'boolean' } as const
const duration = { type: 'number', minimum: 0 } as const

const object = (required: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  properties: { ...required, ...optional },
  required: Object.keys(required),
})

const fault = object(
  { message: text },
  { expected: text, actual: text, argv: texts, end: text, stderr: text },
)

const point = object(
  { id: text, name: text, level: text, verdict: { enum: verdicts }, durationMs: duration },
  {
    script: text,
    row: text,
    holds: whole,
    file: text,
    section: text,
    faults: { type: 'array', items: fault },
    values: texts,
    reason: text,
    deviation: text,
    note: text,
    error: text,
  },
)

export const resultsSchema = object(
  {
    suite: object({ version: text }),
    runtime: object({ name: text, version: text, path: text }, { arguments: texts }),
    spec: text,
    cgroup: text,
    host: object({ kernel: text, arch: text, cgroup: text, controllers: texts, missingCapabilities: texts }),
    points: { type: 'array', items: point },
    summary: object({ durationMs: duration }),
  },
  {
    choices: object(
      { what: texts, level: { enum: ['must', 'should'] }, ignoreLedger: whole },
      { shard: { type: 'string', pattern: '^\\d{1,4}/\\d{1,4}$' }, certified: whole },
    ),
    cost: object({ cpuMs: duration, peakMemoryBytes: duration }),
    error: text,
  },
)
