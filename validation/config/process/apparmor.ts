import { existsSync, readFileSync } from 'node:fs'
import { requirement } from '#harness'

const enabled = '/sys/module/apparmor/parameters/enabled'

export default requirement('process-apparmor', async t => {
  const isOn = existsSync(enabled) && readFileSync(enabled, 'utf8').startsWith('Y')
  const row = isOn ? 'no such profile' : 'no AppArmor'
  await t.refused(`process-apparmor[${row}]`, g => g.apparmorProfile('conformance-no-such-profile'))
})
