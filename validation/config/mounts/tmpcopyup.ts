import { chmodSync, chownSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'

// A runtime need not know it. One that lists it has to do what the table says of it.
export default requirement('features-mountoptions-recognized', async (t: CheckContext) => {
  const known = t.identity.features?.mountOptions as string[] | undefined
  t.needs(known?.includes('tmpcopyup'), 'the runtime does not list tmpcopyup')

  const bundle = t.bundle(g =>
    g.mount({
      destination: '/mnt',
      type: 'tmpfs',
      source: 'tmpfs',
      options: ['tmpcopyup', 'nosuid', 'size=512k'],
    }),
  )
  mkdirSync(join(bundle.rootfs, 'mnt/deep/er'), { recursive: true })
  writeFileSync(join(bundle.rootfs, 'mnt/file'), 'top', { mode: 0o640 })
  writeFileSync(join(bundle.rootfs, 'mnt/deep/er/file'), 'below')
  symlinkSync('file', join(bundle.rootfs, 'mnt/link'))
  // More than a mask leaves of a new folder.
  chmodSync(join(bundle.rootfs, 'mnt/deep'), 0o1777)
  chownSync(join(bundle.rootfs, 'mnt/file'), 11, 22)
  symlinkSync('/mnt/deep', join(bundle.rootfs, 'mnt/absolute'))
  mkdirSync(join(bundle.rootfs, 'mnt/.empty'))
  chownSync(join(bundle.rootfs, 'mnt/.empty'), 7, 8)
  chmodSync(join(bundle.rootfs, 'mnt/.empty'), 0o750)
  const seen = await t.observe(
    undefined,
    {
      files:
        'cd /mnt; cat file deep/er/file; readlink link; readlink absolute; stat -c "%a %u %g" file deep; ls -A',
      folder: 'stat -c "%F %a %u %g" /mnt/.empty',
      write: 'touch /mnt/new',
      table: 'cat /proc/self/mountinfo',
    },
    { bundle },
  )

  const key = 'features-mountoptions-recognized[what tmpcopyup does]'
  t.same(
    key,
    seen.files.text,
    'topbelowfile\n/mnt/deep\n640 11 22\n1777 0 0\n.empty\nabsolute\ndeep\nfile\nlink\n',
    'what was there is there',
  )
  t.same(key, seen.folder.text, 'directory 750 7 8\n', 'a folder with nothing in it')
  t.same(key, seen.write.code, 0, 'it can be written')
  const mount = topMount(parseMountinfo(seen.table.text), '/mnt')
  t.same(
    key,
    [mount?.type, mount?.options.includes('nosuid'), mount?.superOptions.includes('size=512k')],
    ['tmpfs', true, true],
    'in a tmpfs, with its options',
  )
  t.ok(key, !existsSync(join(bundle.rootfs, 'mnt/new')), 'which is none of the root file system')
})
