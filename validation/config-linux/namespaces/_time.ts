/** Time namespaces, which are newer than the others: a runtime or a kernel may do without. */
import { existsSync } from 'node:fs'
import { type CheckContext, succeeded } from '#harness'

/** Ends the check where there are none, after a proof that the runtime does run containers. */
export async function needsTimeNamespaces(t: CheckContext): Promise<void> {
  t.needs(existsSync('/proc/self/ns/time'), 'the kernel has no time namespaces')
  const { start } = await t.attempt(g => g.namespace('time').args('/bin/true'))
  if (start && succeeded(start)) return
  await t.run(g => g.args('/bin/true'))
  t.unsupported('the runtime does not support time namespaces')
}
