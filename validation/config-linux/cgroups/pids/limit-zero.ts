import { requirement } from '#harness'
import { limitOf, needsControllers } from '../_cgroup.js'

// The limit holds for forks, so that the process itself is there all the same.
export default requirement('pids-limit-zero', async t => {
  needsControllers(t, 'pids')
  const { create, container } = await t.tryCreate(g =>
    g.resources({ pids: { limit: 0 } }).args('/bin/sleep', '1000'),
  )
  t.succeeded('pids-limit-zero', create)
  if (container) t.same('pids-limit-zero', limitOf(container.pid, 'pids.max'), '0')
})
