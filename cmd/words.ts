/** The command line before yargs sees it, for what yargs reads otherwise than the scripts that it was written for. */

/** Options that opencontainers/runtime-tools has before the command, and whether they take a value. */
const early: { readonly [name: string]: { takesValue: boolean } } = {
  'host-specific': { takesValue: false },
  'compliance-level': { takesValue: true },
  'log-level': { takesValue: true },
}

/**
 * The words with early options behind the command, where yargs looks for them. There is no log to have a level of, and
 * `generate` knows nothing of compliance.
 * @throws UsageError where the flags of `generate` are wrong
 */
export async function commandWords(words: readonly string[]): Promise<string[]> {
  const options: string[] = []
  let index = 0
  for (; index < words.length; index++) {
    const [, name = '', inline] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(words[index]!) ?? []
    const option = Object.hasOwn(early, name) ? early[name] : undefined
    if (option === undefined) break
    const value = inline ?? (option.takesValue ? words[++index] : undefined)
    if (name !== 'log-level') options.push(value === undefined ? `--${name}` : `--${name}=${value}`)
  }
  const [command, ...rest] = words.slice(index)
  if (command === undefined) return [...words]
  if (command !== 'generate') return [command, ...options, ...rest]
  const { flagWords } = await import('./generate/words.js')
  const heeded = options.filter(option => option.startsWith('--host-specific'))
  return [command, ...flagWords([...heeded, ...rest])]
}
