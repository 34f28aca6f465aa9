import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { parseMountinfo } from '#inside/proc/mountinfo'

// The process works in /var, and the runtime is called where there is such a folder, too: neither counts.
export default requirement('config-mount-destination-relative-linux', async t => {
  const elsewhere = t.newDir()
  const bundle = t.bundle(g =>
    g
      .cwd('/var')
      .mount({ destination: 'mnt/relative', type: 'tmpfs', source: 'tmpfs' })
      .mount({ destination: 'run', type: 'tmpfs', source: 'tmpfs' })
      .mount({ destination: 'mnt/bound/relative', source: elsewhere, options: ['rbind'] })
      .args('/bin/cat', '/proc/self/mountinfo'),
  )
  for (const dir of [bundle.rootfs, join(bundle.rootfs, 'var'), elsewhere, bundle.dir]) {
    for (const path of ['mnt/relative', 'mnt/bound/relative']) mkdirSync(join(dir, path), { recursive: true })
  }
  const { stdout } = await t.run(undefined, { bundle, cwd: elsewhere })

  const points = parseMountinfo(stdout).map(({ mountPoint }) => mountPoint)
  const found = points.filter(point => /relative|run/.test(point)).sort()
  t.same('config-mount-destination-relative-linux', found, ['/mnt/bound/relative', '/mnt/relative', '/run'])
})
