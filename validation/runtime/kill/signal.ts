import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { requirement, succeeded, waitFor } from '#harness'
import { parseStat } from '#inside/proc/stat'

// Neither can be caught; the C library keeps 32 and 33 to itself.
const uncaught = ['SIGKILL', 'SIGSTOP']
const standard = Object.entries(constants.signals)
  .filter(
    ([name, number]) =>
      !uncaught.includes(name) && !['SIGIOT', 'SIGPOLL', 'SIGUNUSED'].includes(name) && number < 32,
  )
  .map(([name, number]): [string, number] => [name.slice(3), number])
const byNumber = [1, 10, 15, 31, 34, 35, 49, 64]

/** Spellings that not every runtime knows: it sends what is meant, or refuses. */
const spellings: [string, number][] = [
  ['SIGHUP', 1],
  ['SIGUSR2', 12],
  ['RTMIN+3', 37],
  ['SIGRTMIN+5', 39],
  ['RTMAX-2', 62],
]

// The program names each signal it gets. Its child must get none, or the program would get SIGCHLD.
export default requirement('kill-sends-signal', async t => {
  const caught = [
    ...standard.map(([, number]) => number),
    ...Array.from({ length: 31 }, (_, index) => 34 + index),
  ]
  const traps = caught.map(number => `trap "echo got ${number}." ${number}`).join('; ')
  const script = `sleep 1000 & ${traps}; echo ready.; while [ -d /proc/$! ]; do wait $!; done`
  const container = await t.start(g => g.args('/bin/sh', '-c', script))
  await container.printed('ready.')

  const expected: number[] = []
  const got = () => [...container.stdout.matchAll(/got (\d+)\./g)].map(match => Number(match[1]))
  const send = async (row: string, signal: string, number: number, known: boolean) => {
    const before = got().length
    const result = await t.runtime.kill(container.id, signal)
    if (!known && !succeeded(result)) return t.info(row, `${signal} is refused`)
    if (!t.succeeded(row, result, `kill ${signal}`)) return
    expected.push(number)
    await waitFor(`signal ${number}`, t.timeoutMs, () => got().length > before).catch(() => undefined)
    t.same(row, got().slice(before), [number], `${signal}: what the program got`)
  }

  for (const [name, number] of standard) await send(`kill-sends-signal[${name}]`, name, number, true)
  for (const number of byNumber) {
    await send(`kill-sends-signal[${number}]`, String(number), number, true)
  }
  for (const [spelling, number] of spellings)
    await send('kill-sends-signal[other names]', spelling, number, false)
  // Whether that is an error is left open; it must not send anything, as is seen below.
  t.info(
    'kill-sends-signal[other names]',
    `NOSUCH: exit ${(await t.runtime.kill(container.id, 'NOSUCH')).exitCode}`,
  )

  if (t.sharesKernel) {
    const state = () => parseStat(readFileSync(`/proc/${container.pid}/stat`, 'utf8')).state
    await container.kill('STOP')
    await waitFor('the process to be stopped', t.timeoutMs, () => state() === 'T')
    t.same('kill-sends-signal[STOP]', state(), 'T', 'the process is stopped')
    await send('kill-sends-signal[CONT]', 'CONT', 18, true)
    t.ok('kill-sends-signal[CONT]', state() !== 'T', 'the process goes on', state())
  }
  t.same(
    'kill-sends-signal[all]',
    got(),
    expected,
    'the signals that were sent, in their order, and no other',
  )
  t.ok('kill-sends-signal[all]', container.isAlive(), 'the process lives on')
  t.succeeded('kill-sends-signal[KILL]', await t.runtime.kill(container.id, 'KILL'), 'kill KILL')
  await container.exited()
  t.ok('kill-sends-signal[KILL]', !container.isAlive(), 'SIGKILL ends the process')

  const created = await t.create(g => g.args('/bin/sh', '-c', 'echo ran'))
  const killed = await t.runtime.kill(created.id, 'KILL')
  if (!t.succeeded('kill-sends-signal[created]', killed, 'kill of a created container')) return
  await created.exited()
  t.same(
    'kill-sends-signal[created]',
    await created.output(),
    '',
    'the process ends, the program does not run',
  )
})
