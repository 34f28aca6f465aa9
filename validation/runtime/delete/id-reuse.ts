import { requirement, succeeded } from '#harness'
import { availableControllers, cgroupDirs, readCgroupFile } from '#host/cgroup'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { settled } from '../_status.js'
import { leftovers } from '../_traces.js'

const bundleTold = (log: HookLog, name: string): unknown => {
  try {
    return JSON.parse(log.saw(name, 'stdin')).bundle
  } catch {
    return 'no JSON'
  }
}

// Three containers in turn under one id; none shows anything of the one before.
export default requirement('delete-id-reuse', async t => {
  const id = t.newId()
  const turns = ['first', 'second', 'third']
  for (const [index, turn] of turns.entries()) {
    const limit = 71 + index
    const log = new HookLog(t)
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', `trap 'exit 0' TERM; sleep 1000 & echo ${turn} $(hostname); wait`)
        .hostname(`host-${turn}`)
        .annotation(turn, turn)
        .resources(availableControllers().includes('pids') ? { pids: { limit } } : {})
      // The second has none.
      if (turn !== 'second') g.hook('createRuntime', log.hook(turn)).hook('poststop', log.hook(`${turn}-end`))
    })
    const { create, container } = await t.tryCreate(undefined, { id, bundle })
    if (!t.succeeded('delete-id-reuse', create, `${turn} create with one id`) || !container) return
    const look = async (status: string) => {
      const state = await settled(t, container, status)
      const annotations = Object.entries(state.annotations ?? {}).filter(([name]) => turns.includes(name))
      const when = `${turn}, ${status}`
      t.same('delete-id-reuse', state.bundle, bundle.dir, `${when}: bundle`)
      t.same('delete-id-reuse', state.status, status, `${when}: status`)
      t.same('delete-id-reuse', annotations, [[turn, turn]], `${when}: annotations`)
      if (status !== 'stopped') t.same('delete-id-reuse', state.pid, container.pid, `${when}: pid`)
    }
    await look('created')
    const pids = t.managesCgroups && t.sharesKernel ? cgroupDirs(container.pid).get('pids') : undefined
    if (pids) t.same('delete-id-reuse', readCgroupFile(pids, 'pids.max'), String(limit), `${turn}: its limit`)
    const started = await t.runtime.start(id)
    t.succeeded('delete-id-reuse', started, `${turn} start`)
    if (succeeded(started)) await container.printed(turn)
    t.same('delete-id-reuse', container.stdout, `${turn} host-${turn}\n`, `${turn}: its own program`)
    await look('running')
    await container.kill('TERM')
    await container.exited()
    await look('stopped')
    await container.delete()
    const hooks = turn === 'second' ? [] : [turn, `${turn}-end`]
    const told = hooks.map(name => bundleTold(log, name))
    t.same(
      'delete-id-reuse',
      told,
      Array(hooks.length).fill(bundle.dir),
      `${turn}: bundle, as hooks are told`,
    )
    t.same('delete-id-reuse', log.lines, hooks, `${turn}: its own hooks`)
    t.same('delete-id-reuse', await leftovers(t, { id, bundle }), [], `${turn}: traces of it`)
  }
})
