import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import type { Mount } from '#inside/proc/mountinfo'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { mountTable } from './_table.js'
import { levels, makeTree, type Tree } from './_tree.js'

interface Case {
  what: string
  options: string[]
  /** What the mounts of the source have. */
  of?: string
  /** Which of the options it is about; all of them if left out. */
  about?: string[]
  /** What the mount shows, and what its submounts show. */
  top: string
  below?: string
}

const closed = 'ro,nosuid,nodev,noexec'
const all = 'ro,nosuid,nodev,noexec,noatime'

// Several options of one mount, none of which may take another's place, and kinds of mounts that options are for, too.
const cases: Case[] = [
  { what: 'bind', options: ['nosuid', 'ro', 'bind', 'noexec', 'noatime', 'nodev'], top: all },
  { what: 'bind, reversed', options: ['nodev', 'noatime', 'noexec', 'bind', 'ro', 'nosuid'], top: all },
  {
    what: 'rbind',
    options: ['noexec', 'nodev', 'ro', 'noatime', 'nosuid', 'rbind'],
    top: all,
    below: 'rw,relatime',
  },
  { what: 'file', options: ['bind', 'nodev', 'noatime', 'ro', 'noexec', 'nosuid'], top: all },
  {
    what: 'rslave',
    options: ['ro', 'rbind', 'noexec', 'rslave', 'nosuid', 'nodev', 'noatime'],
    top: all,
    below: 'rw,relatime',
  },
  {
    what: 'unbindable',
    options: ['nosuid', 'unbindable', 'nodev', 'noexec', 'noatime', 'ro', 'bind'],
    top: all,
  },
  {
    what: 'rbind',
    options: ['rbind', 'rnosuid', 'rro', 'rnoexec'],
    top: 'ro,nosuid,noexec,relatime',
    below: 'ro,nosuid,noexec,relatime',
  },
  {
    what: 'rbind, reversed',
    options: ['rnoexec', 'rro', 'rnosuid', 'rbind'],
    top: 'ro,nosuid,noexec,relatime',
    below: 'ro,nosuid,noexec,relatime',
  },
  {
    what: 'of the top, too',
    options: ['rbind', 'ro', 'rnosuid', 'nodev', 'rnoexec'],
    top: 'ro,nosuid,nodev,noexec,relatime',
    below: 'rw,nosuid,noexec,relatime',
  },
  {
    what: 'beside rro',
    options: ['nosuid', 'rbind', 'rro', 'noexec', 'nodev', 'noatime'],
    about: ['nosuid', 'noexec', 'nodev', 'noatime'],
    top: all,
    below: 'ro,relatime',
  },
  {
    what: 'rprivate',
    options: ['rbind', 'rro', 'rprivate', 'rnosuid', 'rnoexec'],
    top: 'ro,nosuid,noexec,relatime',
    below: 'ro,nosuid,noexec,relatime',
  },
  { what: 'bind', options: ['bind', 'rro', 'rnosuid', 'rnoexec'], top: 'ro,nosuid,noexec,relatime' },
  { what: 'file', options: ['bind', 'rnosuid', 'rro', 'rnoexec'], top: 'ro,nosuid,noexec,relatime' },
  { what: 'tmpfs', options: ['rro', 'rnosuid', 'rnoexec'], top: 'ro,nosuid,noexec,relatime' },
  // Of access times there are two kinds, of which one does not replace the other.
  { what: 'access times', options: ['nodiratime', 'bind', 'noatime'], top: 'rw,noatime,nodiratime' },
  { what: 'access times of tmpfs', options: ['noatime', 'nodiratime'], top: 'rw,noatime,nodiratime' },
  { what: 'strict times', options: ['bind', 'strictatime', 'nodiratime'], top: 'rw,strictatime,nodiratime' },
  { what: 'strict times of tmpfs', options: ['nodiratime', 'strictatime'], top: 'rw,strictatime,nodiratime' },
  // Taken from what the source has, beside others that are added.
  { what: 'cleared', of: closed, options: ['suid', 'bind', 'exec', 'rw', 'dev'], top: 'rw,relatime' },
  {
    what: 'some cleared',
    of: closed,
    options: ['exec', 'nosuid', 'rbind', 'dev', 'ro'],
    top: 'ro,nosuid,relatime',
    below: `${closed},relatime`,
  },
  {
    what: 'all cleared',
    of: closed,
    options: ['rbind', 'rsuid', 'rexec', 'rrw', 'rdev'],
    top: 'rw,relatime',
    below: 'rw,relatime',
  },
  {
    what: 'some of all cleared',
    of: closed,
    options: ['rdev', 'rbind', 'rexec', 'rro'],
    top: 'ro,nosuid,relatime',
    below: 'ro,nosuid,relatime',
  },
  {
    what: 'access times set back',
    of: 'noatime,nodiratime',
    options: ['rdiratime', 'rbind', 'rnosuid', 'rstrictatime'],
    about: ['rdiratime', 'rstrictatime'],
    top: 'rw,nosuid,strictatime',
    below: 'rw,nosuid,strictatime',
  },
  {
    what: 'no access times',
    options: ['rbind', 'rnosuid', 'rnoatime'],
    about: ['rnoatime'],
    top: 'rw,nosuid,noatime',
    below: 'rw,nosuid,noatime',
  },
  {
    what: 'access times again',
    of: 'noatime,nodiratime',
    options: ['rrelatime', 'rbind', 'rro'],
    about: ['rrelatime'],
    top: 'ro,nodiratime,relatime',
    below: 'ro,nodiratime,relatime',
  },
  // A file that cannot just be opened.
  { what: 'pipe', options: ['nosuid', 'bind', 'ro', 'noexec'], top: 'ro,nosuid,noexec,relatime' },
  { what: 'pipe', options: ['rro', 'bind', 'rnosuid'], top: 'ro,nosuid,relatime' },
]
// There the kernel lets nobody change access times, nor take a mount apart from its submounts.
const casesInUserNamespace: Case[] = [
  {
    what: 'in a user namespace',
    options: ['rbind', 'nosuid', 'ro', 'nodev', 'noexec'],
    top: 'ro,nosuid,nodev,noexec,relatime',
    below: 'rw,relatime',
  },
  {
    what: 'file in a user namespace',
    options: ['nodev', 'noexec', 'bind', 'ro', 'nosuid'],
    top: 'ro,nosuid,nodev,noexec,relatime',
  },
  {
    what: 'all in a user namespace',
    options: ['rbind', 'rnosuid', 'rro', 'rnoexec'],
    top: 'ro,nosuid,noexec,relatime',
    below: 'ro,nosuid,noexec,relatime',
  },
]
/** Options, and the flag that each of them sets or takes away. */
const flagOf: Record<string, string> = {
  ...Object.fromEntries(['ro', 'nosuid', 'nodev', 'noexec', 'noatime'].map(name => [name, name])),
  ...{ rro: 'ro', rnosuid: 'nosuid', rnoexec: 'noexec', rnoatime: 'noatime' },
  ...{ rw: 'ro', suid: 'nosuid', dev: 'nodev', exec: 'noexec' },
  ...{ rrw: 'ro', rsuid: 'nosuid', rdev: 'nodev', rexec: 'noexec', rdiratime: 'nodiratime' },
  ...{
    nodiratime: 'nodiratime',
    strictatime: 'strictatime',
    rstrictatime: 'strictatime',
    rrelatime: 'relatime',
  },
}
const names = Object.keys(flagOf)

/** What /proc shows of a mount; that access times are strict, it does not say by a word of its own. */
const shownOf = ({ options }: Mount): string[] =>
  options.some(option => ['relatime', 'noatime'].includes(option)) ? options : [...options, 'strictatime']

export default requirement(
  names.map(name => `mount-option-${name}`),
  async t => {
    const trees = new Map<string, Tree>()
    for (const { of = '' } of cases)
      if (!trees.has(of)) trees.set(of, await makeTree(t, of, of === '' ? 'shared' : 'private'))
    const flags = () => [...trees.values()].map(tree => tree.flags())
    const { dir } = trees.get('')!
    const file = join(t.newDir(), 'file')
    writeFileSync(file, '')
    const pipe = join(t.newDir(), 'pipe')
    await t.host(['mkfifo', pipe])
    const before = flags()

    const rowOf = ({ what, of = '', options, about = options, top, below = '' }: Case) => {
      const own = names.filter(name => about.includes(name))
      const keys = own.map(name => `mount-option-${name}[${what}]`)
      const shownAs = own.map(name => flagOf[name]!)
      const isPipe = what === 'pipe'
      const isFile = isPipe || what.startsWith('file')
      const source = isPipe ? pipe : isFile ? file : trees.get(of)!.dir
      const mount = what.endsWith('tmpfs') ? { type: 'tmpfs', source: 'tmpfs', options } : { source, options }
      return { keys, shownAs, shows: [top, below, below], isFile, mount }
    }
    const seen = await mountTable(t, cases.map(rowOf), g => g.rootfsPropagation('slave'))
    if (await hasUserNamespaces(t))
      seen.push(...(await mountTable(t, casesInUserNamespace.map(rowOf), inUserNamespace)))
    for (const { row, path, top, below } of seen) {
      for (const [index, level] of levels.entries()) {
        if (row.shows[index] === '') continue
        const expected = row.shows[index]!.split(',')
        const mount = level === '' ? top : below.find(({ mountPoint }) => mountPoint === path + level)
        // Each option by itself, so that only what is lost is blamed.
        for (const [index, key] of row.keys.entries()) {
          const flag = row.shownAs[index]!
          const what = `options ${row.mount.options}: ${flag} of top${level}`
          t.same(key, mount && shownOf(mount).includes(flag), expected.includes(flag), what)
        }
      }
    }

    // What is mounted later is not reached.
    const { late } = await t.observe(
      g =>
        g
          .mount({ destination: '/mnt', source: dir, options: ['rbind', 'rro'] })
          .mount({ destination: '/mnt/sub', type: 'tmpfs', source: 'late' }),
      { late: 'touch /mnt/sub/new && ! touch /mnt/new' },
    )
    t.same('mount-option-rro[before a mount below]', late.code, 0, 'rbind,rro, and a tmpfs in it')

    for (const { row } of seen)
      for (const key of row.keys) t.same(key, flags(), before, 'the source keeps its options')
  },
)
