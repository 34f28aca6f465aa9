import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Generator, requirement } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'

const plain = (g: Generator) => g
/** The root file system is a mount, as a container engine makes it. */
const mounted = (g: Generator) => g
const id = 'config-root-readonly'
// Default devices and file systems are the runtime's to mount.
const isRuntimes = /^\/(dev|proc|sys)(\/|$)/
const script = [
  'touch /new; echo $?; mkdir /etc/new; echo $?; echo text >/etc/file; echo $?; chmod 700 /etc/file; echo $?',
  'rm /tmp/file; echo $?',
  'for file in /mnt/tmpfs/new /mnt/bind/new /dev/new /dev/shm/new /proc/self/comm; do echo >$file; echo $?; done',
  'cat /etc/file; echo',
  'exec cat /proc/self/mountinfo',
].join('\n')

export default requirement([id, 'config-root-readonly-default'], async t => {
  const source = t.newDir()
  // Beside other properties that have to do with the root or with read-only mounts, too.
  const others = (g: Generator) =>
    g.rootfsPropagation('private').maskedPaths(['/root']).readonlyPaths(['/var'])
  const cases = [true, false, undefined].map(readonly => ({ readonly, edit: plain }))
  for (const { readonly, edit } of [
    ...cases,
    { readonly: true, edit: others },
    { readonly: undefined, edit: others },
    { readonly: true, edit: mounted },
    ...((await hasUserNamespaces(t)) ? [{ readonly: true, edit: inUserNamespace }] : []),
  ]) {
    const bundle = t.bundle(g => {
      if (readonly === undefined) g.remove('/root/readonly')
      else g.rootReadonly(readonly)
      edit(g)
        .mount({ destination: '/mnt/tmpfs', type: 'tmpfs', source: 'tmpfs' })
        .mount({ destination: '/mnt/bind', source, options: ['bind'] })
        .args('/bin/sh', '-c', script)
    })
    if (edit === others) bundle.config.rootPath(bundle.rootfs)
    bundle.write()
    for (const dir of ['tmpfs', 'bind']) mkdirSync(join(bundle.rootfs, 'mnt', dir))
    for (const file of ['etc/file', 'tmp/file']) writeFileSync(join(bundle.rootfs, file), 'before')
    if (edit === mounted) {
      await t.host(['mount', '--bind', bundle.rootfs, bundle.rootfs])
      t.defer(() => t.hostResult(['umount', '-l', bundle.rootfs]))
    }
    const filesBefore = new Set(readdirSync(bundle.rootfs, { recursive: true, encoding: 'utf8' }))
    const { stdout } = await t.run(undefined, { bundle })

    const lines = stdout.split('\n')
    const failed = lines.slice(0, 10).map(code => code !== '0')
    const point = readonly ? id : 'config-root-readonly-default'
    const what = `readonly ${readonly}${edit === plain ? '' : ` beside ${edit.name}`}`
    const refused = readonly === true
    t.same(
      point,
      failed.slice(0, 5),
      Array(5).fill(refused),
      `${what}: five ways to write to the root, refused`,
    )
    t.same(point, failed.slice(5), Array(5).fill(false), `${what}: the mounts are writable`)
    t.ok(point, existsSync(join(source, 'new')), `${what}: a write to a bind mount arrives`)
    const table = parseMountinfo(lines.slice(refused ? 11 : 12).join('\n'))
    const root = topMount(table, '/')
    t.ok(point, root?.options.includes(refused ? 'ro' : 'rw'), `${what}: so says mountinfo`, root?.options)
    // Whatever else is mounted may be written to, or hides what the root holds.
    const points = table
      .map(({ mountPoint }) => mountPoint)
      .filter(path => !isRuntimes.test(path) && (path === '/' || filesBefore.has(path.slice(1))))
    if (edit === plain || edit === mounted)
      t.same(point, points.sort(), ['/', '/mnt/bind', '/mnt/tmpfs'], `${what}: the mounts`)
    t.ok(point, stdout.includes(refused ? 'before\n' : 'text\n'), `${what}: what a written file holds`)
    const onHost = ['new', 'etc/new', 'tmp/file'].map(file => existsSync(join(bundle.rootfs, file)))
    // What is written to a writable root need not reach the host's files: it may be an overlay.
    if (refused) t.same(point, onHost, [false, false, true], `${what}: the host's files stay`)
    writeFileSync(join(bundle.rootfs, 'still-writable'), '')
    t.ok(point, readdirSync(bundle.rootfs).includes('still-writable'), 'the host can write')
  }
})
