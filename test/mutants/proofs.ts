/** Which faults show that a requirement's checks can fail. */
import { idOf } from '../../lib/harness/focus.js'
import { mutants } from './all.js'
import type { Mutant } from './mutant.js'
import { unbreakable } from './unbreakable.js'

/** For each requirement, in words: a fault that breaks it and how many there are, or why there can be none. */
export function proofs(): ReadonlyMap<string, string> {
  const names = new Map<string, Set<string>>()
  for (const { name, breaks } of mutants)
    for (const key of breaks) names.set(idOf(key), (names.get(idOf(key)) ?? new Set()).add(name))
  const inWords = [...names].map(([id, [first, ...rest]]): [string, string] => [
    id,
    `\`${first}\`${rest.length > 0 ? ` and ${rest.length} more` : ''}`,
  ])
  return new Map([...inWords, ...unbreakable.map(({ id, reason }): [string, string] => [id, reason])])
}

/** A fault for each requirement: those that break one which none before them breaks. */
export function oneForEach(base: string): Mutant[] {
  const broken = new Set<string>()
  return mutants
    .filter(({ alike }) => !alike?.runtimes.includes(base))
    .filter(({ breaks }) => {
      const before = broken.size
      for (const key of breaks) broken.add(idOf(key))
      return broken.size > before
    })
}
