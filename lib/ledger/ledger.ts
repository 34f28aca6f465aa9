/** The ledger of known deviations: what a runtime is known to do otherwise, in known-deviations/<runtime>.yaml. */
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseYaml } from '../yaml/checked.js'
import { checkedAtBuild } from './checked-at-build.js'
import { inRange } from './version-range.js'

export const classes = [
  'deliberate',
  'bug',
  'ambiguous',
  'superseded',
  'environment',
  'architecture',
] as const

/** What `deviations propose` writes where a person has to decide: a ledger with it is not read. */
export const undecided = 'TODO'

export interface Deviation {
  /** Name of the entry, for ever. */
  id: string
  /** Requirement ids, each alone or with a row (`valid-values-error[rlimit type]`). */
  requirements: string[]
  /** Versions of the runtime, such as `>=1.4.1 <1.27`, or `*`. */
  versions: string
  /** Spec versions by which the run is judged; all if left out. */
  specs?: string
  /** Cgroup view in which it shows; both if left out. */
  cgroup?: 'v1' | 'v2'
  class: (typeof classes)[number]
  /** What the runtime was seen to do. */
  observed: string
  /** Why, as far as known. */
  reason: string
  links: string[]
  /** Day on which it was seen last. */
  date: string
  /** A race: it does not show in every run. */
  sometimes?: boolean
}

const schema = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'requirements', 'versions', 'class', 'observed', 'reason', 'links', 'date'],
    additionalProperties: false,
    properties: {
      id: { type: 'string', pattern: '^[a-z0-9][a-z0-9.-]*$' },
      requirements: { type: 'array', minItems: 1, items: { type: 'string' } },
      versions: { type: 'string', minLength: 1 },
      specs: { type: 'string', minLength: 1 },
      cgroup: { enum: ['v1', 'v2'] },
      class: { enum: [...classes, undecided] },
      observed: { type: 'string', minLength: 1 },
      reason: { type: 'string', minLength: 1 },
      links: { type: 'array', items: { type: 'string', pattern: '^https://' } },
      date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
      sometimes: { type: 'boolean' },
    },
  },
} as const

const needsAPerson = ({ id }: Deviation, member: 'class' | 'reason'): string =>
  member === 'class'
    ? `the class of '${id}' is still ${undecided}: a person has to decide which of ${classes.join(', ')} it is`
    : `the reason of '${id}' is still ${undecided}: a person has to say why, or that it is not known`

/** Parses a ledger's text. Throws a YamlError that names `file` and a line. */
export async function parseLedger(
  text: string,
  file: string,
  knownIds: ReadonlySet<string>,
): Promise<Deviation[]> {
  const { value: deviations = [], fail } = await parseYaml<Deviation[]>(text, file, schema)
  const seen = new Set<string>()
  for (const [index, entry] of deviations.entries()) {
    const { id, requirements, versions, specs } = entry
    for (const member of ['class', 'reason'] as const) {
      if (entry[member] === (undecided as string)) fail([index, member], needsAPerson(entry, member))
    }
    if (seen.has(id)) fail([index], `a second entry has the id '${id}'`)
    seen.add(id)
    for (const requirement of requirements) {
      const plain = requirement.split('[')[0]!
      if (!knownIds.has(plain)) fail([index, 'requirements'], `no requirement has the id '${plain}'`)
    }
    for (const range of [versions, specs ?? '*']) {
      try {
        inRange('1.0.0', range)
      } catch (error) {
        fail([index, 'versions'], (error as Error).message)
      }
    }
  }
  return deviations
}

/** Where the ledgers are, one for each runtime. */
export const ledgerFolder = fileURLToPath(new URL('../../../known-deviations/', import.meta.url))

/** Reads the ledger of a runtime; an empty one if it has none. Throws a YamlError. */
export async function loadLedger(runtimeName: string, knownIds: ReadonlySet<string>): Promise<Deviation[]> {
  const name = basename(runtimeName)
  const file = `${ledgerFolder}${name}.yaml`
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  return checkedAtBuild(name, text) ?? parseLedger(text, file, knownIds)
}

/** Circumstances of a run that decide which entries hold. */
export interface Circumstances {
  version: string
  spec: string
  cgroup: 'v1' | 'v2' | 'none'
}

/** The entries of a ledger that hold for a run. */
export const applicable = (
  ledger: readonly Deviation[],
  { version, spec, cgroup }: Circumstances,
): Deviation[] =>
  ledger.filter(
    entry =>
      inRange(version, entry.versions) &&
      inRange(spec, entry.specs ?? '*') &&
      (entry.cgroup === undefined || entry.cgroup === cgroup),
  )
