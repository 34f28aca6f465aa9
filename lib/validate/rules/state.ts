/** runtime.md#state */

import { shown } from '../../json/shown.js'
import { isSemVer } from '../../spec/versions.js'
import { notAbsolute } from './paths.js'
import { isObject, isText, member, type Rule } from './rule.js'

export const stateRules: Rule[] = [
  {
    id: 'state-ociversion',
    at: '/ociVersion',
    *check(version) {
      if (isText(version) && !isSemVer(version))
        yield `ociVersion ${shown(version)} is no version of SemVer 2.0.0`
    },
  },
  {
    id: 'state-id',
    at: '/id',
    *check(id) {
      if (id === '') yield 'id is empty'
    },
  },
  {
    id: 'state-pid',
    at: '',
    *check(state, { platform }) {
      const status = member(state, 'status')
      if (
        platform === 'linux' &&
        isObject(state) &&
        !('pid' in state) &&
        (status === 'created' || status === 'running')
      )
        yield `pid is missing, though the status is ${status}`
    },
  },
  {
    id: 'state-bundle',
    at: '/bundle',
    *check(bundle, { platform }) {
      const wrong = isText(bundle) && notAbsolute(bundle, platform)
      if (wrong) yield `bundle ${shown(bundle)} ${wrong}`
    },
  },
]
