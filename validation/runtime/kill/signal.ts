import { constants } from 'node:os'
import { type CheckContext, type Container, requirement, succeeded, waitFor } from '#harness'
import { readProc } from '#host/process'
import { parseStat } from '#inside/proc/stat'
import { alert, isIgnored, patience, signalsHeard, toldIn } from '../_alert.js'
import { processesBeside } from '../_traces.js'

// Neither can be caught; the C library keeps 32 and 33 to itself.
const uncaught = ['SIGKILL', 'SIGSTOP']
const standard = Object.entries(constants.signals)
  .filter(
    ([name, number]) =>
      !uncaught.includes(name) && !['SIGIOT', 'SIGPOLL', 'SIGUNUSED'].includes(name) && number < 32,
  )
  .map(([name, number]): [string, number] => [name.slice(3), number])
const byNumber = [...new Set(standard.map(([, number]) => number)), 34, 35, 49, 63, 64]

/** Spellings that not every runtime knows: it sends what is meant, or refuses. */
const spellings: [string, number][] = [
  ['SIGHUP', 1],
  ['SIGUSR2', 12],
  ['SIGTERM', 15],
  ['RTMIN+3', 37],
  ['SIGRTMIN+5', 39],
  ['RTMAX-2', 62],
]

const isHeldUp = (pid: number) => parseStat(readProc(pid, 'stat')).state === 'T'

/** Whether a process gets to be stopped by a signal, or to go on after that, in time. */
async function becomes(t: CheckContext, { pid }: Container, isStopped: boolean): Promise<boolean> {
  const isSo = () => isHeldUp(pid) === isStopped
  return waitFor('the process to stop or go on', t.timeoutMs, isSo).catch(() => false)
}

// The program and its child name each signal they get. The child must get none, nor end: that is a SIGCHLD.
export default requirement('kill-sends-signal', async t => {
  // Its id begins with that of a container that is killed below.
  const idOfCreated = t.newId()
  const bystander = await t.start(g => g.args(...alert), { id: `${idOfCreated}0` })
  const container = await t.start(g => g.args(...alert))
  await container.printed('ready')
  await bystander.printed('ready')

  const expected: number[] = []
  const wait = patience(t)
  const got = () => toldIn(container.stdout)
  const send = async (row: string, signal: string, number: number, known: boolean) => {
    const before = got().length
    const result = await t.runtime.kill(container.id, signal)
    if (!known && !succeeded(result)) return t.info(row, `${signal} is refused`)
    if (!t.succeeded(row, result, `kill ${signal}`)) return
    if (isIgnored(container.stdout, number)) return t.info(row, `programs begin with ${signal} ignored`)
    expected.push(number)
    await wait(() => got().length > before)
    t.same(row, got().slice(before), [number], `${signal}: what the program got`)
  }

  const isAsked = (row: string) => t.wants(row) || t.wants('kill-sends-signal[all]')
  for (const [name, number] of standard) {
    const row = `kill-sends-signal[${name}]`
    if (isAsked(row)) await send(row, name, number, true)
  }
  for (const number of byNumber) {
    const row = `kill-sends-signal[${number < 32 ? 'by number' : number}]`
    if (isAsked(row)) await send(row, String(number), number, true)
  }
  for (const [spelling, number] of spellings)
    await send('kill-sends-signal[other names]', spelling, number, false)
  // Whether that is an error is left open; it must not send anything, as is seen below.
  for (const signal of ['NOSUCH', 'TERMINATE', '65', '129', '266']) {
    const { exitCode } = await t.runtime.kill(container.id, signal)
    t.info('kill-sends-signal[other names]', `${signal}: exit ${exitCode}`)
  }

  if (t.sharesKernel) {
    for (const [signal, row] of [
      ['STOP', 'STOP'],
      ['19', 'by number'],
    ] as const) {
      t.succeeded(`kill-sends-signal[${row}]`, await t.runtime.kill(container.id, signal), `kill ${signal}`)
      t.ok(
        `kill-sends-signal[${row}]`,
        await becomes(t, container, true),
        `${signal}: the process is stopped`,
      )
      const others = processesBeside(container)
      t.same(`kill-sends-signal[${row}]`, others.filter(isHeldUp), [], `${signal}: no other is`)
      await send('kill-sends-signal[CONT]', 'CONT', 18, true)
      t.ok('kill-sends-signal[CONT]', await becomes(t, container, false), 'the process goes on')
    }
  }
  t.same(
    'kill-sends-signal[all]',
    got(),
    expected,
    'the signals that were sent, in their order, and no other',
  )
  t.ok('kill-sends-signal[all]', container.isAlive(), 'the process lives on')
  t.succeeded('kill-sends-signal[KILL]', await t.runtime.kill(container.id, 'KILL'), 'kill KILL')
  await container.exited().catch(() => undefined)
  t.ok('kill-sends-signal[KILL]', !container.isAlive(), 'SIGKILL ends the process')

  const second = await t.start(g => g.args('/bin/sleep', '1000'))
  t.succeeded('kill-sends-signal[by number]', await t.runtime.kill(second.id, '9'), 'kill 9')
  await second.exited().catch(() => undefined)
  t.ok('kill-sends-signal[by number]', !second.isAlive(), '9 ends the process')
  t.same('kill-sends-signal[all]', await signalsHeard(t, bystander), [], 'signals that another container got')

  const created = await t.create(g => g.args('/bin/sh', '-c', 'echo ran'), { id: idOfCreated })
  if (t.sharesKernel) {
    // Nothing can hold up these two.
    for (const [signal, isStopped] of [
      ['STOP', true],
      ['18', false],
      ['19', true],
      ['CONT', false],
    ] as const) {
      const sent = await t.runtime.kill(created.id, signal)
      t.succeeded('kill-sends-signal[created]', sent, `kill ${signal} of a created container`)
      t.ok('kill-sends-signal[created]', await becomes(t, created, isStopped), `what ${signal} does`)
    }
  }
  const killed = await t.runtime.kill(created.id, '9')
  if (!t.succeeded('kill-sends-signal[created]', killed, 'kill of a created container')) return
  await created.exited()
  t.same(
    'kill-sends-signal[created]',
    await created.output(),
    '',
    'the process ends, the program does not run',
  )
  t.ok('kill-sends-signal[created]', bystander.isAlive(), 'and no other')
})
