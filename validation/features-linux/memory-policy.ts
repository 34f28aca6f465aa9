import { type CheckContext, requirement, succeeded } from '#harness'
import { askFeatures, list } from '../features/_features.js'

/** Whether a container runs with this policy. */
async function taken(t: CheckContext, mode: string, flags: readonly string[] = []): Promise<boolean> {
  // These two are for no node in particular.
  const nodes = mode === 'MPOL_DEFAULT' || mode === 'MPOL_LOCAL' ? {} : { nodes: '0' }
  const policy = { mode, ...nodes, ...(flags.length > 0 ? { flags } : {}) }
  const { start } = await t.attempt(g => g.args('/bin/true').patch('/linux/memoryPolicy', policy))
  return start !== undefined && succeeded(start)
}

export default requirement(['features-linux-mempolicy-modes', 'features-linux-mempolicy-flags'], async t => {
  const features = await askFeatures(t)
  const modes = list(features, 'linux.memoryPolicy.modes')
  const flags = list(features, 'linux.memoryPolicy.flags')

  if (modes) {
    const bad: string[] = []
    for (const mode of modes) if (!(await taken(t, mode))) bad.push(mode)
    t.same('features-linux-mempolicy-modes', bad, [], 'each mode listed must be recognised')
  }
  if (flags) {
    const bad: string[] = []
    for (const flag of flags) if (!(await taken(t, 'MPOL_BIND', [flag]))) bad.push(flag)
    t.same('features-linux-mempolicy-flags', bad, [], 'each flag listed must be recognised')
  }
  t.unsupported('features has no linux.memoryPolicy')
})
