import { requirement } from '#harness'
import { parseNumaPolicy } from '#inside/proc/numa-maps'
import type { MemoryPolicyMode } from '#spec/config'
import { row } from '../namespaces/_inodes.js'
import { kernelHas, lastNode, memoryNodes, needsNuma, owners, question } from './_numa.js'

const withNodes = { nodes: true }

const modes: Record<string, { mode: MemoryPolicyMode; shown: string; nodes?: boolean }> = {
  'mempolicy-mode-default': { mode: 'MPOL_DEFAULT', shown: 'default' },
  'mempolicy-mode-bind': { mode: 'MPOL_BIND', shown: 'bind', ...withNodes },
  'mempolicy-mode-interleave': { mode: 'MPOL_INTERLEAVE', shown: 'interleave', ...withNodes },
  'mempolicy-mode-weighted-interleave': {
    mode: 'MPOL_WEIGHTED_INTERLEAVE',
    shown: 'weighted interleave',
    ...withNodes,
  },
  'mempolicy-mode-preferred': { mode: 'MPOL_PREFERRED', shown: 'prefer', ...withNodes },
  'mempolicy-mode-preferred-many': { mode: 'MPOL_PREFERRED_MANY', shown: 'prefer (many)', ...withNodes },
  'mempolicy-mode-local': { mode: 'MPOL_LOCAL', shown: 'local' },
}

export default requirement(['mempolicy', ...Object.keys(modes)], async t => {
  needsNuma(t)
  const owner = await owners(t)
  for (const [index, [id, { mode, shown, nodes }]] of Object.entries(modes).entries()) {
    // Preferred takes one node.
    const all = memoryNodes()
    const list = nodes ? { nodes: mode === 'MPOL_PREFERRED' ? lastNode() : all } : {}
    if (!(await kernelHas(t, list.nodes === undefined ? shown : `${shown}:${list.nodes}`))) {
      t.skip(id, `the kernel has no ${mode}`)
      continue
    }
    await row(t, [id, 'mempolicy'], async () => {
      const seen = await t.observe(g => owner(index)(g.memoryPolicy({ mode, ...list })), question)
      const policy = parseNumaPolicy(seen.policy.text)
      const wanted = { mode: shown, flags: [], nodes: list.nodes }
      t.same(id, policy, wanted)
      if (mode !== 'MPOL_DEFAULT') t.same('mempolicy', policy, wanted)
    })
  }
})
