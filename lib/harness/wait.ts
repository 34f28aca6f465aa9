/** Waiting for an event, with a deadline. */
import { setTimeout as delay } from 'node:timers/promises'
import { RuntimeFailure } from './failure.js'

const firstPauseMs = 1
const longestPauseMs = 8

/**
 * Polls until `probe` gives back something other than undefined or false, and gives that back. Throws a
 * RuntimeFailure that says what was waited for when the deadline runs out.
 */
export async function waitFor<T>(
  what: string,
  timeoutMs: number,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (performance.now() > deadline) throw new RuntimeFailure(`waited ${timeoutMs} ms in vain for ${what}`)
    await delay(pauseMs)
  }
}
