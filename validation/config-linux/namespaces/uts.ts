import { hostname } from 'node:os'
import { requirement } from '#harness'

export default requirement('ns-uts', async t => {
  const before = hostname()
  const first = await t.start(g => {
    for (const set of ['bounding', 'effective', 'permitted'] as const) g.capabilities(set, ['CAP_SYS_ADMIN'])
    g.args('/bin/sh', '-c', `hostname renamed; uname -n; echo up; exec sleep 1000`)
  })
  await first.printed('up')
  const second = await t.observe(undefined, { name: 'uname -n' })

  t.ok('ns-uts', first.stdout.includes('renamed\n'), 'the container can have a name of its own', first.stdout)
  t.same('ns-uts', hostname(), before, 'the host keeps its name')
  t.ok('ns-uts', second.name.text.trim() !== 'renamed', "another container does not have the first one's")
})
