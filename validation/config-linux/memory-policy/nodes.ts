import { requirement } from '#harness'
import { parseNumaPolicy } from '#inside/proc/numa-maps'
import { firstNode, needsNuma, question } from './_numa.js'

// The same nodes written in several ways, then ones that there cannot be.
export default requirement('mempolicy-nodes', async t => {
  needsNuma(t)
  const first = firstNode()
  for (const nodes of [first, `${first}-${first}`, `${first},${first}`]) {
    const seen = await t.observe(g => g.memoryPolicy({ mode: 'MPOL_BIND', nodes }), question)
    t.same('mempolicy-nodes', parseNumaPolicy(seen.policy.text).nodes, first, nodes)
  }
  for (const nodes of ['0-9876543210', 'x', '1023']) {
    await t.refused('mempolicy-nodes', g => g.memoryPolicy({ mode: 'MPOL_BIND', nodes }))
  }
})
