import { cpSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { requirement } from '#harness'
import { oddName } from '../../_odd-name.js'
import { row } from '../../config-linux/namespaces/_inodes.js'

const ids = ['config-root', 'config-root-path-relative']

export default requirement(ids, async t => {
  // Where the runtime is called there is a rootfs, too, with another marker.
  const elsewhere = t.newDir()
  cpSync(t.bundle().rootfs, join(elsewhere, 'rootfs'), { recursive: true, verbatimSymlinks: true })
  writeFileSync(join(elsewhere, 'rootfs/marker'), 'elsewhere')

  const apart = t.newDir()
  const places = {
    relative: 'rootfs',
    nested: 'deep/er/root with ä blank',
    dots: './deep/../other/',
    above: `../${basename(apart)}/above`,
    absolute: join(apart, 'root'),
    slash: 'rootfs/',
    odd: `deep/${oddName}`,
  }
  for (const [name, path] of Object.entries(places)) {
    const bundle = t.bundle(g =>
      g.rootPath(path).args('/bin/sh', '-c', 'cat /marker; echo; ls -A /; ls -A /..'),
    )
    mkdirSync(join(bundle.dir, 'deep/er'), { recursive: true })
    const root = name === 'absolute' ? path : join(bundle.dir, path)
    if (resolve(root) !== bundle.rootfs) renameSync(bundle.rootfs, root)
    writeFileSync(join(root, 'marker'), name)
    const files = readdirSync(root).sort()
    await row(t, ids, async () => {
      const { stdout } = await t.run(undefined, { bundle, cwd: elsewhere })
      const [marker, ...seen] = stdout.trim().split('\n')
      t.same(ids, seen, [...files, ...files], `root.path ${path}: / has its files, and nothing is above it`)
      t.same(ids, marker, name, `root.path ${path}`)
    })
  }

  const linked = 'config-root-path-relative[a link]'
  await row(t, [linked], async () => {
    const bundle = t.bundle(g => g.rootPath('link').args('/bin/cat', '/marker'))
    symlinkSync('rootfs', join(bundle.dir, 'link'))
    writeFileSync(join(bundle.rootfs, 'marker'), 'behind a link')
    const { stdout } = await t.run(undefined, { bundle, cwd: elsewhere })
    t.same(linked, stdout, 'behind a link')
  })
})
