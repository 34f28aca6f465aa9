import { requirement } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { newNamespace } from '../namespaces/_inodes.js'

const devices = {
  'default-device-null': ['/dev/null', '1:3'],
  'default-device-zero': ['/dev/zero', '1:5'],
  'default-device-full': ['/dev/full', '1:7'],
  'default-device-random': ['/dev/random', '1:8'],
  'default-device-urandom': ['/dev/urandom', '1:9'],
  'default-device-tty': ['/dev/tty', '5:0'],
} as const

const another = {
  path: '/dev/another',
  type: 'c',
  major: 1,
  minor: 3,
  fileMode: 0o666,
  uid: 0,
  gid: 0,
} as const

// Each must be there, be the device of that name, and be usable by anyone: by root, and under a device cgroup that
// allows nothing else by a plain user, who can only use them with the mode that they have on any Linux.
export default requirement(
  [...Object.keys(devices), 'default-device-ptmx', 'default-device-ptmx-link'],
  async t => {
    const questions = {
      stat: `stat -L -c '%n|%F|%t:%T|%a' ${Object.values(devices)
        .map(([path]) => path)
        .join(' ')}`,
      null: 'echo lost >/dev/null && cat /dev/null',
      zero: 'dd if=/dev/zero bs=4 count=1 2>/dev/null | busybox od -An -tx1',
      fullRead: 'dd if=/dev/full bs=4 count=1 2>/dev/null | busybox od -An -tx1',
      fullWrite: 'echo x >/dev/full',
      random: 'dd if=/dev/random bs=16 count=1 2>/dev/null | busybox od -An -tx1',
      urandom: 'dd if=/dev/urandom bs=16 count=1 2>/dev/null | busybox od -An -tx1',
      ptmx: 'exec 3<>/dev/ptmx && ls /dev/pts',
      link: 'readlink /dev/ptmx',
      ptmxNumbers: "stat -L -c '%t:%T' /dev/ptmx /dev/pts/ptmx",
      mounts: 'cat /proc/self/mountinfo',
    }
    const asRoot = await t.observe(undefined, questions)
    const asUser = await t.observe(
      g =>
        g
          .user({ uid: 1000, gid: 1000 })
          .devicesCgroup([{ allow: false, access: 'rwm' }])
          .rootReadonly(),
      questions,
    )
    const mapped = await t.observe(g => newNamespace('user')(g), questions)
    const unmounted = await t.observe(g => g.withoutMount('/dev').device(another), questions)

    for (const [who, seen] of [
      ['root', asRoot] as const,
      ['a plain user, in a device cgroup, on a read-only root', asUser] as const,
      ['root of a user namespace', mapped] as const,
      ['root, with no mount on /dev and a device more', unmounted] as const,
    ]) {
      const found = seen.stat.text.split('\n')
      for (const [id, [path, numbers]] of Object.entries(devices)) {
        const [, kind, actual, mode] = found.find(line => line.startsWith(`${path}|`))?.split('|') ?? []
        t.same(
          id,
          [kind, actual, mode],
          ['character special file', numbers, '666'],
          `${path}, as ${who} sees it`,
        )
      }
      t.same(
        'default-device-null',
        [seen.null.code, seen.null.text],
        [0, ''],
        `writing and reading, by ${who}`,
      )
      t.same('default-device-zero', seen.zero.text.trim(), '00 00 00 00', `what ${who} reads`)
      t.same('default-device-full', seen.fullRead.text.trim(), '00 00 00 00', `what ${who} reads`)
      t.ok('default-device-full', seen.fullWrite.code !== 0, `writing by ${who} must fail`)
      for (const name of ['random', 'urandom'] as const) {
        t.ok(
          `default-device-${name}`,
          seen[name].text.trim().split(' ').length === 16,
          `${who} must get 16 bytes`,
          seen[name],
        )
      }
      t.same(
        'default-device-ptmx',
        seen.ptmx.text.trim().split('\n').sort(),
        ['0', 'ptmx'],
        `terminals after ${who} opened one`,
      )
      t.same('default-device-ptmx', seen.ptmxNumbers.text.trim(), '5:2\n5:2', `numbers that ${who} sees`)
      const isLink = ['pts/ptmx', '/dev/pts/ptmx'].includes(seen.link.text.trim())
      t.ok(
        'default-device-ptmx-link',
        isLink || isPtmxBound(seen.mounts.text),
        '/dev/ptmx must be a link to, or a mount of, /dev/pts/ptmx',
        seen.link.text,
      )
    }
  },
)

// Of the container's own file system of terminals, not of another one.
function isPtmxBound(mountinfo: string): boolean {
  const mounts = parseMountinfo(mountinfo)
  const bound = topMount(mounts, '/dev/ptmx')
  return bound?.root === '/ptmx' && bound.device === topMount(mounts, '/dev/pts')?.device
}
