import t from 'tap'
import { capabilityMask, capabilityNames, capabilitySet } from '../../lib/inside/proc/capabilities.js'

t.equal(capabilityNames.length, 41)
t.equal(capabilityNames[21], 'CAP_SYS_ADMIN')
t.equal(capabilityNames[40], 'CAP_CHECKPOINT_RESTORE')
t.strictSame(capabilitySet(0n), [])
t.strictSame(capabilitySet(0b100001n), ['CAP_CHOWN', 'CAP_KILL'])
t.strictSame(capabilitySet(1n << 45n), ['CAP_45'], 'newer than the list')
t.equal(capabilityMask(capabilityNames), 0x1ffffffffffn)
t.strictSame(capabilitySet(capabilityMask(capabilityNames)), capabilityNames)
t.equal(capabilityMask([]), 0n)
t.throws(() => capabilityMask(['CAP_TEST']), { message: 'no such capability: "CAP_TEST"' })
