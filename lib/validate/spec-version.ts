/** By which release of the spec a document is judged. */

import { UnreadableError } from '../json/unreadable.js'
import { compareVersions, isSemVer, type SpecVersion, specVersions } from '../spec/versions.js'
import { member } from './rules/rule.js'
import type { DocumentKind } from './schema.js'

const newest = specVersions.at(-1)!

/**
 * The release to judge a document by, which its ociVersion (ociVersionMax of features) tells: that of the same minor
 * version; the newest for a newer minor, for drafts before 1.0.0, which bind to nothing, and for what is no version,
 * which is a fault of its own. Features came with 1.1.0.
 * @throws UnreadableError for a later major version, which may mean anything
 */
export function judgedBy(kind: DocumentKind, document: unknown): SpecVersion {
  const release = releaseOf(member(document, kind === 'features' ? 'ociVersionMax' : 'ociVersion'))
  return kind === 'features' && compareVersions(release, '1.1.0') < 0 ? '1.1.0' : release
}

function releaseOf(version: unknown): SpecVersion {
  if (!isSemVer(version)) return newest
  const [major, minor] = version.split('.')
  if (Number(major) > 1)
    throw new UnreadableError(
      `version ${version} of the spec is not known: --spec ${newest} judges by the newest that is`,
    )
  return specVersions.find(release => release.startsWith(`${major}.${minor}.`)) ?? newest
}
