/** Which platform a config is for. */
import { isObject, type Platform } from './rules/rule.js'

// In this order: a Linux container on Windows has parts for both, and is Linux for all that rules ask.
const parts = ['linux', 'windows', 'solaris', 'freebsd', 'zos', 'vm'] as const satisfies readonly Platform[]

const byHost: { readonly [host: string]: Platform } = {
  freebsd: 'freebsd',
  sunos: 'solaris',
  win32: 'windows',
}

/** The platform that the parts of the config are for; that of this host where it has none. */
export function platformOf(config: unknown): Platform {
  const part = isObject(config) ? parts.find(name => Object.hasOwn(config, name)) : undefined
  return part ?? byHost[process.platform] ?? 'linux'
}
