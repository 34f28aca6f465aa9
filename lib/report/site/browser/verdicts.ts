/** Verdicts as a reader sees them: a sign and a word each, and which of several counts. */
import { verdicts } from '../../../run/tally.js'
import { type Letter, letterOf } from '../site-data.js'

interface Look {
  sign: string
  word: string
  meaning: string
}

/** Worst first. */
export const looks: Readonly<Record<Letter, Look>> = {
  f: { sign: '✗', word: 'fail', meaning: 'a MUST is broken' },
  e: { sign: '⚡', word: 'error', meaning: 'the check itself broke' },
  s: { sign: '!', word: 'should', meaning: 'a SHOULD is broken' },
  k: { sign: '≈', word: 'known', meaning: 'broken, and in the ledger of known deviations' },
  x: { sign: '↑', word: 'fixed', meaning: 'in the ledger, but holds now' },
  p: { sign: '✓', word: 'pass', meaning: 'holds' },
  i: { sign: 'i', word: 'info', meaning: 'left open by the spec, or newer than the version judged by' },
  '-': { sign: '–', word: 'skip', meaning: 'host or runtime lacks what the check needs' },
  '.': { sign: '·', word: 'none', meaning: 'no result' },
}

/** All letters but that of no result, worst first. */
export const letters = (Object.keys(looks) as Letter[]).filter(letter => letter !== '.')

/** Letters in the order in which runs count them. */
export const countedLetters: readonly Letter[] = verdicts.map(verdict => letterOf[verdict])

const order = Object.keys(looks).join('')

/** Sorts the worst first. */
export const byHarm = (a: Letter, b: Letter): number => order.indexOf(a) - order.indexOf(b)

/** The verdict that counts where a requirement has several. */
export function worst(several: Iterable<Letter>): Letter {
  let found: Letter = '.'
  for (const letter of several) if (byHarm(letter, found) < 0) found = letter
  return found
}

/** Whether what was asserted did not hold, in the ledger or not. */
export const isBroken = (letter: Letter): boolean => letter === 'f' || letter === 's' || letter === 'k'

/** Whether what was asserted held. */
export const holds = (letter: Letter): boolean => letter === 'p' || letter === 'x'

/** Whether it wants a person's eyes: a new failure, a broken SHOULD, a broken check. */
export const isAlarming = (letter: Letter): boolean => letter === 'f' || letter === 's' || letter === 'e'
