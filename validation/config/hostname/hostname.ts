import { hostname } from 'node:os'
import { requirement } from '#harness'

export default requirement('hostname', async t => {
  const before = hostname()
  const seen = await t.observe(g => g.hostname('conformance-7'), {
    uname: 'uname -n',
    proc: 'cat /proc/sys/kernel/hostname',
  })

  t.same('hostname', seen.uname.text.trim(), 'conformance-7', 'uname -n')
  t.same('hostname', seen.proc.text.trim(), 'conformance-7', '/proc/sys/kernel/hostname')
  t.same('hostname', hostname(), before, 'the host keeps its name')
})
