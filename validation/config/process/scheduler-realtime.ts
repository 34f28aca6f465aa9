import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, type Edit, requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { parseStat } from '#inside/proc/stat'
import type { Scheduler } from '#spec/config'
import { row } from '../../config-linux/namespaces/_inodes.js'

const rows = [
  { name: 'SCHED_FIFO', policy: 1, priorities: [1, 98] },
  { name: 'SCHED_RR', policy: 2, priorities: [23, 99] },
] as const

// A kernel that shares out real-time by cgroup gives a new one none, so that no process there may be real-time.
const budget = (t: CheckContext): Edit => {
  const dir = t.cgroup === 'v1' ? cgroupDirFor('cpu', t.cgroupParent) : undefined
  if (!dir || !existsSync(join(dir, '../cpu.rt_runtime_us'))) return () => undefined
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'cpu.rt_runtime_us')
  try {
    if (Number(readFileSync(file, 'utf8')) < 200_000) writeFileSync(file, '200000')
  } catch {
    t.unsupported('the cgroup of the run gets no real-time')
  }
  return g => g.resources({ cpu: { realtimePeriod: 1_000_000, realtimeRuntime: 20_000 } })
}

export default requirement(
  [
    'process-scheduler-policy',
    'process-scheduler-priority',
    'process-scheduler-priority-default',
    'process-scheduler-flags',
  ],
  async (t: CheckContext) => {
    const { exitCode } = await t.hostResult(['chrt', '--fifo', '99', 'true'])
    t.needs(exitCode === 0, 'real-time policies are not allowed here')
    const realtime = budget(t)

    const scheduled = (scheduler: Scheduler, uid = 0): Edit => {
      return g => {
        realtime(g)
        g.scheduler(scheduler).user({ uid })
      }
    }

    for (const { name, policy, priorities } of rows) {
      for (const [index, priority] of priorities.entries()) {
        const policyKey = `process-scheduler-policy[${name}]`
        await row(t, [policyKey, 'process-scheduler-priority'], async () => {
          const flags: Scheduler['flags'] = index === 0 ? ['SCHED_FLAG_RESET_ON_FORK'] : []
          const seen = await t.observe(scheduled({ policy: name, priority, flags }, 1000 * index), {
            stat: 'cat /proc/$$/stat',
            child: 'cat /proc/self/stat',
          })
          const stat = parseStat(seen.stat.text)
          t.same(policyKey, stat.policy, policy)
          t.same('process-scheduler-priority', stat.rtPriority, priority, name)
          const ofChild = index === 0 ? 0 : policy
          t.same('process-scheduler-flags', parseStat(seen.child.text).policy, ofChild, `a child, ${name}`)
        })
      }
      await t.refused('process-scheduler-priority', scheduled({ policy: name, priority: 100 }), {
        control: scheduled({ policy: name, priority: 1 }),
      })
      // 0 is no priority of theirs, and the kernel says so.
      await t.refused('process-scheduler-priority-default', scheduled({ policy: name }), {
        control: scheduled({ policy: name, priority: 1 }),
      })
    }
    const seen = await t.observe(g => g.scheduler({ policy: 'SCHED_BATCH' }), { stat: 'cat /proc/$$/stat' })
    t.same('process-scheduler-priority-default', parseStat(seen.stat.text).rtPriority, 0)
  },
)
