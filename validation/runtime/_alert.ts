/** A program that tells of each signal that it gets: also of those that would not end it, as first of its namespace. */
import { constants } from 'node:os'
import { type CheckContext, type Container, waitFor } from '#harness'

// A child of its own sends it the last one.
const untold = ['SIGKILL', 'SIGSTOP', 'SIGCHLD']
const numbers = new Set(
  Object.entries(constants.signals).flatMap(([name, number]) => (untold.includes(name) ? [] : [number])),
)
const traps = [...numbers].map(number => `trap "echo got ${number}." ${number}`).join('; ')

/** Its arguments; it prints `ready <pid>.` once, when it listens. */
export const alert = [
  '/bin/sh',
  '-c',
  `sleep 1000 & ${traps}; echo "ready $$."; while [ -d /proc/$! ]; do wait $!; done`,
] as const

// Nobody else would send these on the sly.
const probes = ['SIGURG', 'SIGPWR'] as const

/**
 * Numbers of the signals that such a container got so far, but for two that it is sent here, and must answer: what
 * came before the first has been told when it answers the second. One that is held up does not answer.
 */
export async function signalsHeard(t: CheckContext, container: Container): Promise<(number | string)[]> {
  const got = () => [...container.stdout.matchAll(/got (\d+)\./g)].map(match => Number(match[1]))
  const before = got().length
  for (const probe of probes) {
    await container.kill(probe.slice('SIG'.length))
    const isAnswered = () => got().slice(before).includes(constants.signals[probe])
    if (!(await waitFor('an answer', t.timeoutMs, isAnswered).catch(() => false)))
      return [`no answer to ${probe}`]
  }
  return got().filter(number => !probes.some(probe => constants.signals[probe] === number))
}
