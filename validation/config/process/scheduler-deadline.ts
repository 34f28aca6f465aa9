import { type CheckContext, requirement } from '#harness'

const policy = 'process-scheduler-policy[SCHED_DEADLINE]'
const times = ['process-scheduler-runtime', 'process-scheduler-deadline', 'process-scheduler-period']
// The kernel takes no period over 4.19 s, so that all fit into 32 bits, but not into 31. The runtime is enough for what
// comes before the program: a process that has used it up waits for the next period. To the nanosecond.
const [runtime, deadline, period] = [400_000_007, 3_000_000_019, 4_000_000_039]

const flags = 'process-scheduler-flags'

export default requirement(['process-scheduler-policy', flags, ...times], async (t: CheckContext) => {
  t.needs(t.sharesKernel, "the container's process is not to be seen from here")
  const { exitCode } = await t.hostResult(
    `chrt -d -T ${runtime} -D ${deadline} -P ${period} 0 true`.split(' '),
  )
  t.needs(exitCode === 0, 'SCHED_DEADLINE is not allowed here')

  // A process with this policy can't fork, so nothing inside can tell.
  const { create, start, container } = await t.attempt(g =>
    g.args('/bin/sleep', '1000').scheduler({
      policy: 'SCHED_DEADLINE',
      flags: ['SCHED_FLAG_RESET_ON_FORK'],
      ...{ runtime, deadline, period },
    }),
  )
  t.succeeded([policy, ...times], start ?? create)
  if (!container) return t.skip(flags, 'the runtime does not take the policy')
  const { stdout: seen } = await t.hostResult(['chrt', '-p', String(container.pid)])

  t.ok(policy, /policy: SCHED_DEADLINE(\||$)/m.test(seen), 'the policy', seen)
  t.ok(flags, /policy: \w+\|SCHED_RESET_ON_FORK$/m.test(seen), 'the flag', seen)
  const [, ...shown] = /parameters: (\d+)\/(\d+)\/(\d+)/.exec(seen) ?? []
  t.same('process-scheduler-runtime', shown[0], `${runtime}`)
  t.same('process-scheduler-deadline', shown[1], `${deadline}`)
  t.same('process-scheduler-period', shown[2], `${period}`)
})
