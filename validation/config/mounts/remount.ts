import { requirement } from '#harness'
import { parseMountinfo } from '#inside/proc/mountinfo'
import { sameFlags } from './_table.js'
import { makeTree } from './_tree.js'

export default requirement('mount-option-remount', async t => {
  const { dir, flags } = await makeTree(t, '')
  const tmpfs = { destination: '/mnt', type: 'tmpfs', source: 'tmpfs' }
  const bind = { destination: '/var', source: dir, options: ['bind'] }
  const seen = await t.observe(
    g =>
      g
        .mount({ ...tmpfs, options: ['nosuid', 'size=64k'] })
        .mount({ ...tmpfs, options: ['remount', 'noexec', 'nosuid', 'size=128k'] })
        .mount(bind)
        .mount({ ...bind, options: ['remount', 'bind', 'ro'] }),
    { table: 'cat /proc/self/mountinfo', write: 'touch /var/file' },
  )

  const id = 'mount-option-remount'
  const mounts = parseMountinfo(seen.table.text)
  const [once, ...again] = mounts.filter(({ mountPoint }) => mountPoint === '/mnt')
  sameFlags(t, id, once, 'rw,nosuid,noexec,relatime', 'remount,noexec of a tmpfs')
  t.ok(id, once?.superOptions.includes('size=128k'), 'the new size', once?.superOptions)
  t.same(id, again, [], 'nothing is mounted over it')
  const [bound, ...over] = mounts.filter(({ mountPoint }) => mountPoint === '/var')
  sameFlags(t, id, bound, 'ro,relatime', 'remount,bind,ro')
  t.same(id, over, [], 'nothing is mounted over it')
  t.ok(id, seen.write.code !== 0, 'the bind mount is read-only')
  t.same(id, flags()[0], 'rw,relatime', 'the source stays as it is')
})
