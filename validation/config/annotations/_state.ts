import { type CheckContext, RuntimeFailure } from '#harness'

/** The state of a container as it is printed, whatever else may be wrong with it. */
export async function printedState(t: CheckContext, id: string): Promise<Record<string, unknown>> {
  const result = await t.runtime.state(id)
  try {
    return JSON.parse(result.stdout)
  } catch {
    throw new RuntimeFailure('state must print JSON', result)
  }
}
