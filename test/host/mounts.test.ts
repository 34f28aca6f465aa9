import t from 'tap'
import { hostMounts, mountPointsUnder, newMounts } from '../../lib/host/mounts.js'

t.ok(hostMounts().some(mount => mount.mountPoint === '/proc'))
t.ok(mountPointsUnder('/proc').includes('/proc'))
t.strictSame(mountPointsUnder('/no/such/place'), [])

const before = hostMounts()
t.strictSame(newMounts(before, before), [])
const added = { ...before[0]!, id: 999999, mountPoint: '/new' }
t.strictSame(newMounts(before, [...before, added]), [added])
