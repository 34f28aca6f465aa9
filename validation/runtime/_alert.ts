/** A program that tells of each signal that it gets: also of those that would not end it, as first of its namespace. */
import { constants } from 'node:os'
import { type CheckContext, type Container, waitFor } from '#harness'

// Neither can be caught.
const untold = ['SIGKILL', 'SIGSTOP']
const standard = Object.entries(constants.signals).flatMap(([name, number]) =>
  untold.includes(name) ? [] : [number],
)
// The C library keeps 32 and 33 to itself.
const realTime = Array.from({ length: 31 }, (_, index) => 34 + index)

const listening = (who: string, begun: string) => {
  const traps = [...new Set([...standard, ...realTime])].map(
    number => `trap "echo ${who}got ${number}." ${number}`,
  )
  return `${traps.join('; ')}; sleep 1000 & echo "${begun}"; while [ -d /proc/$! ]; do wait $!; done`
}

// What a shell starts in the background ignores SIGINT and SIGQUIT for good; what has lost its parent does not.
const child = `kill -KILL $PPID; ${listening('child ', 'child listens.')}`
const withChild = `grep SigIgn /proc/self/status; sh -c 'sh -c "$0"; :' "$0"; ${listening('', 'ready $$.')}`

/**
 * Its arguments; it prints which signals it ignores, `ready <pid>.` once, when it listens, and `got <number>.` for each
 * signal. So does a process beside it, in its process group.
 */
export const alert = ['/bin/sh', '-c', withChild, child] as const

/** Numbers of the signals that it or the process beside it told of. */
export const toldIn = (text: string): number[] =>
  [...text.matchAll(/got (\d+)\./g)].map(match => Number(match[1]))

/**
 * Whether the program began with a signal ignored, as programs of a runtime in Rust do with SIGPIPE: a shell can't change
 * that, nor tell of such a signal.
 */
export function isIgnored(text: string, number: number): boolean {
  const [, mask = '0'] = /^SigIgn:\s*([0-9a-f]+)$/m.exec(text) ?? []
  return ((BigInt(`0x${mask}`) >> BigInt(number - 1)) & 1n) === 1n
}

const brieflyMs = 300

/** A wait for what such programs tell: once something did not come in time, later waits are brief ones. */
export function patience(t: CheckContext): (isTold: () => boolean) => Promise<void> {
  let deadlineMs = t.timeoutMs
  return async isTold => {
    const isInTime = await waitFor('the program to tell', deadlineMs, isTold).catch(() => false)
    if (!isInTime) deadlineMs = Math.min(deadlineMs, brieflyMs)
  }
}

// Nobody else would send these on the sly. A shell that runs its traps in the order of their numbers has told all that
// came before the first when it tells of the second.
const probes = ['SIGPWR', 'SIGURG'] as const

/**
 * Numbers of the signals that such a container got so far, but for two that it is sent here, and must answer. One
 * that is held up does not.
 */
export async function signalsHeard(t: CheckContext, container: Container): Promise<(number | string)[]> {
  const before = toldIn(container.stdout).length
  for (const probe of probes) {
    await container.kill(probe.slice('SIG'.length))
    const isAnswered = () => toldIn(container.stdout).slice(before).includes(constants.signals[probe])
    if (!(await waitFor('an answer', t.timeoutMs, isAnswered).catch(() => false)))
      return [`no answer to ${probe}`]
  }
  return toldIn(container.stdout).filter(number => !probes.some(probe => constants.signals[probe] === number))
}
