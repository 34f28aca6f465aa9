/** features.md and features-linux.md */
import { compareVersions, isSemVer } from '../../spec/versions.js'
import { shown } from '../shown.js'
import { isText, member, type Rule, texts } from './rule.js'

const semVer = (id: string, name: string): Rule => ({
  id,
  at: `/${name}`,
  *check(version) {
    if (isText(version) && !isSemVer(version)) yield `${name} ${shown(version)} is no version of SemVer 2.0.0`
  },
})

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
