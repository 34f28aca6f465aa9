/** Who the runtime under test is: asked of itself, never guessed from the file's name. */

import { isSemVer, newestReleaseUpTo, type SpecVersion } from '../spec/versions.js'
import { runCommand, succeeded } from './command.js'

export interface Identity {
  name: string
  version: string
  path: string
  /** What `features` printed, parsed; empty if it cannot be, absent where the runtime has no such command. */
  features?: Features
}

/** The members of `features` that the suite itself goes by; the checks of features.md look at the rest. */
export interface Features {
  ociVersionMin?: unknown
  ociVersionMax?: unknown
  [member: string]: unknown
}

// "crun version 1.28", "runc version 1.3.6+ds1", "runsc version 0.0~20240729.0", "youki 0.5.3"
const versionLine = /^(\S+?):?\s+(?:version:?\s+)?v?(\S*\d\S*)/

/** Asks a runtime, with options before the command, for its name and version, and for its features. Never rejects: what is unknown is 'unknown'. */
export async function identify(path: string, args: readonly string[], timeoutMs: number): Promise<Identity> {
  const [version, features] = await Promise.all([
    runCommand([path, ...args, '--version'], { timeoutMs }),
    runCommand([path, ...args, 'features'], { timeoutMs }),
  ])
  const text = version.stdout || version.stderr
  const match = succeeded(version) ? versionLine.exec(text.slice(0, 1000)) : null
  const identity: Identity = { name: match?.[1] ?? 'unknown', version: match?.[2] ?? 'unknown', path }
  // The usage that a runtime without the command may print is none.
  return features.stdout.trimStart().startsWith('{')
    ? { ...identity, features: parsedOrEmpty(features.stdout) }
    : identity
}

function parsedOrEmpty(json: string): Features {
  try {
    return JSON.parse(json) as Features
  } catch {
    return {}
  }
}

/**
 * The spec version to judge a runtime by: the newest release that its `features` admits. Where these do not tell, it is
 * the first one that has them; 1.0.2 where there are none.
 */
export function specVersionOf({ features }: Pick<Identity, 'features'>): SpecVersion {
  if (!features) return '1.0.2'
  return isSemVer(features.ociVersionMax) ? newestReleaseUpTo(features.ociVersionMax) : '1.1.0'
}
