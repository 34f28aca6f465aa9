import { type CheckContext, requirement, succeeded } from '#harness'
import { parseNetdev } from '#inside/proc/netdev'
import { askFeatures, member } from '../features/_features.js'

export default requirement('features-linux-netdevices-enabled', async (t: CheckContext) => {
  const enabled = member(await askFeatures(t), 'linux.netDevices.enabled')
  t.needs(enabled !== undefined, 'features has no linux.netDevices.enabled')

  const name = `v${process.pid.toString(36)}${Date.now().toString(36).slice(-5)}`
  const added = await t.hostResult(['ip', 'link', 'add', name, 'type', 'veth', 'peer', 'name', `${name}p`])
  t.needs(succeeded(added), 'cannot make a veth pair here')
  t.defer(() => t.hostResult(['ip', 'link', 'delete', `${name}p`]))

  const attempt = await t.attempt(g => g.args('/bin/cat', '/proc/net/dev').netDevice(name))
  const moved =
    attempt.start !== undefined &&
    succeeded(attempt.start) &&
    parseNetdev((await attempt.container?.output()) ?? '').includes(name)
  t.same('features-linux-netdevices-enabled', moved, enabled, 'devices move if, and only if, it says so')
})
