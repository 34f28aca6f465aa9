import { requirement } from '#harness'
import { hostMounts } from '#host/mounts'
import { topMount } from '#inside/proc/mountinfo'
import { flagsOf, mountTable, sameFlags, superFlagsOf } from './_table.js'

const execute = 'echo "#!/bin/sh" >script && chmod 755 script && ./script'
const openDevice = 'mknod null c 1 3 && cat null'
const refuseDevice = 'mknod null c 1 3 && ! cat null'
const follow = 'echo >file && ln -s file link && cat link'
const refuseFollow = 'echo >file && ln -s file link && ! cat link'

interface Case {
  /** Options of a new tmpfs, the last of which is the one to check. */
  options: string[]
  /** What mountinfo shows beside rw and relatime, and what in their place; `sync` and the like are of the file system. */
  shows?: string
  probe?: string
}

// A clearing option is seen only where its opposite was set before, and a setting one after its opposite has to win.
const cases: Case[] = [
  { options: ['async'] },
  { options: ['sync', 'async'] },
  { options: ['sync'], shows: 'rw,relatime;sync' },
  { options: ['async', 'sync'], shows: 'rw,relatime;sync' },
  { options: ['dirsync'], shows: 'rw,relatime;dirsync' },
  { options: ['lazytime'], shows: 'rw,relatime;lazytime' },
  { options: ['nolazytime', 'lazytime'], shows: 'rw,relatime;lazytime' },
  { options: ['nolazytime'] },
  { options: ['lazytime', 'nolazytime'] },
  { options: ['noatime'], shows: 'rw,noatime' },
  { options: ['atime', 'noatime'], shows: 'rw,noatime' },
  { options: ['atime'] },
  { options: ['noatime', 'atime'] },
  { options: ['nodiratime'], shows: 'rw,nodiratime,relatime' },
  { options: ['diratime', 'nodiratime'], shows: 'rw,nodiratime,relatime' },
  { options: ['diratime'] },
  { options: ['nodiratime', 'diratime'] },
  { options: ['relatime'] },
  { options: ['norelatime', 'relatime'] },
  { options: ['norelatime'] },
  { options: ['relatime', 'norelatime'] },
  { options: ['strictatime'], shows: 'rw' },
  { options: ['nostrictatime', 'strictatime'], shows: 'rw' },
  { options: ['nostrictatime'] },
  { options: ['strictatime', 'nostrictatime'] },
  { options: ['ro'], shows: 'ro,relatime', probe: '! touch x' },
  { options: ['rw', 'ro'], shows: 'ro,relatime', probe: '! touch x' },
  { options: ['rw'], probe: 'touch x' },
  { options: ['ro', 'rw'], probe: 'touch x' },
  { options: ['nosuid'], shows: 'rw,nosuid,relatime' },
  { options: ['suid', 'nosuid'], shows: 'rw,nosuid,relatime' },
  { options: ['suid'] },
  { options: ['nosuid', 'suid'] },
  { options: ['nodev'], shows: 'rw,nodev,relatime', probe: refuseDevice },
  { options: ['dev', 'nodev'], shows: 'rw,nodev,relatime', probe: refuseDevice },
  { options: ['dev'], probe: openDevice },
  { options: ['nodev', 'dev'], probe: openDevice },
  { options: ['noexec'], shows: 'rw,noexec,relatime', probe: `! { ${execute}; } && test -x script` },
  { options: ['exec', 'noexec'], shows: 'rw,noexec,relatime', probe: `! { ${execute}; } && test -x script` },
  { options: ['exec'], probe: execute },
  { options: ['noexec', 'exec'], probe: execute },
  { options: ['defaults'], probe: `${execute} && ${openDevice}` },
  // Of these the kernel shows nothing; tmpfs refuses what it does not know, so that they have to be known to the runtime.
  { options: ['iversion'] },
  { options: ['noiversion'] },
  { options: ['iversion', 'noiversion'] },
  { options: ['silent'] },
  { options: ['loud'] },
  { options: ['silent', 'loud'] },
  { options: ['nosymfollow'], shows: 'rw,relatime,nosymfollow', probe: refuseFollow },
  { options: ['symfollow', 'nosymfollow'], shows: 'rw,relatime,nosymfollow', probe: refuseFollow },
  { options: ['symfollow'], probe: follow },
  { options: ['nosymfollow', 'symfollow'], probe: follow },
]

// Linux has no such flag before 5.10, and a host's mount(8) may be older than that.
const shoulds = new Set(['nosymfollow', 'symfollow'])
const rare = new Set(['defaults', 'iversion', 'noiversion', 'silent', 'loud', 'nosymfollow', 'symfollow'])
const names = [...new Set(cases.map(({ options }) => options.at(-1)!))]

export default requirement(
  ['mount-options-table', 'mount-options-must-mount8', ...names.map(name => `mount-option-${name}`)],
  async t => {
    const all = cases.map(({ options, shows = 'rw,relatime', probe }) => {
      const name = options.at(-1)!
      const key = `mount-option-${name}[${options}]`
      const musts = shoulds.has(name)
        ? undefined
        : { table: `mount-options-table[${options}]`, mount8: `mount-options-must-mount8[${options}]` }
      return {
        key,
        shows,
        musts,
        keys: [key, ...Object.values(musts ?? {})],
        mount: { type: 'tmpfs', source: 'tmpfs', options },
        ...(probe === undefined ? {} : { probe }),
      }
    })
    const rows = all.filter(({ keys }) => keys.some(key => t.wants(key)))
    // Those that are the likeliest to be refused are apart: the search for the guilty is short.
    const isRare = ({ mount }: (typeof rows)[number]) => rare.has(mount.options[0]!)
    const seen = await mountTable(
      t,
      rows.filter(row => !isRare(row)),
    )
    seen.push(...(await mountTable(t, rows.filter(isRare))))

    const here = t.newDir()
    t.defer(() => t.hostResult(['sh', '-c', 'umount -l "$0"/*', here]))
    const musts = seen.flatMap(({ row, top }) => (row.musts ? [{ row, top, keys: row.musts }] : []))
    const commands = musts.map(
      ({ row }, index) => `mkdir ${index} && mount -t tmpfs -o ${row.mount.options} tmpfs "$PWD/${index}"`,
    )
    await t.host(['sh', '-ec', `cd "$0"\n${commands.join('\n')}`, here])
    const byMount8 = hostMounts()

    for (const { row, top, code } of seen) {
      const [flags = '', superFlags = ''] = row.shows.split(';')
      const what = `options ${row.mount.options}`
      t.same(row.key, top?.type, 'tmpfs', `${what}: type`)
      sameFlags(t, row.key, top, flags, what)
      t.same(row.key, superFlagsOf(top)?.join(), superFlags, `${what}: of the file system`)
      t.same(row.key, code, 0, `${what}: '${row.probe}'`)
    }
    for (const [index, { row, top, keys }] of musts.entries()) {
      const expected = topMount(byMount8, `${here}/${index}`)
      const what = `options ${row.mount.options}`
      t.same(keys.table, top?.type, 'tmpfs', `${what} mount`)
      t.same(keys.mount8, flagsOf(t, top), flagsOf(t, expected), `${what}, by mount(8)`)
      t.same(keys.mount8, superFlagsOf(top), superFlagsOf(expected), `${what}, by mount(8)`)
    }
  },
)
