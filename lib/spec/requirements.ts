/** The requirement catalogue: every sentence of the runtime-spec that asks for something, under an id that stays. */
import { readFileSync } from 'node:fs'

export type Testable = 'yes-linux' | 'config-validation' | 'no' | 'needs-kernel-feature' | 'needs-hw'

export interface Requirement {
  id: string
  /** File of the spec, such as `config-linux.md`. */
  file: string
  /** Anchor of the section in that file. */
  anchor: string
  /** Line of the sentence in that file at the newest spec version. */
  line: number
  /** RFC 2119 word, or OPTIONAL-PROPERTY (an optional field that takes effect if set), or IMPLIED. */
  level: string
  /** First spec version with the requirement. */
  since: string
  /** Last spec version with the requirement, if a later one took it back. */
  until?: string
  testable: Testable
  /** What must hold, in our own words. */
  summary: string
  /** Why no check can speak for it here, for what is not `yes-linux`. */
  reason?: string
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../lib/spec/requirements/${name}.json`, import.meta.url), 'utf8'))

const load = (): ReadonlyMap<string, Requirement> => {
  const summaries: Record<string, string> = Object.assign(
    {},
    ...['runtime', 'config', 'config-linux'].map(part => read(`summaries-${part}`)),
  )
  const reasons: Record<string, string> = read('reasons')
  const entries = (read('catalogue') as Omit<Requirement, 'summary' | 'reason'>[]).map(
    (entry): Requirement => {
      const reason = reasons[entry.id]
      return {
        ...entry,
        summary: summaries[entry.id] ?? entry.id,
        ...(reason === undefined ? {} : { reason }),
      }
    },
  )
  return new Map(entries.map(entry => [entry.id, entry]))
}

let loaded: ReadonlyMap<string, Requirement> | undefined

/** All requirements by id, in the spec's order. Read from disk at the first call. */
export function requirements(): ReadonlyMap<string, Requirement> {
  loaded ??= load()
  return loaded
}

/** The requirement of that id. Throws if the catalogue has none. */
export function requirementOf(id: string): Requirement {
  const found = requirements().get(id)
  if (!found) throw new Error(`no requirement has the id '${id}': see lib/spec/requirements/catalogue.json`)
  return found
}

/** Address of a requirement's section in the published spec, at a version. */
export const specLink = ({ file, anchor }: Pick<Requirement, 'file' | 'anchor'>, version: string): string =>
  `https://github.com/opencontainers/runtime-spec/blob/v${version}/${file}#${anchor}`
