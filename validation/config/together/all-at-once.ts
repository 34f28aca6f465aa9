import { type Edit, requirement } from '#harness'
import { capabilitySets } from '#spec/config'
import { canRun } from '../../_can-run.js'
import { user } from './_properties.js'
import { checkSettings, ids, needsAll } from './_settings.js'

const privileges = ['process-nonewprivileges', ...capabilitySets.map(set => `capabilities-${set}`)]
const local: Edit = g => g.memoryPolicy({ mode: 'MPOL_LOCAL' })

// What is right alone may be lost beside something else: a container has all there is, in one setting after the other.
export default requirement(ids, async t => {
  needsAll(t)
  const placed = (await canRun(t, local)) ? local : () => undefined
  await checkSettings(t, {
    root: { edit: g => g.namespace('cgroup').rootfsPropagation('slave') },
    'no privileges': { edit: g => placed(g.noNewPrivileges(false).noCapabilities()), without: privileges },
    'another user': { user },
    'a terminal': { user, edit: g => g.terminal().namespace('cgroup') },
    'a read-only root': { mode: 'ro', edit: g => g.namespace('cgroup') },
    'no mount on /dev': { mode: 'ro', edit: g => g.withoutMount('/dev') },
  })
})
