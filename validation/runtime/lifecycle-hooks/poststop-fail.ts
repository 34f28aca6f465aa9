import { existsSync } from 'node:fs'
import { requirement } from '#harness'
import { cgroupDirs } from '#host/cgroup'
import { HookLog } from '../../config/hooks/_hook-log.js'

const row = (name: string) => `lifecycle-poststop-fail-continue[${name}]`

// The first, some in the middle and the last fail, each in a way of its own.
export default requirement('lifecycle-poststop-fail-continue', async t => {
  const log = new HookLog(t)
  const hooks = { first: 'exit 1', second: ':', third: 'kill -KILL $$', fourth: ':', fifth: 'exit 255' }
  const bundle = log.bundle(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000')
    for (const [name, end] of Object.entries(hooks)) {
      g.hook('poststop', log.hook(name, { end }))
      if (name === 'fourth') g.hook('poststop', { path: '/no/such/program' })
    }
  })
  const container = await t.start(undefined, { bundle })
  await container.printed('up')
  const cgroups = t.managesCgroups ? [...new Set(cgroupDirs(container.pid).values())] : []
  await container.kill('KILL')
  await container.exited()
  const result = await t.runtime.delete(container.id)

  t.ok(row('called'), log.lines.includes('first'), 'the first hook must run')
  t.succeeded(row('delete'), result, 'delete must succeed all the same')
  t.same(row('remaining hooks'), log.lines, Object.keys(hooks), 'the other hooks must run all the same')
  t.failed(row('container'), await t.runtime.state(container.id), 'no container is left')
  const own = cgroups.filter(dir => dir.endsWith(bundle.config.config.linux?.cgroupsPath ?? '/'))
  t.same(row('container'), own.filter(existsSync), [], 'no cgroup is left')
})
