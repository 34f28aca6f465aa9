import { requirement } from '#harness'

// Neither the mount nor the container has mappings; lists without an entry are none.
export default requirement(
  ['mount-option-idmap-no-userns-error', 'mount-option-ridmap-no-userns-error'],
  async t => {
    const source = t.newDir()
    const mount = (...options: string[]) => ({ destination: '/mnt', source, options })
    for (const kind of ['idmap', 'ridmap']) {
      for (const bind of kind === 'idmap' ? ['bind', 'rbind'] : ['rbind']) {
        await t.refused(`mount-option-${kind}-no-userns-error`, g => g.mount(mount(bind, kind)), {
          control: g => g.mount(mount(bind)),
        })
      }
      const empty = { ...mount('rbind', kind), uidMappings: [], gidMappings: [] }
      await t.refused(`mount-option-${kind}-no-userns-error[empty]`, g => g.mount(empty), {
        control: g => g.mount(mount('rbind')),
      })
    }
  },
)
