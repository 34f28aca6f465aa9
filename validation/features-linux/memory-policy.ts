import { type CheckContext, requirement } from '#harness'
import { canRun } from '../_can-run.js'
import { firstNode, kernelHas, needsNuma } from '../config-linux/memory-policy/_numa.js'
import { askFeatures, list } from '../features/_features.js'

// Each mode, as the kernel shows it; two are for no node in particular.
const modeNames: Record<string, string> = {
  MPOL_DEFAULT: 'default',
  MPOL_LOCAL: 'local',
  MPOL_PREFERRED: 'prefer',
  MPOL_BIND: 'bind',
  MPOL_INTERLEAVE: 'interleave',
  MPOL_PREFERRED_MANY: 'prefer (many)',
  MPOL_WEIGHTED_INTERLEAVE: 'weighted interleave',
}
const withoutNodes = ['MPOL_DEFAULT', 'MPOL_LOCAL']
const flagNames = ['MPOL_F_NUMA_BALANCING', 'MPOL_F_RELATIVE_NODES', 'MPOL_F_STATIC_NODES']

/** Whether a container runs with this policy. */
async function taken(t: CheckContext, mode: string, flags: readonly string[] = []): Promise<boolean> {
  const nodes = withoutNodes.includes(mode) ? {} : { nodes: firstNode() }
  const policy = { mode, ...nodes, ...(flags.length > 0 ? { flags } : {}) }
  return canRun(t, g => g.patch('/linux/memoryPolicy', policy))
}

/** Those modes that the runtime takes. What the kernel lacks, cannot be told of a runtime. */
async function takenModes(t: CheckContext, modes: readonly string[]): Promise<string[]> {
  const good: string[] = []
  for (const mode of modes) if (await taken(t, mode)) good.push(mode)
  return good
}

async function kernelLacks(t: CheckContext, mode: string): Promise<boolean> {
  const name = modeNames[mode]
  if (name === undefined) return false
  return !(await kernelHas(t, withoutNodes.includes(mode) ? name : `${name}:${firstNode()}`))
}

export default requirement(['features-linux-mempolicy-modes', 'features-linux-mempolicy-flags'], async t => {
  const features = await askFeatures(t)
  const modes = list(features, 'linux.memoryPolicy.modes')
  const flags = list(features, 'linux.memoryPolicy.flags')
  if (modes ?? flags) needsNuma(t)

  if (modes) {
    const id = 'features-linux-mempolicy-modes'
    const good = await takenModes(t, modes)
    const bad: string[] = []
    for (const mode of modes) if (!good.includes(mode) && !(await kernelLacks(t, mode))) bad.push(mode)
    t.same(id, bad, [], 'each mode listed must be recognised')
    const unlisted = Object.keys(modeNames).filter(mode => !modes.includes(mode))
    t.same(id, await takenModes(t, unlisted), [], 'the list must have all modes that it recognises')
  }
  if (flags) {
    const id = 'features-linux-mempolicy-flags'
    const bad: string[] = []
    for (const flag of flags) if (!(await taken(t, 'MPOL_BIND', [flag]))) bad.push(flag)
    t.same(id, bad, [], 'each flag listed must be recognised')
    const works: string[] = []
    for (const flag of flagNames) {
      if (!flags.includes(flag) && (await taken(t, 'MPOL_BIND', [flag]))) works.push(flag)
    }
    t.same(id, works, [], 'the list must have all flags that it recognises')
  }
  t.unsupported('features has no linux.memoryPolicy')
})
