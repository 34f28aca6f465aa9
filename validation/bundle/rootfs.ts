import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { requirement } from '#harness'

// There are four folders that could be it, each with a mark of its own; root.path says which one is.
export default requirement('bundle-rootfs-artifact', async t => {
  for (const path of ['rootfs', 'root', 'deep/down/rootfs', './dotted/../root', 'absolute']) {
    const bundle = t.bundle(g => g.args('/bin/cat', '/mark', '/etc/mark'))
    for (const folder of ['root', 'deep/down/rootfs', 'dotted', 'absolute']) {
      mkdirSync(dirname(join(bundle.dir, folder)), { recursive: true })
      cpSync(bundle.rootfs, join(bundle.dir, folder), { recursive: true, verbatimSymlinks: true })
    }
    for (const folder of ['rootfs', 'root', 'deep/down/rootfs', 'dotted', 'absolute', '.']) {
      writeFileSync(join(bundle.dir, folder, 'mark'), `${join(folder)} `)
      if (folder !== '.') writeFileSync(join(bundle.dir, folder, 'etc/mark'), join(folder))
    }
    bundle.config.rootPath(path === 'absolute' ? join(bundle.dir, path) : path)
    bundle.write()
    const { stdout } = await t.run(undefined, { bundle })
    t.same('bundle-rootfs-artifact', stdout, `${join(path)} ${join(path)}`, `root.path ${path}: what / holds`)
  }
})
