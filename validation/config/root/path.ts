import { cpSync, mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { requirement } from '#harness'
import { isWithin, parseMountinfo } from '#inside/proc/mountinfo'
import { row } from '../../config-linux/namespaces/_inodes.js'

export default requirement(['config-root', 'config-root-path-relative'], async t => {
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
  }
  for (const [name, path] of Object.entries(places)) {
    const bundle = t.bundle(g =>
      g
        .rootPath(path)
        .args('/bin/sh', '-c', 'cat /marker; echo; ls -A /; ls -A /..; cat /proc/self/mountinfo'),
    )
    mkdirSync(join(bundle.dir, 'deep/er'), { recursive: true })
    const root = name === 'absolute' ? path : join(bundle.dir, path)
    if (resolve(root) !== bundle.rootfs) renameSync(bundle.rootfs, root)
    writeFileSync(join(root, 'marker'), name)
    const files = readdirSync(root).sort()
    const { stdout } = await t.run(undefined, { bundle, cwd: elsewhere })

    const [marker, ...lines] = stdout.trim().split('\n')
    const names = lines.filter(line => !/^\d+ \d+ /.test(line))
    const mounts = parseMountinfo(`${lines.slice(names.length).join('\n')}\n`)
    // A folder that is there for a mount of the runtime's own hides nothing.
    const isMore = (name: string) =>
      !files.includes(name) && mounts.some(({ mountPoint }) => isWithin(mountPoint, `/${name}`))
    const seen = names.filter(name => !isMore(name))
    const id = name === 'relative' ? 'config-root' : 'config-root-path-relative'
    t.same(id, seen, [...files, ...files], `root.path ${path}: / has its files, and nothing is above it`)
    t.same('config-root-path-relative', marker, name, `root.path ${path}`)
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
