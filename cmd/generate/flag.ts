/** What a flag of `generate` is, as data: for the command line, its help, completion, man page and docs. */
import type { Generator } from '#generate'
import type { SpecVersion } from '#spec/versions'
import { type Kind, shown, ValueError } from './values.js'

/** What flags know beside their own values. */
export interface Surroundings {
  /** Whether to ask for nothing that this host lacks. */
  hostSpecific: boolean
}

export interface Flag {
  name: string
  /** Syntax of its value. Without one it is a switch: --flag, --flag=true or --flag=false. */
  syntax?: string
  /** May be given more than once; of others the last one counts. */
  repeats?: true
  describe: string
  /** First release of the spec that has what it sets, where that is newer than what generate starts from. */
  since?: SpecVersion
  /** Values, for completion. */
  choices?: readonly string[]
  /** Its value is the path of a file, for completion. */
  isFile?: true
  /** What it does to the config, with all of its values; flags for the command itself do nothing. */
  apply?: (generator: Generator, values: readonly string[], surroundings: Surroundings) => void
}

export interface FlagGroup {
  title: string
  /** In the order in which they are applied, whatever the order of the command line. */
  flags: readonly Flag[]
}

/** Parts of a flag that few have. */
type More = Partial<Pick<Flag, 'since' | 'choices' | 'isFile'>>

type Apply = (generator: Generator, value: string, surroundings: Surroundings) => void

/** A flag that counts once: the last one. */
export const once = (
  name: string,
  syntax: string,
  describe: string,
  apply: Apply,
  more: More = {},
): Flag => ({
  name,
  syntax,
  describe,
  ...more,
  apply: (generator, values, surroundings) => {
    const value = values.at(-1)!
    blaming(name, syntax, value, () => apply(generator, value, surroundings))
  },
})

/** A flag that does its work for each time that it is given. */
export const each = (
  name: string,
  syntax: string,
  describe: string,
  apply: Apply,
  more: More = {},
): Flag => ({
  name,
  syntax,
  repeats: true,
  describe,
  ...more,
  apply: (generator, values, surroundings) => {
    for (const value of values) blaming(name, syntax, value, () => apply(generator, value, surroundings))
  },
})

/** A flag whose values, together, become the list at a JSON pointer. */
export const list = (name: string, syntax: string, describe: string, pointer: string): Flag => ({
  name,
  syntax,
  repeats: true,
  describe,
  apply: (generator, values) =>
    blaming(name, syntax, values.join(' '), () => void generator.patch(pointer, values)),
})

/** A switch that sets the boolean at a JSON pointer. */
export const toggle = (name: string, describe: string, pointer: string, more: More = {}): Flag => ({
  name,
  describe,
  ...more,
  apply: (generator, values) =>
    blaming(name, undefined, values.at(-1)!, () => void generator.patch(pointer, values.at(-1) === 'true')),
})

/** A switch that does something when it is on. */
export const action = (
  name: string,
  describe: string,
  apply: (generator: Generator, surroundings: Surroundings) => void,
): Flag => ({
  name,
  describe,
  apply: (generator, values, surroundings) => {
    if (values.at(-1) === 'true') blaming(name, undefined, 'true', () => apply(generator, surroundings))
  },
})

/** A switch that, when it is on, takes away the member at a JSON pointer, if it is there. */
export const removal = (name: string, describe: string, pointer: string): Flag =>
  action(name, describe, generator => takeAway(generator, pointer))

/** Removes what may be there. */
export function takeAway(generator: Generator, pointer: string): void {
  if (generator.at(pointer) !== undefined) generator.remove(pointer)
}

/** A flag that sets the member at a JSON pointer; an empty text takes the member away. */
export const member = (
  name: string,
  syntax: string,
  describe: string,
  pointer: string,
  kind: Kind,
  more: More = {},
): Flag =>
  once(
    name,
    syntax,
    describe,
    (generator, value) => {
      if (value !== '' || kind.takesEmpty) generator.patch(pointer, kind.read(value))
      else takeAway(generator, pointer)
    },
    more,
  )

/** Runs what applies a value; what goes wrong names the flag. */
function blaming(name: string, syntax: string | undefined, value: string, apply: () => void): void {
  try {
    apply()
  } catch (error) {
    if (error instanceof ValueError) {
      const takes = syntax === undefined ? 'true or false' : syntax
      throw new ValueError(`--${name} takes ${takes}, not ${shown(value)}, which ${error.message}`)
    }
    // The way to the member leads through something that holds no members: only a template can have that.
    if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)
      throw new ValueError(`--${name} does not fit the template: ${error.message}`)
    throw error
  }
}
