import { type CheckContext, requirement } from '#harness'
import { newDeviceName, newVeth, vethDevices } from './_veth.js'

export default requirement('netdevices-check-possible', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox has a network stack of its own')
  const present = await newVeth(t)

  // A loopback device belongs to its network namespace.
  for (const device of [newDeviceName(), 'lo']) {
    await t.refused(`netdevices-check-possible[${device === 'lo' ? 'loopback' : 'missing'}]`, g =>
      g.netDevice(device),
    )
  }
  const beside = await newVeth(t)
  await t.refused('netdevices-check-possible[missing beside another]', g =>
    g.netDevice(beside).netDevice(newDeviceName()),
  )
  t.ok('netdevices-check-possible', (await vethDevices(t))[present], 'the device not asked for stays')
  const without = await t.attempt(g => g.withoutNamespace('network').netDevice(present).args('/bin/true'))
  t.info(
    'netdevices-check-possible',
    `in the runtime's network namespace: ${without.create.stderr || 'accepted'}`,
  )
})
