import { type CheckContext, requirement } from '#harness'
import { hostMounts } from '#host/mounts'
import { topMount } from '#inside/proc/mountinfo'
import { flagsOf, mountTable } from './_table.js'

// Options of mount(8) for any file system that the spec does not list.
const ofMount8 = ['auto', 'noauto', 'user', 'nouser', 'users', 'group', 'owner', 'nofail', '_netdev']

export default requirement('mount-options-custom-mount8', async (t: CheckContext) => {
  const id = 'mount-options-custom-mount8'
  const known = t.identity.features?.mountOptions as string[] | undefined
  if (known === undefined) return t.skip(id, 'the runtime does not say which options it knows')
  const custom = ofMount8.filter(name => known.includes(name))
  t.needs(custom.length > 0, 'the runtime knows no option of mount(8) beyond the listed ones')

  const here = t.newDir()
  t.defer(() => t.hostResult(['umount', '-l', here]))
  const rows = custom.map(name => ({
    keys: [id],
    name,
    mount: { type: 'tmpfs', source: 'tmpfs', options: [name] },
  }))
  for (const { row, top } of await mountTable(t, rows)) {
    await t.host(['mount', '-t', 'tmpfs', '-o', row.name, 'tmpfs', here])
    t.same(id, flagsOf(t, top), flagsOf(t, topMount(hostMounts(), here)), row.name)
    await t.host(['umount', here])
  }
})
