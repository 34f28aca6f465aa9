import { chownSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { newNamespace } from '../namespaces/_inodes.js'

const filesBelow = (dir: string) =>
  ['.', ...readdirSync(dir, { recursive: true, encoding: 'utf8' })].map(name => join(dir, name))

const owners = (files: readonly string[]) =>
  files.map(file => {
    const { uid, gid } = lstatSync(file)
    return `${uid}:${gid} ${file}`
  })

// Files that the runtime adds, such as mount points, do not count.
export default requirement('userns-no-chown', async t => {
  const source = t.newDir()
  const bundle = t.bundle(g => {
    newNamespace('user')(g)
    g.mount({ destination: '/mnt', type: 'bind', source, options: ['rbind'] })
    g.args('/bin/sh', '-c', 'cat /mnt/500/file /etc/100000/file; echo read; exec sleep 1000')
  })
  for (const dir of [source, join(bundle.rootfs, 'etc')]) {
    for (const id of [0, 500, 100000]) {
      mkdirSync(join(dir, `${id}`))
      writeFileSync(join(dir, `${id}/file`), `${id}\n`)
      for (const path of [join(dir, `${id}`), join(dir, `${id}/file`)]) chownSync(path, id, id)
    }
  }
  const files = [source, bundle.rootfs].flatMap(filesBelow)
  const before = owners(files)

  const container = await t.start(undefined, { bundle })
  await container.printed('500\n100000\nread\n')
  t.same('userns-no-chown', owners(files), before, 'while the container runs')
  await container.destroy()
  t.same('userns-no-chown', owners(files), before, 'when it is deleted')
})
