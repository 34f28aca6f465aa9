import { writeFileSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { needsV2 } from '../unified/_v2.js'
import { delegated, ownersOf } from './_owners.js'

// In a mount namespace of the runtime's own, where the kernel's list is another one, or is hidden.
const withList = (list: string) => [
  'unshare',
  '--mount',
  'sh',
  '-c',
  `mount --bind '${list}' /sys/kernel/cgroup/delegate && exec "$@"`,
  'sh',
]
const withoutList = [
  'unshare',
  '--mount',
  'sh',
  '-c',
  'mount -t tmpfs tmpfs /sys/kernel/cgroup && exec "$@"',
  'sh',
]

// Files that the real list does not have, and one that no cgroup has; not all that the real list has.
const listed = ['cgroup.procs', 'cgroup.no.such.file', 'cgroup.max.depth', 'cgroup.threads', 'cgroup.stat']

export default requirement(
  [
    'cgroup-chown-only-delegate-files',
    'cgroup-chown-missing-file-no-fail',
    'cgroup-chown-existing-listed',
    'cgroup-chown-fallback-list',
    'cgroup-chown-no-other-files',
  ],
  async (t: CheckContext) => {
    needsV2(t)
    const list = `${t.newDir()}/delegate`
    writeFileSync(list, listed.map(name => `${name}\n`).join(''))

    const own = await ownersOf(t, delegated, { through: withList(list) })
    t.ok('cgroup-chown-missing-file-no-fail', own, 'a listed file that is not there is no reason to fail')
    t.needs(changed(own).length > 0, 'the runtime does not change the owner of cgroups')
    const expected = ['.', ...listed.filter(name => name !== 'cgroup.no.such.file')].sort()
    t.same('cgroup-chown-existing-listed', changed(own), expected, 'all listed files that are there')
    const users = Object.keys(own).filter(id => id !== '0')
    t.same('cgroup-chown-existing-listed', users.length, 1, 'all of them go to one user')
    t.same('cgroup-chown-only-delegate-files', changed(own), expected, 'the folder and listed files')
    t.same('cgroup-chown-no-other-files', changed(own), expected, 'all others are of root')
    const fallback = changed(await ownersOf(t, delegated, { through: withoutList }))
    const known = ['.', 'cgroup.procs', 'cgroup.subtree_control', 'cgroup.threads']
    t.same('cgroup-chown-fallback-list', fallback, known, 'the list to fall back on')
    t.same('cgroup-chown-no-other-files', fallback, known, 'without a list')
  },
)

// To which user they go is not what this is about.
const changed = (owners: Record<number, string[]>) =>
  Object.entries(owners)
    .flatMap(([id, names]) => (id === '0' ? [] : names))
    .sort()
