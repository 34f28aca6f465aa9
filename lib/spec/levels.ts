/** What breaking a requirement of some level means for the verdict. */
import type { Requirement } from './requirements.js'

export type Weight = 'must' | 'should' | 'may'

// A MAY that permits something to the caller: a runtime which takes that away breaks the sentence.
const permitsTheCaller: ReadonlySet<string> = new Set([
  'annotations-empty-may',
  'annotations-value-empty-may',
  'delete-id-reuse',
  'device-path-anywhere',
  'lifecycle-process-exit-causes',
  'state-annotations-empty',
])

const weights: Readonly<Record<string, Weight>> = {
  MUST: 'must',
  'MUST NOT': 'must',
  REQUIRED: 'must',
  SHALL: 'must',
  'SHALL NOT': 'must',
  // The field may be left out, but runtime.md#create says that what is set is applied or refused.
  'OPTIONAL-PROPERTY': 'must',
  IMPLIED: 'must',
  SHOULD: 'should',
  'SHOULD NOT': 'should',
  RECOMMENDED: 'should',
  'NOT RECOMMENDED': 'should',
  // Not a key word of RFC 2119, but the sentence is about what the container gets.
  'must (lowercase)': 'should',
}

/** How much a requirement weighs: 'must' fails the run, 'should' is reported, 'may' is recorded. */
export const weightOf = ({ id, level }: Pick<Requirement, 'id' | 'level'>): Weight =>
  permitsTheCaller.has(id) ? 'must' : (weights[level] ?? 'may')
