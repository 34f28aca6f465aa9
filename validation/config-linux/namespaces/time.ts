import { existsSync, readFileSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'

const tenDays = 864000
const hundredths = (uptime: string) => Math.round(Number(uptime.split(' ')[0]) * 100)
const onHost = () => hundredths(readFileSync('/proc/uptime', 'utf8'))

// The clock since boot is ten days ahead; that of another container with a time namespace is not.
export default requirement('ns-time', async (t: CheckContext) => {
  t.needs(existsSync('/proc/self/ns/time'), 'the kernel has no time namespaces')
  const question = { uptime: 'cat /proc/uptime' }

  for (const secs of [tenDays, 0]) {
    const before = onHost()
    const seen = await t.observe(g => {
      g.namespace('time')
      if (secs > 0) g.timeOffset('boottime', { secs })
    }, question)
    const inside = hundredths(seen.uptime.text) - secs * 100
    const after = onHost()
    t.ok('ns-time', before <= inside && inside <= after, `${secs} s ahead of the host`, {
      before,
      inside,
      after,
    })
  }
})
