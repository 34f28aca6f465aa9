/** The words of `generate` on the command line: flags take them as Go's flag package does, as scripts expect. */
import { UsageError } from '../../lib/run/settings.js'
import { allFlags } from './all-flags.js'
import type { Flag } from './flag.js'
import { shown } from './values.js'

/** Flags of the command line at large. */
const others = new Set(['help', 'h', 'version', 'v'])

const truths: { readonly [word: string]: boolean } = {
  '1': true,
  t: true,
  T: true,
  true: true,
  TRUE: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  false: false,
  FALSE: false,
  False: false,
}

/**
 * Brings the words into the one form that yargs reads as they are meant: --name=value. A flag starts with one dash or
 * two, and one with a value takes the next word whatever it looks like: `--args -D`.
 * @throws UsageError for a flag that there is not, one without its value, and a word that belongs to no flag
 */
export function flagWords(words: readonly string[]): string[] {
  const flags = new Map(allFlags.map(flag => [flag.name, flag]))
  const found: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    const [, name = '', inline] = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(word) ?? []
    const flag = flags.get(name)
    if (others.has(name)) found.push(word)
    else if (name === '') throw new UsageError(strayWord(word, words[index - 1]))
    else if (flag === undefined) throw new UsageError(unknownFlag(name))
    else if (flag.syntax === undefined) found.push(`--${name}=${truthOf(flag, inline)}`)
    else {
      const value = inline ?? words[++index]
      if (value === undefined) throw new UsageError(`--${name} takes ${flag.syntax}, and nothing follows it`)
      found.push(`--${name}=${inQuotes(value)}`)
    }
  }
  return found
}

// yargs takes a pair of quotes off a value. The shell took off its own before; these are meant.
const inQuotes = (value: string): string =>
  /^["']/.test(value) && value.endsWith(value[0]!) ? `"${value}"` : value

function truthOf({ name }: Flag, text = 'true'): boolean {
  const truth = Object.hasOwn(truths, text) ? truths[text] : undefined
  if (truth === undefined) throw new UsageError(`--${name} takes true or false, not ${shown(text)}`)
  return truth
}

const strayWord = (word: string, before: string | undefined): string =>
  before?.startsWith('-')
    ? `${before} takes no word behind it, and ${shown(word)} belongs to no flag: write ${before}=false to switch it off`
    : `${shown(word)} belongs to no flag: each word of the program to run has --args before it`

function unknownFlag(name: string): string {
  const plain = (text: string) => text.replace(/[^a-z0-9]/gi, '').toLowerCase()
  const close = allFlags
    .map(flag => ({ flag, distance: editDistance(plain(flag.name), plain(name)) }))
    .sort((one, other) => one.distance - other.distance)[0]
  const advice =
    close && close.distance <= 3
      ? `perhaps --${close.flag.name} is meant`
      : '`oci-runtime-tool generate --help` lists all'
  return `there is no flag ${shown(`--${name}`)}: ${advice}`
}

/** How many letters must be put in, left out or changed to make one text of the other. */
function editDistance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 3) return Number.POSITIVE_INFINITY
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [position, letter] of [...one].entries()) {
    const next = [position + 1]
    for (const [column, otherLetter] of [...other].entries())
      next.push(
        Math.min(next[column]! + 1, row[column + 1]! + 1, row[column]! + (letter === otherLetter ? 0 : 1)),
      )
    row = next
  }
  return row[other.length]!
}
