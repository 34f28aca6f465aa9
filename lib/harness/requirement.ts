/** What a script in validation/ exports: the requirements it speaks for, and how it checks them. */
import type { CheckContext } from './context.js'
import { isStandalone, runStandalone } from './standalone.js'

export type Body = (t: CheckContext) => Promise<void>

export interface Check {
  ids: readonly string[]
  body: Body
}

/**
 * Declares a check of the requirements with these ids of the catalogue. The body must make a point for each of them,
 * or skip it with a reason. A script whose default export this is runs alone, too: `node <script>` prints TAP.
 */
export function requirement(ids: string | readonly string[], body: Body): Check {
  const check = { ids: typeof ids === 'string' ? [ids] : ids, body }
  if (isStandalone()) void runStandalone()
  return check
}
