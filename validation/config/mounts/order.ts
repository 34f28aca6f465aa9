import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'
import type { Mount } from '#spec/config'

export default requirement(['config-mounts-order', 'config-mount-options'], async t => {
  const dir = t.newDir()
  for (const name of ['file', 'in']) mkdirSync(join(dir, name))
  const tmpfs = (destination: string, source: string): Mount => ({ destination, type: 'tmpfs', source })
  const bind = (destination: string): Mount => ({ destination, source: dir, options: ['bind'] })
  const bundle = t.bundle(g => {
    const mounts = [
      // One over the other: the last is on top.
      ...['first', 'second', 'third'].map(source => tmpfs('/mnt/stack', source)),
      ...[bind('/mnt/bind-first'), tmpfs('/mnt/bind-first', 'over')],
      ...[tmpfs('/mnt/bind-last', 'under'), bind('/mnt/bind-last')],
      // One in the other, the names against the order of the alphabet, too.
      ...[tmpfs('/mnt/z', 'outer'), { ...tmpfs('/mnt/z/in', 'inner'), options: ['noexec', 'ro'] }],
      ...[tmpfs('/mnt/a/in', 'inner'), tmpfs('/mnt/a', 'outer')],
      ...[tmpfs('/mnt/b', 'outer'), bind('/mnt/b/in')],
      ...[bind('/mnt/c/in'), tmpfs('/mnt/c', 'outer')],
      // What is read-only is so when it is mounted: not what comes into it later.
      ...[{ ...bind('/mnt/ro'), options: ['rbind', 'ro'] }, tmpfs('/mnt/ro/in', 'inner')],
      ...[{ ...bind('/mnt/top'), options: ['bind', 'ro'] }, bind('/mnt/top/in')],
    ]
    // The usual ones have their place in the list, too: before the last of them, and after it.
    g.mounts([tmpfs('/dev/early', 'early'), ...g.config.mounts!, tmpfs('/dev/late', 'late'), ...mounts])
    g.args(
      '/bin/sh',
      '-c',
      'cd /mnt; ls -d */in bind-*/file /dev/early /dev/late 2>/dev/null; for at in ro/in top/in; do touch $at/new && echo $at/new; done; echo; exec cat /proc/self/mountinfo',
    )
  })
  for (const name of ['stack', 'bind-first', 'bind-last', 'z', 'a/in', 'b', 'c/in', 'ro', 'top']) {
    mkdirSync(join(bundle.rootfs, 'mnt', name), { recursive: true })
  }
  mkdirSync(join(bundle.rootfs, 'dev/early'))
  const { stdout } = await t.run(undefined, { bundle })
  const [visible = '', table = ''] = stdout.split('\n\n')
  const id = 'config-mounts-order'
  t.same(
    id,
    visible.trim().split('\n').sort(),
    [
      '/dev/late',
      'b/in',
      'bind-last/file',
      'bind-last/in',
      'ro/in',
      'ro/in/new',
      'top/in',
      'top/in/new',
      'z/in',
    ],
    'what a later mount does not cover',
  )

  if (!t.sharesKernel) return
  const mounts = parseMountinfo(table)
  const nested = topMount(mounts, '/mnt/z/in')?.options
  const flags = ['noexec', 'ro']
  const kept = flags.filter(flag => nested?.includes(flag))
  t.same('config-mount-options', kept, flags, 'options of a mount in another')
  const stack = mounts.filter(({ mountPoint }) => mountPoint === '/mnt/stack')
  const onTopOf = (id: number | undefined) => stack.find(({ parentId }) => parentId === id)
  const first = stack.find(({ parentId }) => !stack.some(other => other.id === parentId))
  const second = onTopOf(first?.id)
  t.same(
    id,
    [first, second, onTopOf(second?.id)].map(mount => mount?.source),
    ['first', 'second', 'third'],
    'three on one path',
  )
  t.same(id, topMount(mounts, '/mnt/bind-first')?.source, 'over', 'a tmpfs after a bind mount')
})
