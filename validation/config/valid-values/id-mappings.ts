import { type CheckContext, type Generator, requirement } from '#harness'
import { refuses } from './_table.js'

const valid = (g: Generator) =>
  g
    .namespace('user')
    .uidMappings([{ containerID: 0, hostID: 0, size: 65536 }])
    .gidMappings([{ containerID: 0, hostID: 0, size: 65536 }])

export default requirement('valid-values-error', async (t: CheckContext) => {
  const can = await t.hostResult(['unshare', '--user', '--map-root-user', 'true'])
  t.needs(can.exitCode === 0, 'no user namespaces here')
  await refuses(t, valid, [
    { name: 'uid mapping is negative', edit: g => g.patch('/linux/uidMappings/0/hostID', -1) },
    {
      name: 'uid mapping is over 32 bits',
      edit: g => g.patch('/linux/uidMappings/0/containerID', 4294967296),
    },
    { name: 'uid mapping has a negative size', edit: g => g.patch('/linux/uidMappings/0/size', -1) },
    { name: 'gid mapping is a string', edit: g => g.patch('/linux/gidMappings/0/hostID', 'zero') },
    { name: 'gid mapping is a fraction', edit: g => g.patch('/linux/gidMappings/0/size', 0.5) },
    {
      name: 'uid mappings overlap',
      edit: g => g.patch('/linux/uidMappings/-', { containerID: 10, hostID: 100000, size: 10 }),
    },
  ])
})
