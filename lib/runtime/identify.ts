/** Who the runtime under test is: asked of itself, never guessed from the file's name. */

import { isSemVer, newestReleaseUpTo, type SpecVersion } from '../spec/versions.js'
import { runCommand, succeeded } from './command.js'

export interface Identity {
  name: string
  version: string
  path: string
  /** What `features` printed, parsed; absent where the runtime has no such command. */
  features?: Features
  /** What `features` printed if that was not JSON. */
  featuresProblem?: string
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
  if (!succeeded(features) || features.stdout.trim() === '') return identity
  try {
    const parsed: unknown = JSON.parse(features.stdout)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return { ...identity, features: parsed as Features }
    }
    return { ...identity, featuresProblem: 'not a JSON object' }
  } catch (error) {
    return { ...identity, featuresProblem: error instanceof Error ? error.message : String(error) }
  }
}

/** The spec version to judge a runtime by: the newest release that its `features` admits, else 1.0.2. */
export function specVersionOf({ features }: Pick<Identity, 'features'>): SpecVersion {
  const max = features?.ociVersionMax
  return isSemVer(max) ? newestReleaseUpTo(max) : '1.0.2'
}
