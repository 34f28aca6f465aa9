import { type CheckContext, requirement, succeeded } from '#harness'
import { processAlive, waitGone } from '#host/process'
import { alert, signalsHeard } from '../_alert.js'
import { appearance, asEver, deletedAsEver, notingHooks } from '../_no-effect.js'
import { discard, killedBeforeStart, settled } from '../_status.js'
import { processesBeside, traces } from '../_traces.js'

const ids = ['kill-not-running-error', 'kill-not-running-no-effect', 'errors-leave-environment'] as const

async function checkChildrenLeft(t: CheckContext): Promise<void> {
  const orphaned = await t.start(g =>
    g.withoutNamespace('pid').args('/bin/sh', '-c', 'trap "exit 0" USR1; sleep 1000 & echo ready; wait'),
  )
  await orphaned.printed('ready')
  const children = processesBeside(orphaned)
  await orphaned.kill('USR1')
  await orphaned.exited()
  await settled(t, orphaned, 'stopped')
  for (const signal of ['TERM', 'KILL']) {
    const killed = await t.runtime.kill(orphaned.id, signal)
    t.failed(
      'kill-not-running-error[children left]',
      killed,
      `kill ${signal} must fail: its process has exited`,
    )
    // What was signalled after all takes a moment to end.
    if (succeeded(killed)) for (const pid of children) await waitGone(pid, undefined, t.timeoutMs)
  }
  const left = children.filter(pid => processAlive(pid))
  t.same(
    'kill-not-running-no-effect[children left]',
    left,
    children,
    'processes that outlive that of the container',
  )
  for (const pid of left) process.kill(pid, 'SIGKILL')
  await discard(t, orphaned)
}

// Whatever the signal: there is no process to get it, and the one that there is belongs to another container.
export default requirement(ids, async t => {
  const bystander = await t.start(g => g.args(...alert))
  const dir = t.newDir()
  const container = await t.start(g => {
    g.args('/bin/sh', '-c', 'echo ready; exec sleep 1000')
    notingHooks(dir)(g)
  })
  await container.printed('ready')
  await container.kill('KILL')
  await container.output()
  await settled(t, container, 'stopped')

  const before = await appearance(t, container, dir)
  for (const signal of ['TERM', 'KILL', 'USR1', '9']) {
    const killed = await t.runtime.kill(container.id, signal)
    const asked = await t.runtime.state(container.id)
    t.failed('kill-not-running-error[stopped]', killed, `kill ${signal} of a stopped container must fail`)
    const keys = ['kill-not-running-no-effect', 'errors-leave-environment'].map(id => `${id}[kill, stopped]`)
    if (t.succeeded(keys, asked, 'the container is still there'))
      t.same(keys, await appearance(t, container, dir), before, 'it must not notice')
  }
  t.same(
    'kill-not-running-no-effect[kill, stopped]',
    await deletedAsEver(t, container, dir),
    asEver,
    'what delete does after all this',
  )

  if (t.sharesKernel) await checkChildrenLeft(t)

  await bystander.printed('ready')
  const refused = async (id: string, signal: string, row: string, what: string) =>
    t.failed(
      `kill-not-running-error[${row}]`,
      await t.runtime.kill(id, signal),
      `kill ${signal} of ${what} must fail`,
    )
  const nobody = { id: t.newId(), bundle: t.bundle() }
  for (const signal of ['TERM', 'KILL']) {
    await refused(container.id, signal, 'deleted', 'a deleted container')
    await refused(nobody.id, signal, 'unknown', 'no container')
  }
  for (const gone of [container, nobody])
    t.same('errors-leave-environment[kill, unknown]', traces(t, gone), [], 'nothing comes of it')
  const lives = async (row: string) => {
    const key = `kill-not-running-no-effect[kill, ${row}]`
    if (t.ok(key, bystander.isAlive(), 'another container lives on'))
      t.same(key, await signalsHeard(t, bystander), [], 'signals that another container got')
  }
  await lives('stopped')
  await refused(bystander.id.slice(0, -1), 'HUP', 'part of an id', 'what an id begins with')
  await refused(`${bystander.id}0`, 'INT', 'part of an id', 'an id and more')
  await lives('part of an id')

  const unborn = await killedBeforeStart(t)
  if (unborn) {
    const killed = await t.runtime.kill(unborn.id, 'TERM')
    t.failed('kill-not-running-error[stopped]', killed, 'kill TERM of one killed before start must fail')
  }
})
