import { requirement } from '#harness'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { holdNamespaces, joining } from '../../config-linux/namespaces/_held.js'
import { user } from './_properties.js'
import { checkSettings, ids, needsAll, type Setting } from './_settings.js'

const halves = [
  ['pid', 'uts'],
  ['ipc', 'network'],
] as const
const ofShared = { 'pid and uts': ['hostname', 'domainname'], 'ipc and network': ['sysctl'] }
// There, a device is what the host has.
const mapped: Setting = { edit: inUserNamespace, without: ['devices-available'] }

// The same where namespaces are others' or the host's, and in a user namespace.
export default requirement(ids, async t => {
  needsAll(t)
  const held = await holdNamespaces(t, halves.flat())
  const ofHalves = halves.flatMap((types): [string, Setting][] => {
    const name = types.join(' and ') as keyof typeof ofShared
    const share: Setting['edit'] = g => types.forEach(type => void g.withoutNamespace(type))
    return [
      [`joined ${name}`, { edit: joining(held, types), without: ['timeoffsets'] }],
      [`shared ${name}`, { edit: share, without: ofShared[name] }],
    ]
  })
  await checkSettings(t, {
    ...Object.fromEntries(ofHalves),
    ...((await hasUserNamespaces(t)) && {
      'a user namespace': mapped,
      'another user of a user namespace': { ...mapped, user, mode: 'ro' },
    }),
  })
})
