/** Counts of verdicts, and the exit code that follows. */
import type { Judgement, Verdict } from './judge.js'

export const verdicts = ['pass', 'fail', 'should', 'known', 'fixed', 'info', 'skip', 'error'] as const

export type Tally = Record<Verdict, number>

export const tally = (judgements: readonly Pick<Judgement, 'verdict'>[]): Tally => {
  const counts = Object.fromEntries(verdicts.map(verdict => [verdict, 0])) as Tally
  for (const { verdict } of judgements) counts[verdict] += 1
  return counts
}

/** 0: no requirement broken but known ones; 1: new failures; 2: the suite itself is at fault, so nothing is sure. */
export const exitCodeOf = (counts: Tally, level: 'must' | 'should'): 0 | 1 | 2 => {
  if (counts.error > 0) return 2
  return counts.fail > 0 || (level === 'should' && counts.should > 0) ? 1 : 0
}

/** The counts in words, those that are 0 left out: `310 pass, 2 fail, 12 known`. */
export const describeTally = (counts: Tally): string =>
  verdicts.flatMap(verdict => (counts[verdict] > 0 ? [`${counts[verdict]} ${verdict}`] : [])).join(', ') ||
  'no points'
