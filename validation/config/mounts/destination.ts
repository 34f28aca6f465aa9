import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { hostMounts } from '#host/mounts'
import { isWithin, parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { unlessRefused } from '../../_can-run.js'
import { oddName } from '../../_odd-name.js'

export default requirement('config-mount-destination', async t => {
  // Links that lead out of the root file system for who follows them on the host; the paths exist on both sides.
  const outside = t.newDir()
  t.needs(!isWithin(outside, '/dev'), 'TMPDIR must not be below /dev, over which containers mount theirs')
  const source = t.newDir()
  const file = join(t.newDir(), 'file')
  writeFileSync(file, '')
  const long = `/mnt/${'long'.repeat(50)}/${'longer'.repeat(40)}`
  const bundle = t.bundle()
  for (const dir of [outside, join(bundle.rootfs, outside)]) {
    for (const name of ['absolute', 'dots', 'below']) mkdirSync(join(dir, name), { recursive: true })
  }
  mkdirSync(join(bundle.rootfs, 'mnt/there'))
  mkdirSync(join(bundle.rootfs, 'var/target'))
  symlinkSync('/var/target', join(bundle.rootfs, 'mnt/link'))
  // As images have it of /etc/resolv.conf.
  writeFileSync(join(bundle.rootfs, 'var/target-file'), '')
  symlinkSync('../var/target-file', join(bundle.rootfs, 'etc/linked-file'))
  symlinkSync(`${outside}/absolute`, join(bundle.rootfs, 'mnt/absolute'))
  symlinkSync(`${'../'.repeat(40)}${outside.slice(1)}/dots`, join(bundle.rootfs, 'mnt/dots'))
  symlinkSync(outside, join(bundle.rootfs, 'mnt/parent'))
  // Relative ones, where a slash that is lost between folder and target shows; one that leads to another; one to a file.
  const links = join(bundle.rootfs, 'mnt/links')
  for (const dir of ['sibling', 'other/below']) mkdirSync(join(links, dir), { recursive: true })
  mkdirSync(join(bundle.rootfs, 'var/up'))
  writeFileSync(join(links, 'file'), '')
  symlinkSync('sibling', join(links, 'relative'))
  symlinkSync('other', join(links, 'parent'))
  symlinkSync('../../var/up', join(links, 'upward'))
  symlinkSync('/mnt/links/upward', join(links, 'chain'))
  symlinkSync('file', join(links, 'to-file'))
  const destinations = {
    '/mnt/there': '/mnt/there',
    '/mnt/missing/by/far': '/mnt/missing/by/far',
    '/new': '/new',
    '/mnt/New': '/mnt/New',
    '/mnt/link': '/var/target',
    '/mnt/absolute': `${outside}/absolute`,
    '/mnt/dots': `${outside}/dots`,
    '/mnt/parent/below': `${outside}/below`,
    '/mnt/parent/missing': `${outside}/missing`,
    '/mnt/links/relative': '/mnt/links/sibling',
    '/mnt/links/parent/below': '/mnt/links/other/below',
    '/mnt/links/chain': '/var/up',
    '/mnt/.hidden': '/mnt/.hidden',
    [`/mnt/${oddName}`]: `/mnt/${oddName}`,
    '/mnt/with blank': '/mnt/with blank',
    '/mnt/größer, a:b\\c': '/mnt/größer, a:b\\c',
    '/mnt/there/../up//and/./down/': '/mnt/up/and/down',
    '/sys/kernel': '/sys/kernel',
    [long]: long,
  }
  const files = {
    '/mnt/new-file': '/mnt/new-file',
    '/var/new/by/far/file': '/var/new/by/far/file',
    '/proc/uptime': '/proc/uptime',
    '/etc/linked-file': '/var/target-file',
    '/dev/new-file': '/dev/new-file',
    '/mnt/links/to-file': '/mnt/links/file',
  }
  for (const destination of Object.keys(destinations)) {
    const isBind = destination === '/mnt/parent/below'
    bundle.config.mount(
      isBind ? { destination, source, options: ['bind'] } : { destination, type: 'tmpfs', source: 'tmpfs' },
    )
  }
  for (const destination of Object.keys(files))
    bundle.config.mount({ destination, source: file, options: ['bind'] })
  // What is missing is made before the root becomes read-only.
  bundle.config.rootReadonly().args('/bin/cat', '/proc/self/mountinfo')
  bundle.write()
  const before = readdirSync(outside)
  const container = await t.create(undefined, { bundle })
  const onHost = hostMounts().filter(({ mountPoint }) => isWithin(mountPoint, outside))
  await container.start()
  const mounts = parseMountinfo(await container.output())

  for (const [destination, path] of Object.entries({ ...destinations, ...files })) {
    t.ok(
      'config-mount-destination',
      topMount(mounts, path),
      `${destination} is mounted on ${path}`,
      mounts.map(m => m.mountPoint),
    )
  }
  t.same('config-mount-destination', onHost, [], 'nothing is mounted on the host')
  t.same('config-mount-destination', readdirSync(outside), before, 'no folder is made on the host')

  // Whether a runtime makes what a link of the container's names is left open; then the mount is there.
  const dangling = t.bundle(g =>
    g
      .mount({ destination: '/mnt/dangling', type: 'tmpfs', source: 'tmpfs' })
      .mount({ destination: '/mnt/dangling-file', source: file, options: ['bind'] })
      .args('/bin/cat', '/proc/self/mountinfo'),
  )
  symlinkSync('/var/not/yet', join(dangling.rootfs, 'mnt/dangling'))
  symlinkSync('/var/not-yet-file', join(dangling.rootfs, 'mnt/dangling-file'))
  const made = await unlessRefused(t, undefined, { bundle: dangling })
  t.info('config-mount-destination', `a link to what is not there: ${made ? 'made' : 'refused'}`)
  if (!made) return
  const table = parseMountinfo(await made.output())
  for (const path of ['/var/not/yet', '/var/not-yet-file'])
    t.ok('config-mount-destination', topMount(table, path), `by a link that dangles: mounted on ${path}`)
})
