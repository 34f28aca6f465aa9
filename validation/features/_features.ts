/** What `features` prints, asked of the runtime once a check. */
import { type CheckContext, RuntimeFailure, reportedError } from '#harness'

export type Features = Record<string, unknown>

const isObject = (value: unknown): value is Features =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The structure, parsed. Skips the check where there is no such command; one that succeeds must print an object. */
export async function askFeatures(t: CheckContext): Promise<Features> {
  const result = await t.runtime.command(['features'])
  const printed = result.stdout.trimStart().startsWith('{')
  t.needs(printed || !reportedError(result), 'the runtime has no features command')
  if (reportedError(result)) throw new RuntimeFailure('features must succeed where it prints them', result)
  let features: unknown
  try {
    features = JSON.parse(result.stdout)
  } catch {
    throw new RuntimeFailure('features must print JSON', result)
  }
  if (!isObject(features)) throw new RuntimeFailure('features must print a JSON object', result)
  return features
}

/** The member at a path of names; undefined where it, or an object on the way, is absent or null. */
export function member(features: Features, path: string): unknown {
  let value: unknown = features
  for (const name of path.split('.')) value = isObject(value) ? value[name] : undefined
  return value ?? undefined
}

/** The strings of a list; undefined where it is absent or null, or not a list. What is wrong in it is for types.ts. */
export function list(features: Features, path: string): string[] | undefined {
  const value = member(features, path)
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : undefined
}
