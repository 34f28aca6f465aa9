import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { type CheckContext, type Edit, requirement, waitFor } from '#harness'
import { processAlive } from '#host/process'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { createWithTerminal } from '../../config/process/_terminal.js'
import { holdNamespaces, joining } from '../../config-linux/namespaces/_held.js'
import { alert, patience, toldIn } from '../_alert.js'
import { settled } from '../_status.js'
import { processesBeside } from '../_traces.js'

interface Setting {
  name: string
  edit: Edit
  atTerminal?: true
}

const settings: readonly Setting[] = [
  { name: 'terminal', edit: g => g.terminal(true), atTerminal: true },
  { name: 'another user', edit: g => g.user({ uid: 1000, gid: 1001 }) },
  { name: 'pid namespace of the runtime', edit: g => g.withoutNamespace('pid') },
  { name: 'user namespace', edit: inUserNamespace },
]

// Those of a group, those that most ignore, and those that users send.
const signals = ['WINCH', 'CONT', 'INT', 'QUIT', 'HUP', 'USR1', '12', 'TERM']
/** A process gets what is sent to it meanwhile once it goes on, in any order. */
const whileStopped = ['STOP', 'USR2', 'TERM', '1', 'CONT']
const numberOf = (signal: string): number =>
  constants.signals[`SIG${signal}` as NodeJS.Signals] ?? Number(signal)
const byNumber = (a: number, b: number) => a - b

async function checkSetting(
  t: CheckContext,
  { name, edit, atTerminal }: Setting,
  wait: ReturnType<typeof patience>,
): Promise<void> {
  const row = `kill-sends-signal[${name}]`
  const file = join(t.newDir(), 'told')
  writeFileSync(file, '')
  chmodSync(file, 0o666)
  const telling: Edit = g => {
    edit(g)
    g.mount({ destination: '/told', type: 'bind', source: file, options: ['bind'] })
    g.args('/bin/sh', '-c', 'exec "$@" >/told', '-', ...alert)
  }
  const container = atTerminal ? (await createWithTerminal(t, telling)).container : await t.create(telling)
  await container.start()
  const told = () => readFileSync(file, 'utf8')
  await waitFor('the program to listen', t.timeoutMs, () => told().includes('ready'))

  const steps = signals.map(signal => [signal])
  if (t.sharesKernel) steps.push(whileStopped)
  let before = 0
  for (const step of steps) {
    for (const signal of step) t.succeeded(row, await t.runtime.kill(container.id, signal), `kill ${signal}`)
    const expected = step.map(numberOf).filter(number => number !== constants.signals.SIGSTOP)
    const got = () => toldIn(told()).slice(before)
    await wait(() => got().length >= expected.length)
    const what = `${step.join(', ')}: what the program got`
    if (!t.same(row, got().sort(byNumber), expected.sort(byNumber), what)) break
    before += expected.length
  }
  t.same(row, toldIn(told()).length, before, 'signals in all')
  t.ok(row, container.isAlive(), 'the process lives on')
  const others = processesBeside(container)
  t.succeeded(row, await t.runtime.kill(container.id, 'KILL'), 'kill KILL')
  await container.exited().catch(() => undefined)
  t.ok(row, !container.isAlive(), 'SIGKILL ends the process')
  // Without a PID namespace of its own the process beside it lives on, unless the runtime ends it, too.
  for (const pid of others) if (processAlive(pid)) process.kill(pid, 'SIGKILL')
  await settled(t, container, 'stopped')
  await container.delete()
}

// Whoever the program is and whatever it shares: it gets the signal, and no other process does.
export default requirement('kill-sends-signal', async t => {
  const wait = patience(t)
  const isPossible = await hasUserNamespaces(t)
  for (const setting of settings)
    if (isPossible || setting.edit !== inUserNamespace) await checkSetting(t, setting, wait)
  if (!t.sharesKernel) return
  // There it is not the first, who is another's process.
  const held = await holdNamespaces(t, ['pid'])
  await checkSetting(t, { name: 'joined pid namespace', edit: joining(held, ['pid']) }, wait)
  t.ok('kill-sends-signal[joined pid namespace]', processAlive(held.pid), 'who was there before lives on')
})
