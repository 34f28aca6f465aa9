import { type Edit, requirement } from '#harness'
import { settled } from '../_status.js'

// However the process comes to its end, the container is stopped, and can be deleted.
const causes: Record<string, { script: string; signal?: string; edit?: Edit }> = {
  'exits 0': { script: 'exit 0' },
  'exits 7': { script: 'exit 7' },
  'exits 255': { script: 'exit 255' },
  // Process 1 of a pid namespace cannot end itself by a signal.
  crashes: { script: 'ulimit -c 0; kill -SEGV $$', edit: g => g.withoutNamespace('pid') },
  'is killed': { script: 'echo ready; exec sleep 1000', signal: 'KILL' },
  'is asked to end': { script: 'trap "exit 3" TERM; echo ready; sleep 1000 & wait', signal: 'TERM' },
  'leaves children behind': { script: 'sleep 1000 & sleep 1000 & exit 0' },
}

export default requirement('lifecycle-process-exit-causes', async t => {
  for (const [cause, { script, signal, edit }] of Object.entries(causes)) {
    const key = `lifecycle-process-exit-causes[${cause}]`
    const container = await t.create(g => {
      g.args('/bin/sh', '-c', script)
      edit?.(g)
    })
    t.succeeded(key, await t.runtime.start(container.id), 'start succeeds')
    if (signal) {
      await container.printed('ready')
      t.succeeded(key, await t.runtime.kill(container.id, signal), 'kill succeeds')
    }
    await container.exited()
    t.same(key, (await settled(t, container, 'stopped')).status, 'stopped', 'the container is stopped')
    t.succeeded(key, await container.tryDelete(), 'delete succeeds')
    t.failed(key, await t.runtime.state(container.id), 'the container is gone')
  }
})
