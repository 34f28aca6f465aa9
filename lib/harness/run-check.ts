/** Runs one check to its outcome: a status for each requirement that it speaks for, whatever happens in it. */
import { MalformedText } from '../inside/proc/malformed.js'
import { CheckContext } from './context.js'
import type { WorkerEnvironment } from './environment.js'
import { RuntimeFailure, Stopped, Unsupported } from './failure.js'
import type { Focus } from './focus.js'
import type { Point } from './points.js'
import type { Check } from './requirement.js'

export interface Outcome {
  points: Point[]
  durationMs: number
  /** Why the check itself broke: the suite's or the host's fault, never the runtime's. */
  error?: string
  /** What could not be cleaned up. */
  leftovers: string[]
}

// Above all waits of a check, each of which has a deadline of its own.
const checkDeadlines = 30

class CheckTimeout extends Error {}

const withDeadline = async (work: Promise<void>, deadlineMs: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new CheckTimeout(`the check did not end within ${deadlineMs} ms`)),
      deadlineMs,
    )
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether an error is the runtime's doing, although it was not thrown as such. */
function isOfRuntime(error: unknown): error is Error {
  // What a container said of itself, or what did not come over a socket.
  if (error instanceof MalformedText || (error instanceof Error && error.name === 'WaitTimeout')) return true
  // A process of a container that should be there is gone.
  const { code, path, cause } = (error ?? {}) as NodeJS.ErrnoException
  if (cause !== undefined) return isOfRuntime(cause)
  return (code === 'ENOENT' || code === 'ESRCH') && /^\/proc\/\d+\//.test(path ?? '')
}

/** Makes points of what the check did not get to, as its end says. Gives back the suite's own fault, if it was that. */
function settle(t: CheckContext, error: unknown): string | undefined {
  const open = t.missing()
  if (error instanceof Unsupported) {
    for (const id of open) t.skip(id, error.message)
    return undefined
  }
  if (error instanceof RuntimeFailure || isOfRuntime(error)) {
    const keys = open.length > 0 ? open : [t.lastKey()!]
    const result = error instanceof RuntimeFailure ? error.result : undefined
    for (const key of keys) t.fault(key, { message: error.message }, result)
    return undefined
  }
  if (error instanceof Stopped) return 'the run was stopped'
  // What follows a fault of the runtime's is its consequence.
  if (t.isBroken()) {
    for (const id of open) t.fault(id, { message: `not reached: ${(error as Error)?.message ?? error}` })
    return undefined
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

/** Runs a check as number `number` of its worker; of its points those that `focus` names, if given. Never rejects. */
export async function runCheck(
  check: Check,
  number: number,
  environment: WorkerEnvironment,
  focus?: Focus,
): Promise<Outcome> {
  const begun = performance.now()
  const t = new CheckContext(check.ids, number, environment, focus)
  let error: string | undefined
  try {
    await withDeadline(check.body(t), environment.timeoutMs() * checkDeadlines)
  } catch (thrown) {
    error = settle(t, thrown)
  }
  // A check that ends early does so after a fault, or is wrong itself.
  if (error === undefined && t.isBroken()) {
    for (const id of t.missing())
      t.fault(id, { message: 'not reached, after a fault of another requirement' })
  }
  const silent = t.missing()
  if (error === undefined && silent.length > 0) error = `the check made no point for ${silent.join(', ')}`
  const leftovers = await t.close()
  return {
    points: t.all(),
    durationMs: performance.now() - begun,
    leftovers,
    ...(error === undefined ? {} : { error }),
  }
}
