/** What a runtime may not be able to do at all, or may refuse. */
import { type CheckContext, type Container, type Edit, succeeded } from '#harness'
import type { ContainerOptions } from '#harness/context'

/** A container that the runtime may refuse, created and started; undefined if it refuses. */
export async function unlessRefused(
  t: CheckContext,
  edit?: Edit,
  options?: ContainerOptions,
): Promise<Container | undefined> {
  const { create, start, container } = await t.attempt(edit, options)
  return succeeded(start ?? create) ? container : undefined
}

/** Whether a container like this runs. */
export async function canRun(t: CheckContext, edit: Edit): Promise<boolean> {
  const container = await unlessRefused(t, g => {
    edit(g)
    g.args('/bin/true')
  })
  return container !== undefined
}
