import { type CheckContext, requirement } from '#harness'
import { capabilityMask, capabilitySet } from '#inside/proc/capabilities'
import { parseStatus } from '#inside/proc/status'
import { type CapabilitySet, capabilitySets } from '#spec/config'

const few = ['CAP_CHOWN', 'CAP_KILL', 'CAP_SETUID', 'CAP_NET_RAW']
const sets: Record<CapabilitySet, string[]> = {
  bounding: few,
  inheritable: few.slice(1, 3),
  permitted: few.slice(0, 3),
  effective: few.slice(0, 3),
  ambient: few.slice(1, 2),
}

// A new user namespace gives its first process all there are, which is no reason to keep them.
export default requirement(
  capabilitySets.map(set => `capabilities-${set}`),
  async (t: CheckContext) => {
    t.needs(t.sharesKernel, 'a sandbox has user namespaces of its own')
    const mappings = [{ containerID: 0, hostID: 200_000, size: 65_536 }]
    const seen = await t.observe(
      g => {
        g.namespace('user').uidMappings(mappings).gidMappings(mappings)
        for (const set of capabilitySets) g.capabilities(set, sets[set])
      },
      { status: 'cat /proc/$$/status' },
    )
    const masks = parseStatus(seen.status.text).capabilities
    for (const set of capabilitySets) {
      const expected = capabilitySet(capabilityMask(sets[set]))
      t.same(`capabilities-${set}`, capabilitySet(masks[set] ?? 0n), expected, 'in a user namespace')
    }
  },
)
