import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { oddName } from '../../_odd-name.js'
import { quoted } from '../../_shell.js'
import { newNamespace, row } from '../namespaces/_inodes.js'

// Its line ends, and what stands between what is told of it, are not to be told from it.
const oddPath = `/dev/${oddName.replaceAll(/[\n|]/g, '')}`

// Numbers of memory devices, which any kernel has; modes that a usual umask would cut; owners that differ.
const devices = [
  { path: '/dev/copy-of-zero', type: 'c', major: 1, minor: 5, fileMode: 0o642, uid: 11, gid: 22 },
  { path: '/dev/copy-of-full', type: 'u', major: 1, minor: 7, fileMode: 0o606, uid: 0, gid: 33 },
  { path: '/dev/loop-seven', type: 'b', major: 7, minor: 7, fileMode: 0o662, uid: 44, gid: 0 },
  { path: '/dev/pipe', type: 'p', fileMode: 0o626, uid: 55, gid: 66 },
  { path: '/not/in/dev/null', type: 'c', major: 1, minor: 3, fileMode: 0o666, uid: 77, gid: 88 },
  { path: '/dev/two/levels/down', type: 'c', major: 1, minor: 9, fileMode: 0, uid: 65534, gid: 4294967294 },
  {
    path: '/dev/of-nobody',
    type: 'b',
    major: 4095,
    minor: 1048575,
    fileMode: 0o001,
    uid: 2147483648,
    gid: 1,
  },
  { path: '/dev/minor-zero', type: 'b', major: 7, minor: 0, fileMode: 0o640, uid: 1, gid: 2 },
  { path: '/dev/nothing-but-zero', type: 'c', major: 0, minor: 0, fileMode: 0o604, uid: 2, gid: 1 },
  { path: '/dev/with space/grün', type: 'c', major: 1, minor: 8, fileMode: 0o644, uid: 3, gid: 4 },
  { path: oddPath, type: 'c', major: 1, minor: 8, fileMode: 0o644, uid: 3, gid: 4 },
  { path: '/dev/high-numbers', type: 'c', major: 300, minor: 70000, fileMode: 0o600, uid: 99, gid: 99 },
  ...Array.from({ length: 30 }, (_, index) => ({
    path: `/dev/many/${index}`,
    type: 'b' as const,
    major: 9,
    minor: 100 + index,
    fileMode: 0o600 + index,
    uid: 200 + index,
    gid: 300 + index,
  })),
] as const
// Which is the same path.
const asWritten: Record<string, string> = { '/dev/two/levels/down': '/dev/./two//levels/down' }

// One that there is anyway, with another mode.
const byDefault = {
  path: '/dev/full',
  type: 'c',
  major: 1,
  minor: 7,
  fileMode: 0o640,
  uid: 5,
  gid: 6,
} as const
const bare = { path: '/dev/bare', type: 'c', major: 1, minor: 5 } as const
const zero = { ...bare, fileMode: 0o666, uid: 0, gid: 0 } as const
const owned = { ...bare, path: '/dev/owned', fileMode: 0o666, uid: 12 } as const
const ofGroup = { ...bare, path: '/dev/of-group', fileMode: 0o666, gid: 13 } as const

const ofHost = { path: '/dev/kmsg', type: 'c', major: 1, minor: 11, fileMode: 0o600, uid: 0, gid: 0 } as const

const kinds = {
  c: 'character special file',
  u: 'character special file',
  b: 'block special file',
  p: 'fifo',
} as const

export default requirement(
  ['devices-available', 'device-type', 'device-path-anywhere', 'device-filemode', 'device-uid', 'device-gid'],
  async t => {
    const edit = (g: Parameters<Parameters<typeof t.observe>[0] & object>[0]) => {
      // The mode is the device's own: the mask is for what the program makes.
      g.user({ umask: 0o077 })
      for (const device of devices) g.device({ ...device, path: asWritten[device.path] ?? device.path })
    }
    const seen = await t.observe(edit, {
      stat: `stat -c '%n|%F|%t:%T|%a|%u|%g' ${devices.map(({ path }) => quoted(path)).join(' ')}`,
      zero: 'dd if=/dev/copy-of-zero bs=5 count=1 2>/dev/null | busybox od -An -tx1',
      full: 'echo x >/dev/copy-of-full',
      elsewhere: 'echo x >/not/in/dev/null && cat /not/in/dev/null',
    })
    const found = new Map(
      seen.stat.text.split('\n').map(line => [line.split('|')[0], line.split('|').slice(1)]),
    )

    for (const device of devices) {
      const { path, type, fileMode, uid, gid } = device
      const [kind, numbers, mode, owner, group] = found.get(path) ?? []
      const expected = 'major' in device ? `${device.major.toString(16)}:${device.minor.toString(16)}` : '0:0'
      t.ok('devices-available', kind !== undefined, `${path} must be there`, seen.stat.error)
      t.same('devices-available', numbers, expected, `numbers of ${path}`)
      t.same('device-type', kind, kinds[type], `type of ${path}`)
      t.same('device-filemode', mode, fileMode.toString(8), `mode of ${path}`)
      t.same('device-uid', owner, String(uid), `owner of ${path}`)
      t.same('device-gid', group, String(gid), `group of ${path}`)
      if (!path.startsWith('/dev/'))
        t.same('device-path-anywhere', [kind, numbers], [kinds[type], expected], path)
    }
    t.same('devices-available', seen.zero.text.trim(), '00 00 00 00 00', 'what a zero device reads as')
    t.ok('devices-available', seen.full.code !== 0, 'a full device must refuse what is written')
    t.same(
      'device-path-anywhere',
      [seen.elsewhere.code, seen.elsewhere.text],
      [0, ''],
      'the null device outside of /dev',
    )

    const ofDefault = await t.observe(g => g.device(byDefault), { stat: "stat -c '%a %u %g' /dev/full" })
    const [mode, owner, group] = ofDefault.stat.text.trim().split(' ')
    t.same('device-filemode[of a default device]', mode, byDefault.fileMode.toString(8))
    t.same('device-uid[of a default device]', owner, String(byDefault.uid))
    t.same('device-gid[of a default device]', group, String(byDefault.gid))

    // There it takes a device of the host's, whose owner and mode stay.
    if (existsSync(ofHost.path)) {
      const key = 'devices-available[in a user namespace]'
      await row(t, [key], async () => {
        const { stat } = await t.observe(g => newNamespace('user')(g.device(ofHost)), {
          stat: `stat -L -c '%F %t:%T' ${ofHost.path}`,
        })
        t.same(key, stat.text.trim(), 'character special file 1:b')
      })
    }

    const special = 'device-filemode[special bits]'
    await row(t, [special], async () => {
      const { mode } = await t.observe(g => g.device({ ...bare, fileMode: 0o1640 }), {
        mode: `stat -c %a ${bare.path}`,
      })
      t.same(special, mode.text.trim(), '1640')
    })

    const key = 'devices-available[nothing optional]'
    await row(t, [key], async () => {
      const { bytes } = await t.observe(g => g.device(bare), { bytes: `head -c 5 ${bare.path} | wc -c` })
      t.same(key, bytes.text.trim(), '5', 'what a zero device gives')
    })

    // Read-only is what the container sees in the end, and the path is the same with a slash more.
    const inReadOnly = 'devices-available[in a read-only /dev/]'
    await row(t, [inReadOnly], async () => {
      const { stat, made } = await t.observe(
        g => {
          g.device(devices[0])
          for (const mount of g.config.mounts!)
            if (mount.destination === '/dev')
              Object.assign(mount, { destination: '/dev/', options: [...mount.options!, 'ro'] })
        },
        { stat: `stat -c '%t:%T' ${devices[0].path}`, made: 'touch /dev/new' },
      )
      t.same(inReadOnly, stat.text.trim(), '1:5')
      t.ok(inReadOnly, made.code !== 0, 'it is read-only')
    })

    // Then they are the root file system's, which the container need not be let to write to.
    const unmounted = ['devices-available', 'device-filemode', 'device-uid', 'device-gid'].map(
      id => `${id}[no mount on /dev]`,
    )
    await row(t, unmounted, async () => {
      const [first] = devices
      const { stat } = await t.observe(g => g.rootReadonly().withoutMount('/dev').device(first), {
        stat: `stat -c '%t:%T %a %u %g' ${first.path}`,
      })
      const seen = stat.text.trim().split(' ')
      for (const [index, expected] of ['1:5', '642', '11', '22'].entries())
        t.same(unmounted[index]!, seen[index], expected)
    })

    // Made before the root is read-only.
    const onReadonly = ['devices-available', 'device-path-anywhere'].map(id => `${id}[on a read-only root]`)
    await row(t, onReadonly, async () => {
      const { stat } = await t.observe(
        g =>
          g
            .rootReadonly()
            .withoutMount('/dev')
            .device(zero)
            .device({ ...zero, path: '/not/in/dev/zero' }),
        { stat: `stat -c '%t:%T' ${zero.path} /not/in/dev/zero` },
      )
      const seen = stat.text.split('\n')
      for (const [index, key] of onReadonly.entries()) t.same(key, seen[index], '1:5')
    })

    const linked = 'device-path-anywhere[behind a link]'
    const mounted = 'device-path-anywhere[in a mount]'
    await row(t, [linked, mounted], async () => {
      const bundle = t.bundle(g =>
        g
          .device({ ...bare, path: '/link/bare' })
          .mount({ destination: '/mnt', type: 'tmpfs', source: 'tmpfs' })
          .device({ ...bare, path: '/mnt/bare' }),
      )
      symlinkSync('/var', join(bundle.rootfs, 'link'))
      const questions = { link: "stat -c '%t:%T' /var/bare", mount: "stat -c '%t:%T' /mnt/bare" }
      const { link, mount } = await t.observe(undefined, questions, { bundle })
      t.same(linked, link.text.trim(), '1:5', "a link of the container's leads there")
      t.same(mounted, mount.text.trim(), '1:5', 'it is on the file system that is mounted there')
    })

    // Which two should not have, and may.
    const again = 'devices-available[numbers of another]'
    const [uidAlone, gidAlone] = ['device-uid[alone]', 'device-gid[alone]']
    await row(t, [again, uidAlone, gidAlone], async () => {
      const { stat } = await t.observe(g => g.rootReadonly().device(owned).device(ofGroup), {
        stat: `stat -c '%t:%T %u %g' ${owned.path} ${ofGroup.path}`,
      })
      const [one, other] = stat.text.split('\n').map(line => line.split(' '))
      t.same(again, [one?.[0], other?.[0]], ['1:5', '1:5'])
      t.same(uidAlone, one?.[1], String(owned.uid))
      t.same(gidAlone, other?.[2], String(ofGroup.gid))
    })
  },
)
