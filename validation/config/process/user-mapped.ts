import { type Edit, type Generator, requirement } from '#harness'
import { readProc } from '#host/process'
import { parseStatus, type Status } from '#inside/proc/status'

const base = 200_000
const user = { uid: 11, gid: 22, additionalGids: [33, 44] }
const shifted = (by: number) => ({
  uids: Array(4).fill(user.uid + by),
  gids: Array(4).fill(user.gid + by),
  groups: user.additionalGids.map(gid => gid + by),
})
const idsOf = ({ uids, gids, groups }: Status) => ({ uids: [...uids], gids: [...gids], groups })

const mappings = [{ containerID: 0, hostID: base, size: 1_000 }]
const mapped = (g: Generator) => g.namespace('user').uidMappings(mappings).gidMappings(mappings)

// The ids are the container's: the host sees what they are mapped to.
export default requirement(['user-uid', 'user-gid', 'user-additionalgids'], async t => {
  const container = await t.start(g =>
    mapped(g).user(user).args('/bin/sh', '-c', 'cat /proc/$$/status; echo; echo ready; exec sleep 1000'),
  )
  await container.printed('\nready\n')

  const check = (seen: ReturnType<typeof idsOf>, expected: ReturnType<typeof shifted>, where: string) => {
    t.same('user-uid', seen.uids, expected.uids, where)
    t.same('user-gid', seen.gids, expected.gids, where)
    t.same('user-additionalgids', seen.groups, expected.groups, where)
  }
  check(idsOf(parseStatus(container.stdout.split('\n\nready')[0]!)), shifted(0), 'inside')
  if (t.sharesKernel)
    check(idsOf(parseStatus(readProc(container.pid, 'status'))), shifted(base), 'on the host')

  // Nobody of the host has such an id in the container.
  const control: Edit = g => mapped(g).user(user)
  for (const member of ['uid', 'gid'] as const)
    await t.refused(`user-${member}[not mapped]`, g => mapped(g).user({ ...user, [member]: 1_000 }), {
      control,
    })
})
