import { type CheckContext, requirement } from '#harness'
import { parseCPUList } from '#inside/proc/cpu-list'
import { parseStatus } from '#inside/proc/status'

// It is for processes that join later: the container's own runs where it would without.
export default requirement('process-execcpuaffinity-not-init', async (t: CheckContext) => {
  const question = { status: 'cat /proc/$$/status', child: 'cat /proc/self/status' }
  const cpusOf = (text: string) => parseCPUList(parseStatus(text).cpusAllowedList ?? '')

  const without = cpusOf((await t.observe(undefined, question)).status.text)
  t.needs(without.length > 1, 'one CPU has no other to be kept from')
  const [first, last] = [String(without[0]), String(without.at(-1))]

  for (const affinity of [{ initial: first, final: last }, { initial: last }, { final: first }]) {
    const seen = await t.observe(g => g.execCPUAffinity(affinity), question)
    const what = JSON.stringify(affinity)
    t.same('process-execcpuaffinity-not-init', cpusOf(seen.status.text), without, what)
    t.same('process-execcpuaffinity-not-init', cpusOf(seen.child.text), without, `a child, with ${what}`)
  }
})
