import { statSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { parseIdMap } from '#inside/proc/idmap'

const extent = (containerID: number, hostID: number, size: number) => ({ containerID, hostID, size })

// The kernel takes what fits in a page.
const more = (length: number) =>
  Array.from({ length }, (_, index) => extent(200000 * (index + 1), 600000 + 1000 * index, index + 1))

// The owner is that of a file made by the user and group 2001.
const rows = [
  {
    user: 1000,
    // The kernel takes more than five in another way.
    uid: [
      extent(0, 100000, 1000),
      extent(1000, 300000, 1),
      extent(1001, 200000, 5000),
      extent(65534, 165534, 1),
      extent(70000, 400000, 10),
      extent(80000, 500000, 65536),
      ...more(40),
      extent(3000000000, 4000000000, 100),
    ],
    gid: [extent(0, 110000, 2000), extent(2000, 310000, 30), extent(2200000000, 3300000000, 7)],
    owner: [300000, 310001],
  },
  {
    // One id alone, and more than a signed number holds.
    user: 0,
    uid: [extent(0, 120000, 1)],
    gid: [extent(0, 130000, 70000), ...more(120), extent(100000000, 1000000000, 3000000000)],
    owner: [120000, 132001],
  },
  // All ids that there are, as they are.
  { user: 1000, uid: [extent(0, 0, 4294967295)], gid: [extent(0, 0, 4294967295)], owner: [1000, 2001] },
]

const sorted = (map: ReturnType<typeof parseIdMap>) =>
  map.sort((one, other) => one.containerID - other.containerID)

export default requirement(['userns-uidmappings', 'userns-gidmappings'], async t => {
  for (const { user, uid, gid, owner } of rows) {
    const dir = t.newDir()
    await t.host(['chmod', '0777', dir])
    const seen = await t.observe(
      g =>
        g
          .namespace('user')
          .uidMappings(uid)
          .gidMappings(gid)
          .user({ uid: user, gid: 2001 })
          .mount({ destination: '/mnt', type: 'bind', source: dir, options: ['rbind'] }),
      { uid: 'cat /proc/self/uid_map', gid: 'cat /proc/self/gid_map', file: 'touch /mnt/file' },
    )
    const file = statSync(join(dir, 'file'), { throwIfNoEntry: false })

    t.same('userns-uidmappings', sorted(parseIdMap(seen.uid.text)), uid, 'uid_map')
    t.same('userns-gidmappings', sorted(parseIdMap(seen.gid.text)), gid, 'gid_map')
    t.same('userns-uidmappings', file?.uid, owner[0], 'owner of a file on the host')
    t.same('userns-gidmappings', file?.gid, owner[1], 'group of a file on the host')
  }
})
