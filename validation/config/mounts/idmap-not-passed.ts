import { type CheckContext, type Generator, requirement, succeeded } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'

// mount(2) of a tmpfs refuses what it does not know; a bind mount takes whatever it is given.
export default requirement(
  ['mount-option-idmap-not-passed', 'mount-option-ridmap-not-passed'],
  async (t: CheckContext) => {
    const mappings = {
      uidMappings: [{ containerID: 0, hostID: 5000, size: 10 }],
      gidMappings: [{ containerID: 0, hostID: 6000, size: 10 }],
    }
    const mounting = (options: string[]) => (config: Generator) =>
      config
        .mount({ destination: '/mnt', type: 'tmpfs', source: 'tmpfs', options, ...mappings })
        .args('/bin/cat', '/proc/self/mountinfo')
    const { start: without } = await t.attempt(mounting([]))
    t.needs(without && succeeded(without), 'the runtime takes no mappings for a tmpfs')
    for (const kind of ['idmap', 'ridmap']) {
      const id = `mount-option-${kind}-not-passed`
      const { create, start, container } = await t.attempt(mounting([kind]))
      t.succeeded(id, start ?? create, `the tmpfs that is taken without ${kind}`)
      if (!container || !start || !succeeded(start)) continue
      t.same(id, topMount(parseMountinfo(await container.output()), '/mnt')?.type, 'tmpfs')
    }
  },
)
