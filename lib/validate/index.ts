/**
 * The library: validates config.json, and what a runtime prints as state and features, against the OCI runtime-spec.
 * It works offline.
 *
 *     import { validate } from 'oci-runtime-tools/validate'
 *
 *     const { valid, errors } = validate(readFileSync('config.json'))
 */
export type { SpecVersion } from '../spec/versions.js'
export { validateBundle } from './bundle.js'
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
export { UnreadableError } from './unreadable.js'
export { type ValidateOptions, validate } from './validate.js'
