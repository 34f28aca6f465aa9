import { requirement, succeeded } from '#harness'
import type { Row } from './_table.js'

// The spec asks these of whoever writes the configuration, or leaves open what a runtime has to know: recorded.
const rows: Row[] = [
  { name: 'relative hook path', edit: g => g.hook('prestart', { path: 'true' }) },
  { name: 'hook timeout of 0', edit: g => g.hook('prestart', { path: '/bin/true', timeout: 0 }) },
  { name: 'relative masked path', edit: g => g.maskedPaths(['masked']) },
  { name: 'relative read-only path', edit: g => g.readonlyPaths(['proc/sys']) },
  { name: 'empty annotation key', edit: g => g.annotation('', 'value') },
  { name: 'environment without a sign', edit: g => g.addEnv('WORD') },
  { name: 'NUL in an argument', edit: g => g.args('/bin/true', 'a\0b') },
  { name: 'slash in the hostname', edit: g => g.hostname('a/b') },
  {
    name: 'seccomp call that nobody knows',
    edit: g =>
      g.seccomp({
        defaultAction: 'SCMP_ACT_ALLOW',
        syscalls: [{ names: ['bogus_call'], action: 'SCMP_ACT_ERRNO' }],
      }),
  },
]

export default requirement('valid-values-error', async t => {
  for (const { name, edit } of rows) {
    const { create, start } = await t.attempt(g => edit(g.args('/bin/true')))
    t.info('valid-values-error[unclear]', `${name}: ${succeeded(start ?? create) ? 'accepted' : 'refused'}`)
  }
})
