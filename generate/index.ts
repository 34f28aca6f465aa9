/** The library: `import { Generator } from 'oci-runtime-tools/generate'`. */
export type * from '#spec/config'
export { capabilitySets, hookKinds, namespaceTypes, RLIM_INFINITY } from '#spec/config'
export { defaultConfig } from './default-config.js'
export { defaultSeccomp } from './default-seccomp.js'
export { Generator } from './generator.js'
export { parseJson } from './json-parse.js'
export { type Platform, platformConfig, platforms } from './platform-config.js'
export type { SyscallRule } from './seccomp-rules.js'
