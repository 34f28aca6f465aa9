import { readFileSync } from 'node:fs'
import t from 'tap'
import { isWithin, mountOf, mountsBelow, parseMountinfo, topMount } from '../../lib/inside/proc/mountinfo.js'

t.test('fields and propagation', async t => {
  const [root, slave, odd, empty] = parseMountinfo(
    [
      '27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard,resuid=65534',
      '28 27 0:25 /a\\040dir /mnt ro,nosuid master:3 propagate_from:2 - tmpfs none rw,size=4k',
      '29 27 0:26 / /with\\040blank\\011tab\\012newline\\134back\\043hash rw unbindable future:9 - fuse.x\\040y - rw,lowerdir=/a\\054b',
      '30 27 0:27 / /x rw - tmpfs  rw',
    ].join('\n'),
  )
  t.strictSame(root, {
    id: 27,
    parentId: 1,
    device: '254:0',
    root: '/',
    mountPoint: '/',
    options: ['rw', 'relatime'],
    propagation: { shared: 1, unbindable: false },
    type: 'ext4',
    source: '/dev/vda',
    superOptions: ['rw', 'discard', 'resuid=65534'],
  })
  t.strictSame(slave?.propagation, { master: 3, propagateFrom: 2, unbindable: false })
  t.equal(slave?.root, '/a dir')
  t.equal(odd?.mountPoint, '/with blank\ttab\nnewline\\back#hash')
  t.strictSame(odd?.propagation, { unbindable: true })
  t.equal(odd?.type, 'fuse.x y')
  t.equal(odd?.source, '-')
  t.strictSame(odd?.superOptions, ['rw', 'lowerdir=/a,b'], 'an escaped comma ends no option')
  t.equal(empty?.source, '', 'a source may be empty')
  t.strictSame(empty?.superOptions, ['rw'])
})

t.test('malformed', async t => {
  t.strictSame(parseMountinfo(''), [])
  t.throws(() => parseMountinfo('27 1 254:0 / / rw ext4 /dev/vda rw\n'), {
    message: 'mountinfo: missing fields in line "27 1 254:0 / / rw ext4 /dev/vda rw"',
  })
  t.throws(() => parseMountinfo('x 1 254:0 / / rw - ext4 /dev/vda rw', 'in the container'), {
    message: /^in the container: no decimal number/,
  })
  t.throws(() => parseMountinfo(`not ok 1 - forged\n`), { message: /missing fields in line "not ok/ })
})

t.test('the top of a stack', async t => {
  // in no helpful order; /a/hidden lies under the second mount on /a
  const mounts = parseMountinfo(`13 12 0:4 / /a rw - tmpfs upper rw
10 9 0:1 / / rw - ext4 root rw
14 12 0:5 / /a/hidden rw - tmpfs hidden rw
12 10 0:3 / /a rw - tmpfs lower rw
15 13 0:6 / /a/seen rw - tmpfs seen rw
16 10 0:7 / /ab rw - tmpfs ab rw
`)
  t.equal(topMount(mounts, '/a')?.source, 'upper')
  t.equal(topMount(mounts, '/a/seen')?.source, 'seen')
  t.equal(topMount(mounts, '/a/hidden'), undefined, 'covered')
  t.equal(topMount(mounts, '/a/none'), undefined)
  t.equal(mountOf(mounts, '/a/hidden/x')?.source, 'upper')
  t.equal(mountOf(mounts, '/etc')?.source, 'root')
  t.equal(topMount(mounts, '/')?.source, 'root')
  t.strictSame(
    mountsBelow(mounts, '/a').map(mount => mount.source),
    ['hidden', 'seen'],
  )
  t.equal(mountsBelow(mounts, '/').length, 5)
})

t.test('roots of all kinds', async t => {
  t.equal(
    topMount(parseMountinfo('1 1 0:2 / / rw - rootfs rootfs rw\n2 1 0:3 / / rw - ext4 e rw'), '/')?.source,
    'e',
  )
  t.equal(
    topMount(parseMountinfo('5 4 0:2 / /proc rw - proc proc rw'), '/proc')?.type,
    'proc',
    'chroot without mount',
  )
  const circle = '1 9 0:1 / / rw - a a rw\n2 1 0:1 / / rw - b b rw\n1 2 0:1 / / rw - c c rw'
  t.ok(topMount(parseMountinfo(circle), '/'), 'ids in a circle come to an end')
  const gVisor =
    '18 17 0:19 / / rw - overlay none rw\n21 18 0:21 / /dev rw - tmpfs none rw\n23 21 0:23 / /dev/pts rw - devpts none rw'
  t.equal(topMount(parseMountinfo(gVisor), '/dev/pts')?.id, 23)
})

t.test('this process', async t => {
  const mounts = parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8'))
  t.equal(topMount(mounts, '/proc')?.type, 'proc')
})

t.ok(isWithin('/a/b', '/a') && isWithin('/a', '/a') && isWithin('/a', '/') && !isWithin('/ab', '/a'))
