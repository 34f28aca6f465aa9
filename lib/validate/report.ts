/** What a validation comes to: faults with their requirement, level, place and link. */

import type { JsonDocument, Part, Path } from '../json/document.js'
import { formatPointer } from '../json/pointer.js'
import { type Weight, weightOf } from '../spec/levels.js'
import { requirementOf, specLink } from '../spec/requirements.js'
import type { SpecVersion } from '../spec/versions.js'
import { printable } from './printable.js'

/** How strict to be: a fault of this level or above makes a document invalid, one below it is a warning. */
export const complianceLevels = ['must', 'should', 'may'] as const

export type ComplianceLevel = (typeof complianceLevels)[number]

/** One thing that is wrong, as `--json` prints it. */
export interface ValidationError {
  /** The requirement of the catalogue that is broken. */
  id: string
  /** Its level in the words of the spec, such as MUST, REQUIRED or SHOULD NOT. */
  level: string
  /** RFC 6901, of the member at fault; where one is missing, of the object that lacks it. */
  pointer: string
  /** Where that is in the text, from 1. */
  line: number
  /** From 1, in UTF-16 code units. */
  column: number
  /** What is wrong, on one line. */
  message: string
  /** The section of the spec that says so. */
  link: string
}

/** What is wrong with a document, those below the compliance level included; `valid` says whether there are others. */
export interface Validation {
  valid: boolean
  errors: ValidationError[]
}

/** A fault before it is looked up in the catalogue. */
export interface Fault {
  id: string
  message: string
  path: Path
  part?: Part | undefined
  /** Where in the text, where the path does not tell. */
  offset?: number
  /** In place of the level of the requirement. */
  level?: string | undefined
}

// Lower-case words of the spec about values that no kernel takes: config.md#valid-values makes them errors.
const weighsMust: ReadonlySet<string> = new Set(['hugetlb-pagesize-format', 'process-iopriority-range'])

const order: { readonly [weight in Weight]: number } = { must: 0, should: 1, may: 2 }

/** Whether a fault counts at this level, or is a warning. */
export const counts = (
  { id, level }: Pick<ValidationError, 'id' | 'level'>,
  compliance: ComplianceLevel,
): boolean => order[weighsMust.has(id) ? 'must' : weightOf({ id, level })] <= order[compliance]

/** Looks faults up in the catalogue, and puts them in the order of the text. */
export function report(
  faults: readonly Fault[],
  document: JsonDocument,
  spec: SpecVersion,
  compliance: ComplianceLevel,
): Validation {
  const errors = new Map<string, ValidationError>()
  for (const { id, message, path, part, offset, level } of faults) {
    const requirement = requirementOf(id)
    const pointer = formatPointer(path)
    const key = `${id} ${pointer} ${offset ?? message}`
    if (errors.has(key)) continue
    const position = document.positionAt(offset ?? document.offsetOf(path, part))
    errors.set(key, {
      id,
      level: level ?? requirement.level,
      pointer,
      ...position,
      message,
      link: specLink(requirement, spec),
    })
  }
  const sorted = [...errors.values()].sort((a, b) => a.line - b.line || a.column - b.column)
  return { valid: !sorted.some(error => counts(error, compliance)), errors: sorted }
}

/** One fault on one line, for people. */
export const formatError = ({ id, level, message, pointer, line, column, link }: ValidationError): string =>
  printable(`${id}: ${level} ${message} at ${pointer || '""'} (${line}:${column}) — ${link}`)
