import t from 'tap'
import { boundingCapabilities, effectiveCapabilities, isRoot, mapsAllIds } from '../../lib/host/privileges.js'

t.equal(isRoot(), process.geteuid?.() === 0)
t.type(mapsAllIds(), 'boolean')
t.ok(effectiveCapabilities().every(name => name.startsWith('CAP_')))
t.ok(boundingCapabilities().length >= effectiveCapabilities().length || !isRoot())
