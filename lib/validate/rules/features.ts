/** features.md and features-linux.md */

import type { Path } from '../../json/document.js'
import { shown } from '../../json/shown.js'
import { featuresShape } from '../../spec/schemas/features.js'
import { knownIn, type Shape } from '../../spec/schemas/shape.js'
import { compareVersions, isSemVer, type SpecVersion, specVersions } from '../../spec/versions.js'
import { isObject, isText, member, type Rule, texts } from './rule.js'

const semVer = (id: string, name: string): Rule => ({
  id,
  at: `/${name}`,
  *check(version) {
    if (isText(version) && !isSemVer(version)) yield `${name} ${shown(version)} is no version of SemVer 2.0.0`
  },
})

/** Members that none of these versions of the spec defines. */
function* undefinedMembers(
  value: unknown,
  shape: Shape,
  versions: readonly SpecVersion[],
  path: Path = [],
): Iterable<Path> {
  if (shape.kind !== 'object' || !isObject(value)) return
  for (const [name, inner] of Object.entries(value)) {
    const known = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined
    if (known && versions.some(version => knownIn(version, known)))
      yield* undefinedMembers(inner, known, versions, [...path, name])
    else yield [...path, name]
  }
}

/** The versions that may have defined what a runtime of this one prints: none is known for one newer than all. */
function definedBy(version: string, spec: SpecVersion): readonly SpecVersion[] | undefined {
  if (compareVersions(version, specVersions.at(-1)!) > 0) return undefined
  // Between two releases (1.1.0+dev, 1.2.0-rc.1) there is no document that says what is defined.
  return /[-+]/.test(version) ? specVersions : [spec]
}

export const featuresRules: Rule[] = [
  semVer('features-ociversionmin', 'ociVersionMin'),
  semVer('features-ociversionmax', 'ociVersionMax'),
  {
    id: 'features-max-not-less-than-min',
    at: '',
    *check(features) {
      const [min, max] = [member(features, 'ociVersionMin'), member(features, 'ociVersionMax')]
      if (isSemVer(min) && isSemVer(max) && compareVersions(max, min) < 0)
        yield { message: `ociVersionMax ${max} is less than ociVersionMin ${min}`, below: ['ociVersionMax'] }
    },
  },
  {
    id: 'features-no-undefined-properties',
    at: '',
    *check(features, { spec }) {
      const max = member(features, 'ociVersionMax')
      const versions = isSemVer(max) ? definedBy(max, spec) : undefined
      for (const below of versions ? undefinedMembers(features, featuresShape, versions) : [])
        yield { message: `${max} of the spec defines no ${shown(below.at(-1))} here`, below, part: 'name' }
    },
  },
  {
    id: 'features-linux-seccomp-supported-subset',
    at: '/linux/seccomp',
    *check(seccomp) {
      const known = member(seccomp, 'knownFlags')
      const supported = member(seccomp, 'supportedFlags')
      if (!Array.isArray(known)) return
      for (const [position, flag] of texts(supported).entries())
        if (!known.includes(flag))
          yield { message: `${shown(flag)} is not among knownFlags`, below: ['supportedFlags', position] }
    },
  },
]
