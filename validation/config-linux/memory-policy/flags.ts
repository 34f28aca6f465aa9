import { requirement } from '#harness'
import { parseNumaPolicy } from '#inside/proc/numa-maps'
import type { MemoryPolicyFlag } from '#spec/config'
import { lastNode, memoryNodes, needsNuma, owners, question } from './_numa.js'

const flags: [MemoryPolicyFlag[], string[]][] = [
  [['MPOL_F_STATIC_NODES'], ['static']],
  [['MPOL_F_RELATIVE_NODES'], ['relative']],
  [[], []],
]
const modes = [
  ['MPOL_BIND', 'bind'],
  ['MPOL_INTERLEAVE', 'interleave'],
  ['MPOL_PREFERRED', 'prefer'],
] as const

export default requirement(['mempolicy', 'mempolicy-flags'], async t => {
  needsNuma(t)
  const nodes = memoryNodes()
  const owner = await owners(t)
  for (const [index, [asked, shown]] of flags.entries()) {
    for (const [mode, name] of modes) {
      // Preferred takes one node.
      const list = mode === 'MPOL_PREFERRED' ? lastNode() : nodes
      const policy = { mode, nodes: list, flags: asked }
      const seen = await t.observe(g => owner(index + 1)(g.memoryPolicy(policy)), question)
      t.same(
        ['mempolicy', 'mempolicy-flags'],
        parseNumaPolicy(seen.policy.text),
        { mode: name, flags: shown, nodes: list },
        `${mode} ${asked}`,
      )
    }
  }

  // Kernels differ in what they show of balancing, but the other flags cannot go along with one another.
  const balancing = { mode: 'MPOL_BIND' as const, nodes, flags: ['MPOL_F_NUMA_BALANCING' as const] }
  const seen = await t.observe(g => g.memoryPolicy(balancing), question)
  t.info('mempolicy-flags', parseNumaPolicy(seen.policy.text).flags)
  await t.refused(
    'mempolicy-flags',
    g => g.patch('/linux/memoryPolicy', { ...balancing, flags: ['MPOL_F_NONE'] }),
    {
      control: g => g.memoryPolicy({ ...balancing, flags: [] }),
    },
  )
})
