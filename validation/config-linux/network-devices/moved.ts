import { type CheckContext, requirement } from '#harness'
import { ip, newVeth, vethDevices } from './_veth.js'

// The kernel takes 15 characters.
const longest = 'out-of-here.100'

// Of six devices two take each other's names, two keep their names, one of which is told to, and one is up already.
export default requirement(
  ['netdevices-available', 'netdevices-name', 'netdevices-name-default', 'netdevices-up'],
  async (t: CheckContext) => {
    t.needs(t.sharesKernel, 'a sandbox has a network stack of its own')
    const names = []
    for (let count = 0; count < 6; count++) names.push(await newVeth(t))
    const [kept, told, first, last, one, other] = names as [string, string, string, string, string, string]
    await ip(t, undefined, 'link', 'set', first, 'up')
    const before = await vethDevices(t)

    const container = await t.start(g =>
      g
        .netDevice(kept)
        .netDevice(told, { name: told })
        .netDevice(first, { name: 'eth5' })
        .netDevice(last, { name: longest })
        .netDevice(one, { name: other })
        .netDevice(other, { name: one })
        .args('sleep', '1000'),
    )
    const inside = await vethDevices(t, `/proc/${container.pid}/ns/net`)
    const outside = await vethDevices(t)

    t.same('netdevices-available', Object.keys(inside).length, 6, 'the devices in the container')
    for (const name of names) {
      t.ok('netdevices-available', !outside[name], `${name} is gone from the host`)
    }
    // The address tells which one it is.
    t.same('netdevices-name-default', inside[kept]?.address, before[kept]?.address, `${kept} has its name`)
    t.same('netdevices-name', inside[told]?.address, before[told]?.address, `${told} is called so again`)
    t.same('netdevices-name', inside.eth5?.address, before[first]?.address, `${first} is eth5`)
    t.same('netdevices-name', inside[longest]?.address, before[last]?.address, `${last} is ${longest}`)
    const swapped = [inside[one]?.address, inside[other]?.address]
    t.same(
      'netdevices-name',
      swapped,
      [before[other]?.address, before[one]?.address],
      'each has the other name',
    )
    t.ok('netdevices-name', !inside[first] && !inside[last], 'the old names are gone', Object.keys(inside))
    for (const name of [kept, told, 'eth5', longest, one, other]) {
      t.ok('netdevices-up', inside[name]?.flags.includes('UP'), `${name} is up`, inside[name]?.flags)
    }
  },
)
