import { type Edit, requirement } from '#harness'
import { needsV2 } from '../unified/_v2.js'
import { delegated, owner, ownersOf } from './_owners.js'

const withMount =
  (change: { source?: string; destination?: string; options?: string[] }): Edit =>
  g => {
    const mount = delegated(g).config.mounts!.at(-1)!
    Object.assign(mount, change)
  }

export default requirement(
  ['cgroup-chown-needs-cgroupns', 'cgroup-chown-iff-rw-mount', 'cgroup-chown-no-mount'],
  async t => {
    needsV2(t)
    const changed = async (edit: Edit) => owner in (await ownersOf(t, edit))

    t.ok(
      'cgroup-chown-iff-rw-mount[rw]',
      await changed(delegated),
      'a writable mount: the cgroup changes hands',
    )
    const readOnly = await ownersOf(t, withMount({ options: ['nosuid', 'ro', 'nodev'] }))
    t.same('cgroup-chown-iff-rw-mount[ro]', Object.keys(readOnly), ['0'], 'a mount with ro: the cgroup stays')
    const none = await ownersOf(t, g => delegated(g).withoutMount('/sys/fs/cgroup'))
    t.same('cgroup-chown-no-mount', Object.keys(none), ['0'], 'no mount: the cgroup stays')
    for (const other of [{ source: 'cgroups' }, { destination: '/mnt' }]) {
      const owners = Object.keys(await ownersOf(t, withMount(other)))
      t.same(`cgroup-chown-no-mount[${Object.keys(other)}]`, owners, ['0'], 'another mount: the cgroup stays')
    }
    const noNamespace = await ownersOf(t, g => delegated(g).withoutNamespace('cgroup'))
    t.same(
      'cgroup-chown-needs-cgroupns',
      Object.keys(noNamespace),
      ['0'],
      'no cgroup namespace: the cgroup stays',
    )
  },
)
