import { requirement } from '#harness'
import { boundingCapabilities, effectiveCapabilities } from '#host/privileges'
import { capabilityNames } from '#inside/proc/capabilities'
import { parseStatus } from '#inside/proc/status'
import { askFeatures, list } from '../features/_features.js'

export default requirement(
  ['features-linux-capabilities', 'features-linux-capabilities-recognized'],
  async t => {
    const listed = list(await askFeatures(t), 'linux.capabilities')
    if (!listed) return t.unsupported('features has no linux.capabilities')

    // What the suite does not have, no container can get.
    const bounding = boundingCapabilities()
    const have = effectiveCapabilities().filter(name => bounding.includes(name))
    const seen = await t.observe(g => g.remove('/process/capabilities').allCapabilities(have), {
      status: 'cat /proc/self/status',
    })
    const { capabilities } = parseStatus(seen.status.text)
    const works = have.filter(name => {
      const bit = 1n << BigInt(capabilityNames.indexOf(name))
      return Object.values(capabilities).every(mask => ((mask ?? 0n) & bit) !== 0n)
    })

    const wrong = listed.filter(name => !capabilityNames.includes(name))
    t.same('features-linux-capabilities-recognized', wrong, [], 'Linux has no such capabilities')
    const dropped = listed.filter(name => have.includes(name) && !works.includes(name))
    t.same(
      'features-linux-capabilities-recognized',
      dropped,
      [],
      'each one listed must be set when asked for',
    )
    const unlisted = works.filter(name => !listed.includes(name))
    t.same('features-linux-capabilities', unlisted, [], 'the list must have all that it recognises')
  },
)
