/** config.md#posix-platform-hooks */
import { hookKinds } from '../../../lib/spec/config-hooks.js'
import type { Case } from './case.js'

// prestart is deprecated, which is a case of its own.
const kinds = hookKinds.filter(kind => kind !== 'prestart')

export const hookCases: Case[] = [
  {
    id: 'hooks-may-contain',
    broken: [{ '/hooks': { preStart: [] } }, { '/hooks': { postdelete: [{ path: 'relative' }] } }],
    near: [{ '/hooks': {} }, { '/hooks': Object.fromEntries(kinds.map(kind => [kind, []])) }],
  },
  {
    id: 'hooks-prestart-deprecated',
    broken: [{ '/hooks/prestart': [] }, { '/hooks/prestart': [{ path: '/bin/true' }] }],
    near: [{ '/hooks/createRuntime': [{ path: '/bin/true' }] }],
  },
  {
    id: 'hook-path-required',
    broken: kinds.flatMap(kind => [
      { [`/hooks/${kind}`]: [{ args: ['a'] }] },
      { [`/hooks/${kind}`]: [{ path: 5 }] },
    ]),
    near: kinds.map(kind => ({ [`/hooks/${kind}`]: [{ path: '/bin/true' }] })),
  },
  {
    id: 'hook-path-absolute',
    broken: kinds.map(kind => ({ [`/hooks/${kind}`]: [{ path: '/bin/true' }, { path: 'bin/true' }] })),
    near: kinds.map(kind => ({ [`/hooks/${kind}`]: [{ path: '/' }] })),
  },
  {
    id: 'hook-timeout-positive',
    broken: kinds.flatMap(kind =>
      [0, -1, '1'].map(timeout => ({ [`/hooks/${kind}`]: [{ path: '/a', timeout }] })),
    ),
    near: kinds.map(kind => ({ [`/hooks/${kind}`]: [{ path: '/a', timeout: 1 }] })),
  },
]
