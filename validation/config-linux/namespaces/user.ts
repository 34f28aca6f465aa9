import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { newNamespace } from './_inodes.js'

// Id 0 of the container is 100000 of the host, as is seen at a file that it makes.
export default requirement('ns-user', async t => {
  const dir = t.newDir()
  mkdirSync(join(dir, 'open'))
  await t.host(['chmod', '0777', join(dir, 'open')])

  const seen = await t.observe(
    g => {
      newNamespace('user')(g)
      g.mount({ destination: '/mnt', type: 'bind', source: join(dir, 'open'), options: ['rbind'] })
    },
    {
      ids: 'id -u; id -g',
      made: 'touch /mnt/file',
      file: 'stat -c %u:%g /mnt/file',
      host: 'stat -c %u:%g /mnt',
    },
  )

  t.same('ns-user', seen.ids.text, '0\n0\n', 'root in the container')
  t.same('ns-user', seen.made.code, 0, 'the container can write')
  const { uid, gid } = statSync(join(dir, 'open/file'))
  t.same('ns-user', [uid, gid], [100000, 100000], 'its ids on the host')
  t.same('ns-user', seen.file.text, '0:0\n', 'its ids in the container')
  t.same('ns-user', seen.host.text, '65534:65534\n', "ids of the host's that are not mapped")
})
