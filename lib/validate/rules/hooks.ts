/** config.md#posix-platform-hooks */

import { shown } from '../../json/shown.js'
import { hookKinds } from '../../spec/config-hooks.js'
import { notAbsolute } from './paths.js'
import { isInteger, isObject, isText, type Rule } from './rule.js'

const everyKind = (name: string): string[] => hookKinds.map(kind => `/hooks/${kind}/*/${name}`)

export const hookRules: Rule[] = [
  {
    id: 'hooks-may-contain',
    at: '/hooks',
    // A member that the spec does not know is ignored; but preStart is not meant to be.
    *check(hooks) {
      for (const name of isObject(hooks) ? Object.keys(hooks) : [])
        if (!(hookKinds as readonly string[]).includes(name))
          yield { message: `there are no hooks of the kind ${shown(name)}`, below: [name], part: 'name' }
    },
  },
  {
    id: 'hooks-prestart-deprecated',
    at: '/hooks/prestart',
    *check() {
      yield { message: 'prestart hooks are deprecated: use createRuntime hooks', part: 'name' }
    },
  },
  {
    id: 'hook-path-absolute',
    at: everyKind('path'),
    *check(path) {
      const wrong = isText(path) && notAbsolute(path)
      if (wrong) yield `the path of the hook, ${shown(path)}, ${wrong}`
    },
  },
  {
    id: 'hook-timeout-positive',
    at: everyKind('timeout'),
    *check(timeout) {
      if (isInteger(timeout) && timeout <= 0) yield `the timeout ${timeout} is not more than 0`
    },
  },
]
