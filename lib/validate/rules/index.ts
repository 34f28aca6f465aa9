/** All rules on each kind of document. */
import type { DocumentKind } from '../schema.js'
import { annotationRules } from './annotations.js'
import { featuresRules } from './features.js'
import { hookRules } from './hooks.js'
import { linuxRules } from './linux.js'
import { mountRules } from './mounts.js'
import { platformRules } from './platform.js'
import { processRules } from './process.js'
import { resourceRules } from './resources.js'
import { rootRules } from './root.js'
import type { Rule } from './rule.js'
import { seccompRules } from './seccomp.js'
import { stateRules } from './state.js'

const rules: { readonly [kind in DocumentKind]: readonly Rule[] } = {
  config: [
    ...rootRules,
    ...mountRules,
    ...processRules,
    ...hookRules,
    ...annotationRules,
    ...platformRules,
    ...linuxRules,
    ...resourceRules,
    ...seccompRules,
  ],
  state: stateRules,
  features: featuresRules,
}

/** The rules on this kind of document. */
export const rulesFor = (kind: DocumentKind): readonly Rule[] => rules[kind]
