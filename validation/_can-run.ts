/** What a runtime may not be able to do at all, which is another check's to say. */
import { type CheckContext, type Edit, succeeded } from '#harness'

/** Whether a container like this runs. */
export async function canRun(t: CheckContext, edit: Edit): Promise<boolean> {
  const { start } = await t.attempt(g => {
    edit(g)
    g.args('/bin/true')
  })
  return start !== undefined && succeeded(start)
}
