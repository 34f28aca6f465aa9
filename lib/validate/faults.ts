/** The faults of a document: what its rules find, and what its schema finds that no rule tells better. */
import { formatPointer, parsePointer } from '../json/pointer.js'
import { shown } from '../json/shown.js'
import { requirementOf } from '../spec/requirements.js'
import { compareVersions } from '../spec/versions.js'
import { plainJson } from './plain-json.js'
import type { Fault } from './report.js'
import { placesAt, type Rule, type Subject } from './rules/rule.js'
import { type DocumentKind, schemaFaults } from './schema.js'
import { idOfSchemaFault } from './schema-ids.js'

/** What these rules find. Those on a requirement that came after the version of the spec find nothing. */
export function ruleFaults(rules: readonly Rule[], subject: Subject): Fault[] {
  const faults = rules.flatMap(({ id, at, check }) =>
    [at]
      .flat()
      .flatMap(pattern => placesAt(subject.document, pattern))
      .flatMap(({ path, value }) =>
        [...check(value, subject)].map((problem): Fault => {
          if (typeof problem === 'string') return { id, path, message: problem }
          const { below = [], ...rest } = problem
          return { id, path: [...path, ...below], ...rest }
        }),
      ),
  )
  return faults.filter(({ id }) => compareVersions(requirementOf(id).since, subject.spec) <= 0)
}

// Windows has no need of these, which the schema takes for needed unless the document has a part for Windows.
const posixOnly: ReadonlySet<string> = new Set([
  'config-root-required',
  'process-args-one-required',
  'user-uid-required',
  'user-gid-required',
])

/** What the schema finds; a value that a rule found wrong is not reported again. */
export function faultsOfSchema(kind: DocumentKind, subject: Subject, byRules: readonly Fault[]): Fault[] {
  const told = new Set(byRules.filter(({ part }) => part !== 'name').map(({ path }) => formatPointer(path)))
  return schemaFaults(kind, subject.spec, plainJson(subject.document), subject.document).flatMap(fault => {
    const id = idOfSchemaFault(kind, fault)
    if (fault.missing !== undefined && subject.platform === 'windows' && posixOnly.has(id)) return []
    if (fault.missing === undefined && told.has(fault.pointer)) return []
    const path = parsePointer(fault.pointer)
    return [{ id, path, message: `${nameOf(path, kind)} ${fault.message}` } satisfies Fault]
  })
}

/** What a member is called in a message: its name, and for an item that of the list with the position. */
function nameOf(path: readonly string[], kind: DocumentKind): string {
  const last = path.at(-1)
  if (last === undefined) return kind === 'config' ? 'the config' : `the ${kind}`
  const list = path.at(-2)
  if (/^\d+$/.test(last) && list !== undefined) return `${plainName(list)}[${last}]`
  return plainName(last)
}

const plainName = (name: string): string => (/^[\w.-]{1,60}$/.test(name) ? name : shown(name))
