import { requirement } from '#harness'
import { needsControllers } from '../_cgroup.js'

// Tasks of the container alone: the shell and as many children as fit; the last fork fails.
export default requirement('pids-limit', async t => {
  needsControllers(t, 'pids')
  const limit = 9
  const container = await t.run(g =>
    g
      .resources({ pids: { limit } })
      .args('/bin/sh', '-c', 'while sleep 1000 & do echo up; done; kill 0', 'sh'),
  )
  t.same(
    'pids-limit',
    container.stdout.split('\n').filter(Boolean).length,
    limit - 1,
    `children besides the shell`,
  )
})
