import { type CheckContext, requirement } from '#harness'
import { holdNamespaces } from '../namespaces/_held.js'
import { newVeth, vethDevices } from './_veth.js'

// The container joins a network namespace that has an eth0 and an eth1 already.
export default requirement('netdevices-name-conflict-error', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox has a network stack of its own')
  const held = await holdNamespaces(t, ['network'])
  const netns = held.path('network')
  for (const name of ['eth0', 'eth1']) await newVeth(t, netns, name)
  const [free, given, same] = [await newVeth(t), await newVeth(t), await newVeth(t)]
  await newVeth(t, netns, same)
  const before = await vethDevices(t, netns)

  await t.refused(
    'netdevices-name-conflict-error[new name]',
    g => g.namespace('network', netns).netDevice(given, { name: 'eth1' }),
    {
      control: g => g.namespace('network', netns).netDevice(free, { name: 'eth7' }),
    },
  )
  await t.refused('netdevices-name-conflict-error[own name]', g =>
    g.namespace('network', netns).netDevice(same),
  )
  // A device of its own: a refusal may have cost the others.
  const last = await newVeth(t)
  await t.refused('netdevices-name-conflict-error[loopback]', g => g.netDevice(last, { name: 'lo' }))

  // Two devices that are to have one name.
  const [one, two] = [await newVeth(t), await newVeth(t)]
  await t.refused('netdevices-name-conflict-error[with each other]', g =>
    g.netDevice(one, { name: 'eth3' }).netDevice(two, { name: 'eth3' }),
  )

  const after = await vethDevices(t, netns)
  for (const name of ['eth0', 'eth1', same]) {
    t.same(
      'netdevices-name-conflict-error',
      after[name]?.address,
      before[name]?.address,
      `${name} is as it was`,
    )
  }
})
