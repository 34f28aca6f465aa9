import { type CheckContext, requirement, succeeded } from '#harness'
import { askFeatures, member } from '../features/_features.js'

export default requirement('features-linux-seccomp-enabled', async (t: CheckContext) => {
  const enabled = member(await askFeatures(t), 'linux.seccomp.enabled')
  t.needs(enabled !== undefined, 'features has no linux.seccomp.enabled')

  const attempt = await t.attempt(g =>
    g.args('/bin/sh', '-c', 'mkdir /tmp/new && echo made; grep -w Seccomp /proc/self/status').seccomp({
      defaultAction: 'SCMP_ACT_ALLOW',
      syscalls: [{ names: ['mkdir', 'mkdirat'], action: 'SCMP_ACT_ERRNO' }],
    }),
  )
  if (!attempt.container || !succeeded(attempt.start!)) {
    return void t.same('features-linux-seccomp-enabled', enabled, false, 'a filter is refused')
  }
  const output = await attempt.container.output()
  t.same('features-linux-seccomp-enabled', enabled, /Seccomp:\s+2/.test(output), 'filters work as it says')
  t.same('features-linux-seccomp-enabled', output.includes('made'), false, 'a filter is not ignored')
})
