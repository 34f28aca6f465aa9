import { type CheckContext, requirement } from '#harness'
import { holdNamespaces } from '../namespaces/_held.js'
import { newVeth, vethDevices } from './_veth.js'

// The kernel counts on from what there is: eth0 and eth1 in a namespace that is joined, nothing in a new one.
export default requirement('netdevices-name-template', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox has a network stack of its own')
  const netns = (await holdNamespaces(t, ['network'])).path('network')
  for (const name of ['eth0', 'eth1']) await newVeth(t, netns, name)

  for (const [path, expected] of [
    [undefined, 'eth0'],
    [netns, 'eth2'],
  ] as const) {
    const device = await newVeth(t)
    const { address } = (await vethDevices(t))[device]!
    const container = await t.start(g =>
      g.namespace('network', path).netDevice(device, { name: 'eth%d' }).args('sleep', '1000'),
    )
    const inside = await vethDevices(t, `/proc/${container.pid}/ns/net`)
    t.same(
      'netdevices-name-template',
      inside[expected]?.address,
      address,
      `the first free name is ${expected}`,
    )
  }
})
