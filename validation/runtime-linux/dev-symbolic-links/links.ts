import { lstatSync, readlinkSync } from 'node:fs'
import { type Edit, requirement, succeeded } from '#harness'
import { newNamespace } from '../../config-linux/namespaces/_inodes.js'
import { discard } from '../../runtime/_status.js'

const links = {
  'dev-symlink-fd': ['/dev/fd', '/proc/self/fd'],
  'dev-symlink-stdin': ['/dev/stdin', '/proc/self/fd/0'],
  'dev-symlink-stdout': ['/dev/stdout', '/proc/self/fd/1'],
  'dev-symlink-stderr': ['/dev/stderr', '/proc/self/fd/2'],
} as const

const linkAt = (file: string): string => {
  try {
    return lstatSync(file).isSymbolicLink() ? readlinkSync(file) : 'no link'
  } catch {
    return 'nothing'
  }
}

const procfs = { destination: '/proc', type: 'proc', source: 'proc' }
const settings: [string, Edit][] = [
  ['where no file system is mounted on /dev', g => g.mounts([procfs])],
  ['in a user namespace, on a read-only root', g => newNamespace('user')(g.rootReadonly())],
  [
    'where /proc is a bind mount',
    g => g.withoutMount('/proc').mount({ destination: '/proc', source: '/proc', options: ['rbind'] }),
  ],
]

const entries = Object.entries(links) as [keyof typeof links, readonly [string, string]][]

// There when create is over, and still when the program runs.
export default requirement(
  ['dev-symlink-condition', ...(Object.keys(links) as (keyof typeof links)[])],
  async t => {
    const script = `for f in fd stdin stdout stderr; do test -L /dev/$f && echo "$f $(readlink /dev/$f)"; done`
    const container = await t.create(g => g.args('/bin/sh', '-c', script))
    if (t.sharesKernel) {
      for (const [id, [path, source]] of entries) {
        const seen = linkAt(`/proc/${container.pid}/root${path}`)
        t.same(id, seen, source, `${path} when create is over`)
        t.same('dev-symlink-condition', seen, source, `${path} when create is over`)
      }
    }
    await container.start()
    const lines = (await container.output()).split('\n')
    for (const [id, [path, source]] of entries) {
      const line = `${path.slice('/dev/'.length)} ${source}`
      t.ok(id, lines.includes(line), `${path} as the program sees it`, lines)
      t.ok('dev-symlink-condition', lines.includes(line), `${path} as the program sees it`, lines)
    }

    // Without the source there need be no link, and no error.
    const without = await t.tryCreate(g => g.withoutMount('/proc'))
    t.info('dev-symlink-condition', `without /proc: create exits ${without.create.exitCode}`)
    if (succeeded(without.create) && t.sharesKernel) {
      const seen = linkAt(`/proc/${without.container!.pid}/root/dev/fd`)
      t.info('dev-symlink-condition', `without /proc, /dev/fd: ${seen}`)
    }
    await discard(t, without.container)

    if (!t.sharesKernel) return
    for (const [where, edit] of settings) {
      const other = await t.create(edit)
      for (const [id, [path, source]] of entries) {
        const seen = linkAt(`/proc/${other.pid}/root${path}`)
        t.same('dev-symlink-condition', seen, source, `${path} ${where}`)
        t.same(id, seen, source, `${path} ${where}`)
      }
    }
  },
)
