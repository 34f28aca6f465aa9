/** Time namespaces, which are newer than the others: a runtime or a kernel may do without. */
import { existsSync } from 'node:fs'
import type { CheckContext } from '#harness'
import { canRun } from '../../_can-run.js'

/** Whether a container can have one. */
export async function hasTimeNamespaces(t: CheckContext): Promise<boolean> {
  if (!existsSync('/proc/self/ns/time')) return false
  return canRun(t, g => g.namespace('time'))
}

/** Ends the check where there are none, after a proof that the runtime does run containers. */
export async function needsTimeNamespaces(t: CheckContext): Promise<void> {
  t.needs(existsSync('/proc/self/ns/time'), 'the kernel has no time namespaces')
  if (await hasTimeNamespaces(t)) return
  await t.run(g => g.args('/bin/true'))
  t.unsupported('the runtime does not support time namespaces')
}
