export type * from '#spec/config'
export { capabilitySets, hookKinds, namespaceTypes, RLIM_INFINITY } from '#spec/config'
export { defaultConfig } from './default-config.js'
export { Generator } from './generator.js'
