import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Container, requirement, succeeded, waitFor } from '#harness'
import { waitForFile } from '../../_shell.js'
import { alert, signalsHeard } from '../_alert.js'
import { appearance, notingHooks } from '../_no-effect.js'
import { discard, made, settled } from '../_status.js'

const ids = ['operations-supported', 'runtime-scope-same-entity'] as const

// A container lives and dies among others, of which some were made before it and some after, one is in each status, and one
// is being created: each operation finds its own, and no other notices.
export default requirement([...ids, 'create-new-container'], async t => {
  const dir = t.newDir()
  // By name, too, its own is neither the first nor the last.
  const base = t.newId()
  const make = async (name: string) => {
    const bundle = t.bundle(g => notingHooks(dir)(g.args(...alert)))
    const attempt = await t.tryCreate(undefined, { bundle, id: `${base}-${name}` })
    made(t, 'create-new-container', attempt, `create of ${name}`)
    return attempt.container
  }
  const created = await make('a')
  // Hooks of all note in one file.
  const seenOfFirst = async () => created && { ...(await appearance(t, created, dir)), hooks: '' }
  const alone = await seenOfFirst()
  const running = await make('b')
  await running?.start()
  await running?.printed('ready')
  const stopped = await make('c')
  await stopped?.start()
  await stopped?.printed('ready')
  await stopped?.kill('KILL')
  await stopped?.exited()
  if (stopped) await settled(t, stopped, 'stopped')
  const seenOf = async (some: readonly (Container | undefined)[]) => {
    const seen = []
    for (const other of some) if (other) seen.push(await appearance(t, other, dir))
    return seen
  }
  const first = [created, running, stopped]
  const beforeCreate = await seenOf(first)
  const own = await t.create(g => g.args('/bin/sh', '-c', 'echo own; exec sleep 1000'), { id: `${base}-m` })
  t.same(ids, await seenOf(first), beforeCreate, 'create must reach no other container')
  t.same(ids, await seenOfFirst(), alone, 'nor those before it the first one')
  const last = await make('z')
  const look = () => seenOf([...first, last])

  // It lasts no longer than a runtime with a lock for all can wait for.
  const [reached, over] = [join(dir, 'reached'), join(dir, 'over')]
  const wait = waitForFile(over, Math.round(t.timeoutMs / 125))
  const args = ['sh', '-c', `cat >/dev/null; : >'${reached}'; ${wait}`]
  const underWay = t.tryCreate(g => g.hook('createRuntime', { path: '/bin/sh', args }), { id: `${base}-y` })
  try {
    await waitFor('a create to be under way', t.timeoutMs, () => existsSync(reached))
    t.succeeded(ids, await t.runtime.state(own.id), 'state must find it while another one is created')
    let before = await look()
    const effectOf = async (operation: string) => {
      if (operation === 'delete') return !succeeded(await t.runtime.state(own.id))
      const seen =
        operation === 'start' ? own.printed('own') : operation === 'kill' ? own.exited() : undefined
      const isSeen = await Promise.resolve(seen).then(
        () => true,
        () => false,
      )
      if (operation === 'kill' && isSeen) await settled(t, own, 'stopped')
      return isSeen
    }
    const must = async (operation: 'state' | 'start' | 'kill' | 'delete') => {
      const result = await (operation === 'kill'
        ? t.runtime.kill(own.id, 'KILL')
        : t.runtime[operation](own.id))
      t.succeeded(ids, result, `${operation} must find the container that create made`)
      // Nothing that follows would tell more.
      if (!succeeded(result)) return
      const isDone = await effectOf(operation)
      t.ok(ids, isDone, `${operation} must have its effect on that container`)
      t.same(ids, await look(), before, `${operation} must reach no other container`)
    }
    for (const operation of ['state', 'start', 'state'] as const) await must(operation)
    await last?.start()
    await last?.printed('ready')
    before = await look()
    for (const operation of ['state', 'kill', 'state', 'delete'] as const) await must(operation)
    if (running) t.same(ids, await signalsHeard(t, running), [], 'signals that another one got')
  } finally {
    writeFileSync(over, '')
    await underWay
  }
  const attempt = await underWay
  made(t, 'create-new-container', attempt, 'create of one while others live')
  await discard(t, attempt.container)
})
