/** Values that a runtime must refuse: a row each, under one valid configuration that only that value is changed in. */
import { type CheckContext, type Edit, succeeded } from '#harness'
import type { SpecVersion } from '#spec/versions'

export interface Row {
  /** What is wrong, which names the point. */
  name: string
  edit: Edit
  /** Version since which the spec says so; before that, the value is only recorded. */
  since?: SpecVersion
}

/** Asserts that each row is refused, and that the configuration without its faults runs. */
export async function refuses(t: CheckContext, control: Edit, rows: readonly Row[]): Promise<void> {
  const valid = await t.run(g => {
    g.args('/bin/sh', '-c', 'echo ran')
    control(g)
  })
  const runs = valid.stdout === 'ran\n'
  for (const { name, edit, since = '1.0.2' } of rows) {
    const key = `valid-values-error[${name}]`
    if (!t.wants(key)) continue
    const { create, start, container } = await t.attempt(g => {
      g.args('/bin/sh', '-c', 'echo ran')
      control(g)
      edit(g)
    })
    if (!t.specAtLeast(since)) t.info(key, succeeded(start ?? create) ? 'accepted' : 'refused')
    else {
      t.ok(key, runs, 'the configuration must run without the fault', valid.stdout)
      t.failed(key, start ?? create, 'create or start must refuse this value')
    }
    if (!container) continue
    // What was let in is taken back at once, so that nothing piles up.
    if (start && succeeded(start)) await container.exited()
    else if (container.isAlive()) await t.runtime.kill(container.id, 'KILL')
  }
}
