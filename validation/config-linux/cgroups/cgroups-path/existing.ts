import { readFileSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { limitOf, makeCgroup, needsControllers } from '../_cgroup.js'
import { askable, asking, type Knob, readKnob, turn } from './_knobs.js'

const key = 'cgroup-resources-via-config[existing]'

const values = (knobs: readonly Knob[], read: (knob: Knob) => string | undefined) =>
  Object.fromEntries(knobs.map(knob => [knob.file, read(knob)]))

const isMemoryLimit = ({ file }: Knob) => /^memory\..*(limit_in_bytes|max)$/.test(file)

// Of a cgroup that is there already, what resources name changes, and nothing else: neither in it nor in the one above.
export default requirement(
  ['cgroup-resources-via-config', 'delete-foreign-resources'],
  async (t: CheckContext) => {
    needsControllers(t)
    const parent = `/${t.newId()}`
    const path = `${parent}/given`
    makeCgroup(t, path)
    const knobs = turn(t, path)
    t.needs(knobs.length > 0, 'no controller is available')
    const above = turn(t, parent)
    const rows: [row: string, Knob[]][] = [
      [key, knobs.filter(knob => !isMemoryLimit(knob))],
      ['cgroup-resources-via-config[existing, memory limits]', knobs.filter(isMemoryLimit)],
    ]

    const halves = [0, 1].map(half => askable(knobs).filter((_, index) => index % 2 === half))
    for (const asked of [[], ...halves]) {
      // The runtime may take the cgroup for its own and have removed it.
      makeCgroup(t, path)
      turn(t, path)
      const { create, container } = await t.tryCreate(g =>
        asking(asked)(g.cgroupsPath(path).args('/bin/sleep', '1000')),
      )
      if (!container && asked.length === 0) t.unsupported('the runtime takes no cgroup that is there already')
      if (!t.succeeded(key, create) || !container) continue
      if (!t.ok(key, container.isAlive(), 'a container that was created has a process')) return
      const given = `given ${asked.map(({ file }) => file).join(', ') || 'no resources'}`
      for (const status of ['created', 'running']) {
        if (status === 'running') await container.start()
        for (const [row, members] of rows.filter(([, members]) => members.length > 0)) {
          const expected = values(members, knob => (asked.includes(knob) ? knob.after : knob.before))
          const seen = values(members, ({ file }) => limitOf(container.pid, file))
          t.same(row, seen, expected, `${status}, ${given}`)
        }
      }
      const seenAbove = values(above, knob => readKnob(knob, parent))
      const expectedAbove = values(above, knob => knob.before)
      t.same(key, seenAbove, expectedAbove, `the cgroup above, ${given}`)
      await container.destroy()
    }

    for (const { controller } of knobs) {
      const dir = cgroupDirFor(controller, parent)
      t.ok('delete-foreign-resources[cgroup]', readableProcs(dir), `${dir} was there before`)
    }
  },
)

const readableProcs = (dir: string | undefined): boolean => {
  try {
    readFileSync(`${dir}/cgroup.procs`)
    return true
  } catch {
    return false
  }
}
