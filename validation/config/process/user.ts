import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, requirement } from '#harness'
import { parseStatus } from '#inside/proc/status'
import { row } from '../../config-linux/namespaces/_inodes.js'

const rows = [
  { uid: 1001, gid: 2002, additionalGids: [5, 10, 65_534, 70_000] },
  { uid: 0, gid: 2003, additionalGids: [2004] },
  // The largest that all runtimes take; group 0 is one like any other.
  { uid: 2_147_483_647, gid: 2_147_483_646, additionalGids: [0, 2_147_483_645] },
  { uid: 1_000_001, gid: 0, additionalGids: [] },
  { uid: 65_534, gid: 65_533, additionalGids: Array.from({ length: 400 }, (_, index) => 3000 + index) },
  // As container engines write it: its own group once more, and one that is there twice.
  { uid: 1003, gid: 2005, additionalGids: [2005, 2006, 7, 2006] },
]

// Groups of the runtime's own, which no container asks for.
const callers = [77, 78]
const ascending = (ids: Iterable<number>) => [...new Set(ids)].sort((a, b) => a - b)
const fourTimes = (id: number) => [id, id, id, id]

const ids = ['user-uid', 'user-gid', 'user-additionalgids']

export default requirement(ids, async (t: CheckContext) => {
  const through = ['setpriv', '--groups', callers.join()]
  t.needs((await t.hostResult([...through, 'true'])).exitCode === 0, 'groups cannot be set here')

  // What the container's files say of the user is for programs that log in.
  const bundle = t.bundle()
  writeFileSync(join(bundle.rootfs, 'etc/passwd'), 'someone:x:1001:100::/:/bin/sh\n')
  writeFileSync(join(bundle.rootfs, 'etc/group'), 'users:x:100:\nothers:x:101:someone\n')
  const statusOf = async (user: { uid: number; gid: number; additionalGids?: number[] }) => {
    const question = { status: 'cat /proc/$$/status' }
    const { status } = await t.observe(g => g.user(user), question, { bundle, through })
    return parseStatus(status.text)
  }

  const unset = await statusOf({ uid: 1001, gid: 2002 })
  const strange = unset.groups.filter(each => ![2002, ...callers].includes(each))
  t.same('user-additionalgids', strange, [], "left out, there is none but the caller's")
  t.info('user-additionalgids', `left out: ${unset.groups}`)

  for (const { uid, gid, additionalGids } of rows) {
    await row(t, ids, async () => {
      const status = await statusOf({ uid, gid, additionalGids })

      t.same('user-uid', [...status.uids], fourTimes(uid), 'real, effective, saved and file system uid')
      t.same('user-gid', [...status.gids], fourTimes(gid), 'real, effective, saved and file system gid')
      // That its own group is among them gives it nothing. Many a runtime takes an empty list for none.
      const unasked = [gid, ...(additionalGids.length === 0 ? callers : [])]
      const others = (ids: readonly number[]) => ascending(ids.filter(each => !unasked.includes(each)))
      t.same('user-additionalgids', others(status.groups), others(additionalGids), `with ${uid}:${gid}`)
    })
  }
})
