import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { requirement } from '#harness'

const file = '/proc/sys/kernel/domainname'
const names = ['Conformance_7.example.', '007', `${'long.'.repeat(12)}name`]

export default requirement('domainname', async t => {
  const before = [readFileSync(file, 'utf8'), hostname()]
  for (const name of names) {
    const seen = await t.observe(g => g.domainname(name).user({ uid: 1000 }), {
      domain: `cat ${file}`,
      host: 'uname -n',
    })

    t.same('domainname', seen.domain.text, `${name}\n`)
    t.ok('domainname', seen.host.text !== `${name}\n`, 'the host name is another one', seen.host.text)
    t.same('domainname', [readFileSync(file, 'utf8'), hostname()], before, 'the host keeps its names')
  }

  const both = await t.observe(g => g.hostname('first').domainname('second'), {
    domain: `cat ${file}`,
    host: 'uname -n',
  })
  t.same('domainname', [both.host.text, both.domain.text], ['first\n', 'second\n'], 'beside a host name')
})
