import { type CheckContext, requirement } from '#harness'
import { holdNamespaces } from '../namespaces/_held.js'
import { ip, newVeth, vethDevices } from './_veth.js'

// The namespace outlives the container, and the device is changed in it meanwhile.
export default requirement(
  [
    'netdevices-available',
    'netdevices-name',
    'netdevices-name-default',
    'netdevices-no-lifecycle',
    'netdevices-no-move-back',
  ],
  async (t: CheckContext) => {
    t.needs(t.sharesKernel, 'a sandbox has a network stack of its own')
    const netns = (await holdNamespaces(t, ['network'])).path('network')
    const [renamed, plain] = [await newVeth(t), await newVeth(t)]
    const container = await t.create(g =>
      g
        .namespace('network', netns)
        .netDevice(renamed, { name: 'eth5' })
        .netDevice(plain)
        .args('sleep', '1000'),
    )
    const given = Object.keys(await vethDevices(t, netns))
    t.same('netdevices-available', given.length, 2, 'devices in the namespace that is joined')
    t.ok('netdevices-name-default', given.includes(plain), `${plain} has its name`, given)
    // What follows is about the two of them.
    if (!t.ok('netdevices-name', given.includes('eth5'), `${renamed} is eth5`, given)) return
    if (!given.includes(plain)) return
    await ip(t, netns, 'link', 'set', plain, 'down')
    await container.start()
    const started = (await vethDevices(t, netns))[plain]?.flags
    t.ok('netdevices-no-lifecycle', started && !started.includes('UP'), 'start leaves the devices alone')
    await ip(t, netns, 'link', 'set', plain, 'up')
    await ip(t, netns, 'link', 'set', 'eth5', 'down')
    await ip(t, netns, 'link', 'set', 'eth5', 'name', 'eth6', 'mtu', '1300')
    await ip(t, netns, 'address', 'add', '192.0.2.77/24', 'dev', 'eth6')
    const changed = await vethDevices(t, netns)
    await container.destroy()

    const left = await vethDevices(t, netns)
    const host = Object.keys(await vethDevices(t))
    const { flags, mtu, addr_info } = changed.eth6!
    t.same(
      'netdevices-no-move-back',
      Object.keys(left).sort(),
      ['eth6', plain].sort(),
      'devices of the namespace',
    )
    t.ok(
      'netdevices-no-move-back',
      ![renamed, plain, 'eth5', 'eth6'].some(name => host.includes(name)),
      'none is back',
      host,
    )
    t.same('netdevices-no-lifecycle', [left.eth6?.flags, left.eth6?.mtu], [flags, mtu], 'flags and MTU')
    t.same('netdevices-no-lifecycle', left.eth6?.addr_info, addr_info, 'addresses')
    t.same('netdevices-no-lifecycle', left[plain]?.flags.includes('UP'), true, 'the other is still up')
  },
)
