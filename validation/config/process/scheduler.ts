import { getPriority } from 'node:os'
import { type CheckContext, requirement } from '#harness'
import { schedulerPolicies } from '#inside/proc/sched'
import { parseStat } from '#inside/proc/stat'
import type { Scheduler } from '#spec/config'
import { row } from '../../config-linux/namespaces/_inodes.js'

const question = { process: 'cat /proc/$$/stat', child: 'cat /proc/self/stat' }

interface Row extends Scheduler {
  /** Nice value of who calls the runtime, 0 unless given. */
  caller?: number
  uid?: number
  /** What the process must have; the kernel keeps the caller's where the policy has none. */
  expected?: { policy?: string; nice?: number; childNice?: number }
}

const rows: Row[] = [
  { policy: 'SCHED_OTHER', nice: 7 },
  { policy: 'SCHED_OTHER', nice: -20 },
  { policy: 'SCHED_BATCH', nice: 19 },
  { policy: 'SCHED_BATCH', nice: -3, caller: 4, uid: 1000 },
  { policy: 'SCHED_IDLE' },
]
const withoutNice: Row[] = [
  { policy: 'SCHED_OTHER', caller: 5 },
  { policy: 'SCHED_BATCH', caller: -6 },
]
// Of a process with this flag a child gets a nice value of 0, if it would be below. Two others keep what the caller has.
const withFlags: Row[] = [
  { policy: 'SCHED_OTHER', nice: -5, flags: [] },
  { policy: 'SCHED_OTHER', nice: -5, flags: ['SCHED_FLAG_RESET_ON_FORK'], expected: { childNice: 0 } },
  { policy: 'SCHED_BATCH', nice: 9, flags: ['SCHED_FLAG_KEEP_POLICY'], expected: { policy: 'SCHED_OTHER' } },
  ...[true, false].map(
    (isFirst): Row => ({
      policy: 'SCHED_OTHER',
      nice: 9,
      flags: isFirst
        ? ['SCHED_FLAG_RESET_ON_FORK', 'SCHED_FLAG_KEEP_PARAMS']
        : ['SCHED_FLAG_KEEP_PARAMS', 'SCHED_FLAG_RESET_ON_FORK'],
      caller: -4,
      expected: { nice: -4, childNice: 0 },
    }),
  ),
]

export default requirement(
  [
    'process-scheduler',
    'process-scheduler-policy',
    'process-scheduler-nice',
    'process-scheduler-nice-default',
    'process-scheduler-flags',
  ],
  async (t: CheckContext) => {
    const nice = await t.hostResult(['nice', '-n', '-20', 'true'])
    t.needs(nice.exitCode === 0 && nice.stderr === '', 'nice values below 0 are not allowed here')

    const observe = async ({ caller = 0, uid = 0, expected, ...scheduler }: Row) => {
      const step = caller - getPriority()
      const through = step === 0 ? [] : ['nice', '-n', String(step)]
      const seen = await t.observe(g => g.scheduler(scheduler).user({ uid }), question, { through })
      const [process, child] = [parseStat(seen.process.text), parseStat(seen.child.text)]
      const policy = schedulerPolicies[process.policy ?? -1]
      return { policy, nice: process.nice, childNice: child.nice }
    }

    for (const entry of rows) {
      const { policy, nice } = entry
      const what = JSON.stringify(entry)
      const policyKey = `process-scheduler-policy[${policy}]`
      const keys = ['process-scheduler', policyKey, ...(nice === undefined ? [] : ['process-scheduler-nice'])]
      await row(t, keys, async () => {
        const seen = await observe(entry)
        t.same(policyKey, seen.policy, policy, what)
        if (nice !== undefined) t.same('process-scheduler-nice', seen.nice, nice, what)
        t.same('process-scheduler', [seen.policy, seen.nice], [policy, nice ?? 0], what)
      })
    }
    for (const entry of withoutNice) {
      const key = 'process-scheduler-nice-default'
      await row(t, [key], async () =>
        t.same(key, (await observe(entry)).nice, 0, `with a caller at ${entry.caller}`),
      )
    }
    for (const entry of withFlags) {
      const { policy, nice = 0 } = entry
      const expected = { policy, nice, childNice: nice, ...entry.expected }
      const key = 'process-scheduler-flags'
      await row(t, [key], async () => t.same(key, await observe(entry), expected, JSON.stringify(entry)))
    }
  },
)
