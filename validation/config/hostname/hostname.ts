import { hostname } from 'node:os'
import { requirement } from '#harness'

// The longest that Linux takes has 64 characters.
const names = ['conformance-7', 'x', `${'long.'.repeat(12)}name`]

export default requirement('hostname', async t => {
  const before = hostname()
  for (const name of names) {
    const seen = await t.observe(g => g.hostname(name), {
      uname: 'uname -n',
      proc: 'cat /proc/sys/kernel/hostname',
      domain: 'cat /proc/sys/kernel/domainname',
    })
    t.same('hostname', seen.uname.text, `${name}\n`, 'uname -n')
    t.same('hostname', seen.proc.text, `${name}\n`, '/proc/sys/kernel/hostname')
    t.ok('hostname', seen.domain.text.trim() !== name, 'the domain name is another one', seen.domain.text)
    t.same('hostname', hostname(), before, 'the host keeps its name')
  }
})
