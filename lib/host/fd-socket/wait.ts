import { setTimeout as sleep } from 'node:timers/promises'
import { callLibc } from './libc.js'

export const POLLIN = 0x1
export const POLLHUP = 0x10
export const POLLRDHUP = 0x2000
const POLLNVAL = 0x20

const INTERVAL_MS = 2

/** A deadline passed; the message says which wait ran out and what had come until then. */
export class WaitTimeout extends Error {
  override name = 'WaitTimeout'
}

/** What is waited for and until when; `assertOpen` throws once the fd may no longer be used. */
export interface Wait {
  what: string
  timeoutMs: number
  deadlineMs: number
  assertOpen: () => void
}

/** Starts the clock of a wait. */
export function startWait(what: string, timeoutMs: number, assertOpen = () => {}): Wait {
  return { what, timeoutMs, deadlineMs: performance.now() + timeoutMs, assertOpen }
}

/**
 * Tries a non-blocking operation every 2 ms until it gives something. Nothing sits in a blocking call, so that
 * no thread is left behind when Node wants to exit.
 */
export async function waitFor<T>(attempt: () => T | undefined, wait: Wait, soFar = () => ''): Promise<T> {
  for (;;) {
    wait.assertOpen()
    const result = attempt()
    if (result !== undefined) return result

    const leftMs = wait.deadlineMs - performance.now()
    if (leftMs <= 0) throw new WaitTimeout(`waited ${wait.timeoutMs} ms for ${wait.what}${soFar()}`)
    await sleep(Math.min(INTERVAL_MS, leftMs))
  }
}

/** The events that a fd shows now, without waiting. */
export function eventsNow(fd: number, events: number): number {
  const entry = Buffer.alloc(8)
  entry.writeInt32LE(fd, 0)
  entry.writeInt16LE(events, 4)
  callLibc('poll', [entry, 1, 0])

  const seen = entry.readInt16LE(6)
  if ((seen & POLLNVAL) !== 0) throw new Error(`fd ${fd} is not open`)
  return seen
}

/** A call on a non-blocking fd, undefined where it would have blocked. */
export function unlessAgain<T>(call: () => T): T | undefined {
  try {
    return call()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return undefined
    throw error
  }
}
