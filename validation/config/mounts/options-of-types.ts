import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, type Generator, requirement } from '#harness'
import { kernelAtLeast } from '#host/kernel-version'
import { type Mount, parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { canMount } from '../../_can-mount.js'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { row } from '../../config-linux/namespaces/_inodes.js'
import { sameFlags } from './_table.js'

interface Row {
  at: string
  type: string
  options: string[]
  /** What the mount has to show, and what the file system has to show of its data. */
  flags: string
  data?: string[]
}

const types: Row[] = [
  {
    at: '/mnt/ramfs',
    type: 'ramfs',
    options: ['nosuid', 'nodev', 'mode=0751', 'ro', 'noexec', 'noatime'],
    flags: 'ro,nosuid,nodev,noexec,noatime',
    data: ['mode=751'],
  },
  {
    at: '/mnt/devpts',
    type: 'devpts',
    options: ['mode=0604', 'noexec', 'nosuid', 'newinstance', 'noatime', 'ro'],
    flags: 'ro,nosuid,noexec,noatime',
    data: ['mode=604'],
  },
  {
    at: '/mnt/proc',
    type: 'proc',
    options: ['nodev', 'ro', 'hidepid=2', 'nosuid'],
    flags: 'ro,nosuid,nodev,relatime',
  },
  {
    at: '/mnt/sysfs',
    type: 'sysfs',
    // One of them twice, as in lists that were put together.
    options: ['noexec', 'nodev', 'noatime', 'noexec'],
    flags: 'rw,nodev,noexec,noatime',
  },
  {
    at: '/mnt/mqueue',
    type: 'mqueue',
    options: ['noatime', 'ro', 'nosuid', 'nodev'],
    flags: 'ro,nosuid,nodev,noatime',
  },
]
// Where a runtime may have ideas of its own.
const usual: Row[] = [
  { at: '/proc', type: 'proc', options: ['nosuid', 'noatime'], flags: 'rw,nosuid,noatime' },
  {
    at: '/dev',
    type: 'tmpfs',
    options: ['noexec', 'strictatime', 'mode=711', 'size=1024k'],
    flags: 'rw,noexec',
    data: ['mode=711', 'size=1024k'],
  },
  {
    at: '/dev/pts',
    type: 'devpts',
    options: ['nodev', 'newinstance', 'ptmxmode=0660', 'gid=5', 'mode=0600'],
    flags: 'rw,nodev,relatime',
    data: ['gid=5', 'mode=600', 'ptmxmode=660'],
  },
  {
    at: '/dev/shm',
    type: 'tmpfs',
    options: ['noatime', 'size=128k', 'mode=1755'],
    flags: 'rw,noatime',
    data: ['mode=1755', 'size=128k'],
  },
  { at: '/dev/mqueue', type: 'mqueue', options: ['nodiratime'], flags: 'rw,nodiratime,relatime' },
  { at: '/sys', type: 'sysfs', options: ['nosuid'], flags: 'rw,nosuid,relatime' },
]

// Where a namespace is not new, or not root's, some are mounted in another way; access times of the kernel's are as the
// host has them.
const elsewhere: Row[] = [
  {
    at: '/proc',
    type: 'proc',
    options: ['nodev', 'ro', 'hidepid=2', 'noexec'],
    flags: 'ro,nodev,noexec,relatime',
  },
  { at: '/sys', type: 'sysfs', options: ['noexec', 'ro', 'nosuid'], flags: 'ro,nosuid,noexec,relatime' },
  {
    at: '/dev/pts',
    type: 'devpts',
    options: ['nosuid', 'newinstance', 'ptmxmode=0662', 'gid=5', 'mode=0600'],
    flags: 'rw,nosuid,relatime',
    data: ['gid=5', 'mode=600', 'ptmxmode=662'],
  },
  { at: '/dev/mqueue', type: 'mqueue', options: ['noexec', 'ro'], flags: 'ro,noexec,relatime' },
  {
    at: '/mnt/tmpfs',
    type: 'tmpfs',
    // A dozen, some of which say one thing.
    options: [
      ...['rw', 'mode=1751', 'noatime', 'nosuid', 'nr_inodes=77', 'exec', 'dev', 'nosuid'],
      ...['diratime', 'uid=7', 'size=128k', 'gid=8'],
    ],
    flags: 'rw,nosuid,noatime',
    data: ['gid=8', 'mode=1751', 'nr_inodes=77', 'size=128k', 'uid=7'],
  },
]

/** What of a procfs is kept from who reads it; Linux has names for the numbers. */
const limitsOf = (mount: Mount | undefined) =>
  mount?.superOptions
    .filter(option => /^(hidepid|subset|gid)=/.test(option))
    .map(option => option.replace('invisible', '2'))

// Flags and data mean the same for each type of file system, wherever it is mounted.
export default requirement(['config-mount-options', 'mount-options-unknown-as-data'], async t => {
  // What is read-only or hidden of a mount is no reason for the rest to be otherwise.
  await check(t, [...usual, ...types], g =>
    g.readonlyPaths(['/proc/sys', '/sys/kernel']).maskedPaths(['/proc/keys']),
  )
  await check(t, elsewhere, g => g.withoutNamespace('pid').withoutNamespace('network'))
  if (await hasUserNamespaces(t)) await check(t, elsewhere, inUserNamespace)
  await row(t, ['config-mount-options'], () => checkSealed(t))
  await row(t, ['config-mount-options[overlay]'], () => checkOverlay(t))
})

async function check(
  t: CheckContext,
  rows: readonly Row[],
  edit: (g: Generator) => Generator,
): Promise<void> {
  const bundle = t.bundle(g =>
    edit(g)
      .mounts(rows.map(({ at, type, options }) => ({ destination: at, type, source: type, options })))
      .args('/bin/cat', '/proc/self/mountinfo'),
  )
  for (const { at } of rows) if (at.startsWith('/mnt/')) mkdirSync(join(bundle.rootfs, at))
  const { stdout } = await t.run(undefined, { bundle })

  // Before Linux 5.8 they are the PID namespace's, the same for each procfs.
  const hasOwn = t.sharesKernel && kernelAtLeast(5, 8)
  const mounts = parseMountinfo(stdout)
  for (const { at, type, options, flags, data } of rows) {
    const mount = topMount(mounts, at)
    sameFlags(t, 'config-mount-options', mount, flags, `${at}, options ${options}`)
    if (type === 'proc' && hasOwn) {
      const asked = options.filter(option => option.includes('='))
      t.same('config-mount-options', limitsOf(mount), asked, `${at}: what was asked for, and nothing else`)
      if (asked.length > 0) t.same('mount-options-unknown-as-data', limitsOf(mount), asked, at)
    }
    if (!data || !t.sharesKernel) continue
    const shown = mount?.superOptions.filter(option => data.includes(option)).toSorted()
    t.same('mount-options-unknown-as-data', shown, data, `${at}, options ${options}: of the file system`)
  }
}

/** What is read-only, with data of its own; in /dev there is something to be made first. */
async function checkSealed(t: CheckContext): Promise<void> {
  const sealed = ['/dev', '/mnt'].map(destination => ({
    destination,
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['size=1024k', 'ro', 'nosuid', 'mode=0755'],
  }))
  const { table } = await t.observe(
    g => {
      for (const mount of sealed) g.withoutMount(mount.destination)
      g.mounts([...sealed, ...g.config.mounts!])
    },
    { table: 'echo >/dev/null && cat /proc/self/mountinfo' },
  )
  const seen = parseMountinfo(table.text)
  for (const { destination, options } of sealed) {
    const mount = topMount(seen, destination)
    sameFlags(t, 'config-mount-options', mount, 'ro,nosuid,relatime', `${destination}, options ${options}`)
    if (!t.sharesKernel) continue
    const shown = mount?.superOptions.filter(option => /^(size|mode)=/.test(option)).toSorted()
    t.same('mount-options-unknown-as-data', shown, ['mode=755', 'size=1024k'], `${destination}, read-only`)
  }
}

/** What engines lay over folders of the host's: flags, and data that names folders. */
async function checkOverlay(t: CheckContext): Promise<void> {
  const key = 'config-mount-options[overlay]'
  const dir = t.newDir()
  const [lower, upper, work] = ['lower', 'upper', 'work'].map(name => join(dir, name)) as [
    string,
    string,
    string,
  ]
  for (const folder of [lower, upper, work]) mkdirSync(folder)
  writeFileSync(join(lower, 'file'), 'below')
  const data = [`lowerdir=${lower}`, `upperdir=${upper}`, `workdir=${work}`]
  if (!t.sharesKernel || !(await canMount(t, '-t', 'overlay', 'overlay', '-o', data.join(','))))
    return t.skip(key, 'no overlay of folders of TMPDIR here')
  const flags = ['nosuid', 'noexec', 'nodev', 'noatime']
  const overlay = { destination: '/mnt', type: 'overlay', source: 'overlay' }
  const { file, table } = await t.observe(
    g => g.mount({ ...overlay, options: [...flags.slice(0, 2), ...data, ...flags.slice(2)] }),
    { file: 'cat /mnt/file; echo above >/mnt/new', table: 'cat /proc/self/mountinfo' },
  )
  t.same(key, file.text, 'below', 'a file of the lower folder')
  t.ok(key, existsSync(join(upper, 'new')), 'what is written is in the upper folder')
  const mount = topMount(parseMountinfo(table.text), '/mnt')
  t.same(key, mount?.type, 'overlay')
  sameFlags(t, key, mount, ['rw', ...flags].join(','), `options ${flags}`)
}
