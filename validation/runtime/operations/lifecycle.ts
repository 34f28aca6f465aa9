import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement, succeeded, waitFor } from '#harness'
import { alert, signalsHeard } from '../_alert.js'
import { appearance, notingHooks } from '../_no-effect.js'
import { discard, settled } from '../_status.js'

const ids = ['operations-supported', 'runtime-scope-same-entity'] as const

// A container lives and dies among others, of which some were made before it and some after, one is in each status, and one
// is being created: each operation finds its own, and no other notices.
export default requirement([...ids, 'create-new-container'], async t => {
  const dir = t.newDir()
  const make = async (name: string) => {
    const bundle = t.bundle(g => notingHooks(dir)(g.args(...alert)))
    const { create, container } = await t.tryCreate(undefined, { bundle })
    t.succeeded('create-new-container', create, `create of a ${name} one`)
    return container
  }
  const created = await make('first')
  const running = await make('second')
  await running?.start()
  await running?.printed('ready')
  const stopped = await make('third')
  await stopped?.start()
  await stopped?.printed('ready')
  await stopped?.kill('KILL')
  await stopped?.exited()
  if (stopped) await settled(t, stopped, 'stopped')
  const own = await t.create(g => g.args('/bin/sh', '-c', 'echo own; exec sleep 1000'))
  const last = await make('last')
  const others = [created, running, stopped, last].filter(other => other !== undefined)
  const look = () => Promise.all(others.map(other => appearance(t, other, dir)))

  // It lasts no longer than a runtime with a lock for all can wait for.
  const [reached, over] = [join(dir, 'reached'), join(dir, 'over')]
  const wait = `n=0; while [ ! -e '${over}' ] && [ $n -lt 25 ]; do sleep 0.1; n=$((n + 1)); done`
  const args = ['sh', '-c', `cat >/dev/null; : >'${reached}'; ${wait}`]
  const underWay = t.tryCreate(g => g.hook('createRuntime', { path: '/bin/sh', args }))
  try {
    await waitFor('a create to be under way', t.timeoutMs, () => existsSync(reached))
    const before = await look()
    const must = async (operation: 'state' | 'start' | 'kill' | 'delete') => {
      const result = await (operation === 'kill'
        ? t.runtime.kill(own.id, 'KILL')
        : t.runtime[operation](own.id))
      for (const id of ids) t.succeeded(id, result, `${operation} must find the container that create made`)
      // Nothing that follows would tell more.
      if (!succeeded(result)) return
      if (operation === 'start') await own.printed('own')
      if (operation === 'kill') {
        await own.exited()
        await settled(t, own, 'stopped')
      }
      for (const id of ids) t.same(id, await look(), before, `${operation} must reach no other container`)
    }
    for (const operation of ['state', 'start', 'state', 'kill', 'state', 'delete'] as const)
      await must(operation)
    if (running)
      for (const id of ids) t.same(id, await signalsHeard(t, running), [], 'signals that another one got')
  } finally {
    writeFileSync(over, '')
    await underWay
  }
  const { create, container } = await underWay
  t.succeeded('create-new-container', create, 'create of one while others live')
  await discard(t, container)
})
