import { requirement } from '#harness'
import { hasFile, limitOf } from '../_cgroup.js'
import { needsV2 } from './_v2.js'

// Two rounds of values that no cgroup starts with. No other field of the configuration stands for most of the files.
const values: [file: string, first: string, second: string][] = [
  ['cgroup.max.descendants', '17', '4'],
  ['cgroup.max.depth', '9', '2'],
  ['hugetlb.2MB.max', '4194304', '20971520'],
  ['hugetlb.2MB.rsvd.max', '6291456', '0'],
  ['pids.max', '83', '4567'],
  ['memory.high', '134217728', '268435456'],
  ['memory.oom.group', '1', '1'],
  ['cpu.weight', '77', '7777'],
  ['cpu.uclamp.min', '20.00', '35.50'],
]

export default requirement(
  ['unified', 'unified-key-is-file', 'unified-unknown-written', 'unified-controllers-enabled'],
  async t => {
    needsV2(t)
    const there = values.filter(([file]) => hasFile(t, file))

    for (const round of [1, 2] as const) {
      const container = await t.create(g => {
        for (const entry of there) g.unified(entry[0], entry[round])
        g.args('/bin/sleep', '1000')
      })
      for (const status of ['created', 'running']) {
        if (status === 'running') await container.start()
        for (const entry of there) {
          const seen = limitOf(container.pid, entry[0])
          const key = entry[0].startsWith('cgroup.')
            ? 'unified-unknown-written'
            : 'unified-controllers-enabled'
          t.same(['unified', 'unified-key-is-file', key], seen, entry[round], `${status}: ${entry[0]}`)
        }
      }
      await container.destroy()
    }
    t.skip('unified-controllers-enabled', 'no controller of v2 is available')
  },
)
