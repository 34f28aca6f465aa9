import { type CheckContext, requirement } from '#harness'
import { holdNamespaces } from '../../config-linux/namespaces/_held.js'

// The container's UTS namespace is one that was there before.
export default requirement('hostname', async (t: CheckContext) => {
  t.needs(t.sharesKernel, 'a sandbox does not join namespaces of the host')
  const uts = (await holdNamespaces(t, ['uts'])).path('uts')
  const name = () => t.host(['nsenter', `--uts=${uts}`, 'uname', '-n'])

  const seen = await t.observe(g => g.namespace('uts', uts).hostname('joined-7'), { name: 'uname -n' })

  t.same('hostname[joined]', seen.name.text, 'joined-7\n', 'in the container')
  t.same('hostname[joined]', await name(), 'joined-7\n', 'in the namespace')
})
