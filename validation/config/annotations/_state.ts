import { type CheckContext, folderPath, RuntimeFailure } from '#harness'

/** Those of a state's annotations that a check has the names of; a runtime may have some of its own beside them. */
export const ofThese = (annotations: unknown, names: Iterable<string>): Record<string, unknown> => {
  const seen = Object.entries((annotations ?? {}) as Record<string, unknown>)
  const known = new Set(names)
  return Object.fromEntries(seen.filter(([name]) => known.has(name)))
}

/** The state of a container as it is printed, whatever else may be wrong with it. */
export async function printedState(t: CheckContext, id: string): Promise<Record<string, unknown>> {
  const result = await t.runtime.state(id)
  try {
    const state = JSON.parse(result.stdout)
    return { ...state, bundle: folderPath(state.bundle) }
  } catch {
    throw new RuntimeFailure('state must print JSON', result)
  }
}
