import { type CheckContext, requirement } from '#harness'
import { holdNamespaces } from '../../config-linux/namespaces/_held.js'

// The container's UTS namespace is one that was there before.
export default requirement('domainname', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox does not join namespaces of the host')
  const uts = (await holdNamespaces(t, ['uts'])).path('uts')
  const name = () => t.host(['nsenter', `--uts=${uts}`, 'cat', '/proc/sys/kernel/domainname'])

  const seen = await t.observe(g => g.namespace('uts', uts).domainname('joined.example'), {
    name: 'cat /proc/sys/kernel/domainname',
  })

  t.same('domainname[joined]', seen.name.text, 'joined.example\n', 'in the container')
  t.same('domainname[joined]', await name(), 'joined.example\n', 'in the namespace')
})
