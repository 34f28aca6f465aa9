import { requirement } from '#harness'
import { hostMounts } from '#host/mounts'
import { readProc } from '#host/process'
import { type Mount, parseMountinfo } from '#inside/proc/mountinfo'

const sources = (mounts: readonly Mount[]) => mounts.map(({ source }) => source)

// Each side mounts something where the other one has the same folder.
export default requirement('ns-mount', async t => {
  const [inside, outside] = [`in-${t.newId()}`, `out-${t.newId()}`]
  const container = await t.start(g => {
    for (const set of ['bounding', 'effective', 'permitted'] as const) g.capabilities(set, ['CAP_SYS_ADMIN'])
    g.args(
      '/bin/sh',
      '-c',
      `mount -t tmpfs ${inside} /mnt; cat /proc/self/mountinfo; echo up; exec sleep 1000`,
    )
  })
  await container.printed('up\n')

  const before = parseMountinfo(container.stdout.replace(/up\n$/, '')).map(({ mountPoint }) => mountPoint)
  t.ok('ns-mount', before.includes('/mnt'), 'the container sees its mount', before)
  t.ok('ns-mount', !sources(hostMounts()).includes(inside), 'the host does not')

  if (!t.sharesKernel) return
  const dir = `${container.bundle.rootfs}/tmp`
  await t.host(['mount', '-t', 'tmpfs', outside, dir])
  t.defer(() => t.host(['umount', dir]))
  const after = parseMountinfo(readProc(container.pid, 'mountinfo'))
  t.ok('ns-mount', !sources(after).includes(outside), "the container does not see the host's", sources(after))
})
