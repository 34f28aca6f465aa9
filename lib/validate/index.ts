/**
 * The library: validates config.json, and what a runtime prints as state and features, against the OCI runtime-spec.
 * It works offline.
 *
 *     import { validate } from 'oci-runtime-tools/validate'
 *
 *     const { valid, errors } = validate(readFileSync('config.json'))
 */
import { judgeBundle } from './bundle.js'
import { type JudgeOptions, judge } from './judge.js'
import type { Validation } from './report.js'
import { hostRules } from './rules/host.js'

export { UnreadableError } from '../json/unreadable.js'
export type { SpecVersion } from '../spec/versions.js'
export {
  type ComplianceLevel,
  complianceLevels,
  counts,
  formatError,
  type Validation,
  type ValidationError,
} from './report.js'
export { type Platform, platforms } from './rules/rule.js'
export type { DocumentKind } from './schema.js'

export interface ValidateOptions extends Omit<JudgeOptions, 'hostRules'> {
  /** Also look whether this host has what the config asks for: its hooks, namespaces, cgroup controllers, … */
  hostSpecific?: boolean | undefined
}

const judgeOptions = ({ hostSpecific, ...options }: ValidateOptions): JudgeOptions =>
  hostSpecific ? { ...options, hostRules } : options

/**
 * All that is wrong with a document: as JSON, by the JSON Schema of its version of the spec, and by rules that a
 * schema cannot say. What is below `complianceLevel` is in `errors`, too, but leaves the document valid.
 * @throws UnreadableError where it cannot be judged: larger than 16 MiB, more than 100,000 values, nested deeper than
 *   1000 levels, a number of more than 1000 characters, or of a later major version of the spec
 */
export const validate = (text: Uint8Array | string, options: ValidateOptions = {}): Validation =>
  judge(text, judgeOptions(options))

/**
 * All that is wrong with the bundle in a directory. A bundle without config.json breaks bundle-config-required.
 * @throws UnreadableError where there is no such directory, or config.json cannot be read or judged
 */
export const validateBundle = (
  bundle: string,
  options: Omit<ValidateOptions, 'kind' | 'bundle'> = {},
): Validation => judgeBundle(bundle, judgeOptions(options))
