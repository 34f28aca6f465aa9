import { readFileSync } from 'node:fs'
import { requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { readProc } from '#host/process'
import { parseCPUList } from '#inside/proc/cpu-list'
import { parseStatus } from '#inside/proc/status'
import { limitOf, needsControllers, readLimits } from '../_cgroup.js'

const absent = 4000

export default requirement(['cpu', 'cpu-cpus', 'cpu-mems'], async t => {
  needsControllers(t, 'cpuset')
  const rootList = (file: string) =>
    parseCPUList(readFileSync(`${cgroupDirFor('cpuset', '/')}/${file}`, 'utf8'))
  const cpus = rootList(t.cgroup === 'v1' ? 'cpuset.cpus' : 'cpuset.cpus.effective')
  const mems = rootList(t.cgroup === 'v1' ? 'cpuset.mems' : 'cpuset.mems.effective')
  const ends = <T>(list: T[]) => [list[0]!, list.at(-1)!]
  // The first one, the last one, both as a list, two beside each other as a range.
  const lists = (all: number[]) => [
    ...ends(all).map(String),
    [...new Set(ends(all))].join(','),
    all.includes(all[0]! + 1) ? `${all[0]}-${all[0]! + 1}` : `${all[0]}`,
  ]
  const pairs = lists(cpus).map((list, index) => [list, lists(mems)[index]!] as const)

  for (const [list, nodes] of pairs) {
    const container = await t.create(g =>
      g.resources({ cpu: { cpus: list, mems: nodes } }).args('/bin/sleep', '1000'),
    )
    for (const status of ['created', 'running']) {
      if (status === 'running') await container.start()
      const files = ['cpuset.cpus', 'cpuset.mems'].map(file =>
        parseCPUList(limitOf(container.pid, file) ?? ''),
      )
      t.same(['cpu', 'cpu-cpus'], files[0], parseCPUList(list), `${status}: cpuset.cpus`)
      t.same(['cpu', 'cpu-mems'], files[1], parseCPUList(nodes), `${status}: cpuset.mems`)
    }
    if (t.sharesKernel) {
      const { cpusAllowedList } = parseStatus(readProc(container.pid, 'status'))
      t.same('cpu-cpus', parseCPUList(cpusAllowedList ?? ''), parseCPUList(list), 'where the process may run')
    }
    await container.destroy()
  }

  // Either without the other.
  const last = { cpus: `${cpus.at(-1)}`, mems: `${mems.at(-1)}` }
  for (const name of ['cpus', 'mems'] as const) {
    const file = `cpuset.${name}`
    const { running } = await readLimits(t, [file], g => g.resources({ cpu: { [name]: last[name] } }))
    t.same(['cpu', `cpu-${name}`], running[file], last[name], `${file}, given nothing else`)
  }

  // Where there is one node alone, only what is not there tells a runtime that ignores the field.
  const control = { cpus: `${cpus[0]}`, mems: `${mems[0]}` }
  await t.refused('cpu-cpus', g => g.resources({ cpu: { ...control, cpus: `${absent}` } }), {
    by: 'create',
    control: g => g.resources({ cpu: control }),
  })
  await t.refused('cpu-mems', g => g.resources({ cpu: { ...control, mems: '900' } }), { by: 'create' })
  await t.refused('cpu-mems', g => g.resources({ cpu: { mems: '900' } }), { by: 'create' })
})
