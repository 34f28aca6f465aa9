/** One document against the spec: read, judged by its schema and by rules. */
import { parsePointer } from '../json/pointer.js'
import { readJson } from '../json/reader.js'
import type { SpecVersion } from '../spec/versions.js'
import { faultsOfSchema, ruleFaults } from './faults.js'
import { platformOf } from './platform.js'
import { type ComplianceLevel, type Fault, report, type Validation } from './report.js'
import { bundleRules } from './rules/bundle.js'
import { rulesFor } from './rules/index.js'
import type { Platform, Rule, Subject } from './rules/rule.js'
import type { DocumentKind } from './schema.js'
import { judgedBy } from './spec-version.js'

export interface JudgeOptions {
  /** What the document is: config (config.json), state or features. By default config. */
  kind?: DocumentKind | undefined
  /** What the config is for. By default what its parts tell, and this host's platform where they do not. */
  platform?: Platform | undefined
  /** The least level of which a fault makes the document invalid. By default must. */
  complianceLevel?: ComplianceLevel | undefined
  /** The version of the spec to judge by. By default the document's own. */
  spec?: SpecVersion | undefined
  /** The bundle's directory, for rules on what is in it. Without it no file is looked at. */
  bundle?: string | undefined
  /** Rules on this host, for a config; whoever has no need of them is spared loading them. */
  hostRules?: readonly Rule[] | undefined
}

/**
 * All that is wrong with a document: as JSON, by the JSON Schema of its version of the spec, and by rules that a
 * schema cannot say. What is below `complianceLevel` is in `errors`, too, but leaves the document valid.
 * @throws UnreadableError where it cannot be judged: larger than 16 MiB, more than 100,000 values, nested deeper than
 *   1000 levels, a number of more than 1000 characters, or of a later major version of the spec
 */
export function judge(text: Uint8Array | string, options: JudgeOptions = {}): Validation {
  const { kind = 'config', complianceLevel = 'must' } = options
  const document = readJson(text)
  const { value } = document
  const spec = options.spec ?? judgedBy(kind, value)
  const asText: Fault[] = document.faults.map(({ pointer, ...fault }) => ({
    ...fault,
    path: parsePointer(pointer),
  }))
  const asKind = value === undefined ? [] : faultsOf(kind, value, spec, options)
  return report([...asText, ...asKind], document, spec, complianceLevel)
}

function faultsOf(
  kind: DocumentKind,
  document: unknown,
  spec: SpecVersion,
  { platform = platformOf(document), bundle, hostRules = [] }: JudgeOptions,
): Fault[] {
  const subject: Subject = { document, spec, platform, ...(bundle === undefined ? {} : { bundle }) }
  const ofConfig = kind === 'config' ? [...(bundle === undefined ? [] : bundleRules), ...hostRules] : []
  const byRules = ruleFaults([...rulesFor(kind), ...ofConfig], subject)
  return [...faultsOfSchema(kind, subject, byRules), ...byRules]
}
