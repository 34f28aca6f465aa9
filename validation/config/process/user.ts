import { type CheckContext, requirement } from '#harness'
import { parseStatus } from '#inside/proc/status'

const rows: { uid: number; gid: number; additionalGids?: number[] }[] = [
  { uid: 1001, gid: 2002, additionalGids: [5, 10, 65534, 70_000] },
  { uid: 0, gid: 2003, additionalGids: [2004] },
  { uid: 1_000_001, gid: 0, additionalGids: [] },
  { uid: 65_534, gid: 65_533, additionalGids: Array.from({ length: 40 }, (_, index) => 3000 + index) },
]

const ascending = (ids: readonly number[]) => [...ids].sort((a, b) => a - b)
const fourTimes = (id: number) => [id, id, id, id]

export default requirement(['user-uid', 'user-gid', 'user-additionalgids'], async (t: CheckContext) => {
  // Groups of the runtime's own, which no container asks for.
  const through = ['setpriv', '--groups', '77,78']
  t.needs((await t.hostResult([...through, 'true'])).exitCode === 0, 'groups cannot be set here')

  for (const { uid, gid, additionalGids = [] } of rows) {
    const seen = await t.observe(
      g => g.user({ uid, gid, additionalGids }),
      { status: 'cat /proc/$$/status' },
      { through },
    )
    const status = parseStatus(seen.status.text)

    t.same('user-uid', [...status.uids], fourTimes(uid), 'real, effective, saved and file system uid')
    t.same('user-gid', [...status.gids], fourTimes(gid), 'real, effective, saved and file system gid')
    // That its own group is among them gives it nothing.
    const groups = ascending(status.groups).filter(each => each !== gid)
    t.same('user-additionalgids', groups, ascending(additionalGids), `with ${uid}:${gid}`)
  }
  const unset = await t.observe(undefined, { status: 'cat /proc/$$/status' }, { through })
  t.info('user-additionalgids', `left out: ${parseStatus(unset.status.text).groups}`)
})
