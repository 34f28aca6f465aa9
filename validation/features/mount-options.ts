import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement, succeeded } from '#harness'
import { type Mount, mountOf, parseMountinfo } from '#inside/proc/mountinfo'
import { askFeatures, list } from './_features.js'

// Names that filesystems take as data; a runtime has no business listing them.
const filesystemSpecific =
  /=|^(mode|size|uid|gid|newinstance|ptmxmode|nr_inodes|nr_blocks|huge|mpol|inode(32|64)|hidepid|subset|data|errors|barrier|nobarrier|discard|nodiscard|user_xattr|compress|subvol|lowerdir|upperdir|workdir|index|metacopy|redirect_dir|context|fscontext|defcontext|rootcontext|noload|usrquota|grpquota|noquota|nsdelegate|memory_recursiveprot)$/

// What an option shows in mountinfo, where it shows at once.
const visible: Record<string, string | undefined> = {
  ro: 'ro',
  nosuid: 'nosuid',
  nodev: 'nodev',
  noexec: 'noexec',
  noatime: 'noatime',
  nodiratime: 'nodiratime',
  nosymfollow: 'nosymfollow',
  sync: 'sync',
  dirsync: 'dirsync',
  lazytime: 'lazytime',
  relatime: 'relatime',
  strictatime: 'strictatime',
  rro: 'ro',
  rnosuid: 'nosuid',
  rnodev: 'nodev',
  rnoexec: 'noexec',
  rnoatime: 'noatime',
  rnodiratime: 'nodiratime',
  rnosymfollow: 'nosymfollow',
  rrelatime: 'relatime',
  rstrictatime: 'strictatime',
}

// The spec's table, but for what the kernel takes as data of any filesystem: those say nothing of the runtime.
const table =
  `atime bind defaults dev diratime exec iversion loud noatime nodev nodiratime noexec noiversion norelatime
  nostrictatime nosuid nosymfollow private ratime rbind rdev rdiratime relatime remount rexec rnoatime rnodiratime
  rnoexec rnorelatime rnostrictatime rnosuid rnosymfollow rprivate rrelatime rro rrw rshared rslave rstrictatime rsuid
  rsymfollow runbindable shared silent slave strictatime suid symfollow tmpcopyup unbindable`.split(/\s+/)

// What only makes sense for a bind mount, or of a tree.
const binds = ['bind', 'rbind', 'copy-symlink', 'src-nofollow', 'idmap', 'ridmap']
const isRecursive = (option: string) => option in visible && /^r(ro|no|relatime|strictatime)/.test(option)

/** What a container sees of one mount an option; undefined where it was refused. */
async function mounted(
  t: CheckContext,
  options: readonly string[],
): Promise<(Mount | undefined)[] | undefined> {
  const source = t.newDir('source')
  const bundle = t.bundle(g => {
    g.args('/bin/cat', '/proc/self/mountinfo')
    for (const [index, option] of options.entries()) {
      const destination = `/mnt/${index}`
      const shifted = [{ containerID: 0, hostID: 0, size: 65536 }]
      if (binds.includes(option) || isRecursive(option)) {
        const bind = option === 'bind' || option === 'rbind' ? [option] : ['rbind', option]
        const idmap = option.endsWith('idmap') ? { uidMappings: shifted, gidMappings: shifted } : {}
        g.mount({ destination, type: 'none', source, options: bind, ...idmap })
      } else if (option === 'remount') {
        g.mount({ destination, type: 'tmpfs', source: 'tmpfs' })
        g.mount({ destination, type: 'tmpfs', source: 'tmpfs', options: [option, 'ro'] })
      } else {
        // Passed on as data, a name is refused by tmpfs unless it is one of its own.
        g.mount({ destination, type: 'tmpfs', source: 'tmpfs', options: [option] })
      }
    }
  })
  for (const index of options.keys()) mkdirSync(join(bundle.rootfs, 'mnt', String(index)))
  const attempt = await t.attempt(undefined, { bundle })
  if (!attempt.container || !succeeded(attempt.start!)) return undefined
  const mounts = parseMountinfo(await attempt.container.output())
  await attempt.container.delete()
  return options.map((_, index) => mountOf(mounts, `/mnt/${index}`))
}

const words = ({ options, superOptions }: Mount): string[] => [
  ...options,
  ...superOptions,
  ...(options.includes('relatime') || options.includes('noatime') ? [] : ['strictatime']),
]

const shows = (option: string, mount: Mount | undefined): boolean =>
  mount?.mountPoint.startsWith('/mnt/') === true &&
  (visible[option] === undefined || words(mount).includes(visible[option]))

/** The options that a runtime recognises: all at once if that works, else by halves. */
async function recognised(t: CheckContext, options: readonly string[]): Promise<string[]> {
  if (options.length === 0) return []
  const all = await mounted(t, options)
  if (all) return options.filter((option, index) => shows(option, all[index]))
  const half = options.length >> 1
  if (half === 0) return []
  return [...(await recognised(t, options.slice(0, half))), ...(await recognised(t, options.slice(half)))]
}

export default requirement(
  ['features-mountoptions', 'features-mountoptions-recognized', 'features-mountoptions-no-fs-specific'],
  async t => {
    const listed = list(await askFeatures(t), 'mountOptions')
    if (!listed) return t.unsupported('features has no mountOptions')

    const specific = listed.filter(option => filesystemSpecific.test(option))
    t.same('features-mountoptions-no-fs-specific', specific, [], 'these are data of some filesystem')

    // A group that holds goes with one container: what may fail is kept apart from the rest.
    const [recursive, plain] = [listed.filter(o => o.startsWith('r')), listed.filter(o => !o.startsWith('r'))]
    const known = [...(await recognised(t, plain)), ...(await recognised(t, recursive))]
    for (const option of listed) {
      const key = `features-mountoptions-recognized[${option}]`
      t.ok(key, known.includes(option), `a mount with ${option}, which is listed, must work`)
    }

    const works = await recognised(
      t,
      table.filter(option => !listed.includes(option)),
    )
    t.same('features-mountoptions', works, [], 'the list must have all options that it recognises')
  },
)
