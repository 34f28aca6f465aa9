/** Requirements with a check that no faulty runtime can break, and why. */

export interface Unbreakable {
  id: string
  /**
   * `kernel`: what the sentence says is the kernel's doing, whatever the runtime does.
   * `left open`: the sentence asks nothing of the runtime, so the check records what it sees, and can't fail.
   */
  kind: 'kernel' | 'left open'
  reason: string
}

export const unbreakable: readonly Unbreakable[] = [
  {
    id: 'memory-usehierarchy',
    kind: 'kernel',
    reason: 'since Linux 5.11 all memory is accounted hierarchically, and nothing can be asked for',
  },
  {
    id: 'rlimits-getrlimit-succeeds',
    kind: 'kernel',
    reason: 'each process has each of the limits that its kernel knows; which ones, no runtime decides',
  },
  {
    id: 'config-ociversion-newer-minor',
    kind: 'left open',
    reason: 'says for whom a bundle of a newer version is meant, not what others have to do with it',
  },
  {
    id: 'devices-unlisted-no-access',
    kind: 'left open',
    reason: '"MAY NOT" is no key word, and the wording was weakened on purpose',
  },
  ...['idmap', 'ridmap'].map(
    (option): Unbreakable => ({
      id: `mount-option-${option}-userns-default-may`,
      kind: 'left open',
      reason: `a MAY with an error as the other way; what is neither breaks mount-option-${option}-unsupported-error`,
    }),
  ),
]
