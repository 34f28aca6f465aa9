import { requirement } from '#harness'

// Where AppArmor is on there is no such profile, and where it is off there is none.
export default requirement('process-apparmor', async t => {
  await t.refused('process-apparmor', g => g.apparmorProfile('conformance-no-such-profile'))
})
