import { type CheckContext, requirement } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'

// mount(2) of a tmpfs refuses what it does not know; a bind mount takes whatever it is given.
export default requirement(
  ['mount-option-idmap-not-passed', 'mount-option-ridmap-not-passed'],
  async (t: CheckContext) => {
    const mappings = {
      uidMappings: [{ containerID: 0, hostID: 5000, size: 10 }],
      gidMappings: [{ containerID: 0, hostID: 6000, size: 10 }],
    }
    const tmpfs = { destination: '/mnt', type: 'tmpfs', source: 'tmpfs', ...mappings }
    for (const kind of ['idmap', 'ridmap']) {
      const id = `mount-option-${kind}-not-passed`
      const { container } = await t.tryCreate(g =>
        g.mount({ ...tmpfs, options: [kind] }).args('/bin/cat', '/proc/self/mountinfo'),
      )
      if (container) {
        await container.start()
        t.same(
          id,
          topMount(parseMountinfo(await container.output()), '/mnt')?.type,
          'tmpfs',
          'tmpfs did not get it',
        )
      }
      t.skip(id, 'the runtime refuses it for a tmpfs: whether by mount(2) or before cannot be told')
    }
  },
)
