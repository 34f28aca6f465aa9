import { hostname } from 'node:os'
import { type Edit, requirement } from '#harness'

// The longest that Linux takes has 64 characters.
const names = ['Conformance_7.', '007', 'größer', `${'long.'.repeat(12)}name`]

const mapped: Edit = g => {
  const mappings = [{ containerID: 0, hostID: 200_000, size: 65_536 }]
  g.namespace('user').uidMappings(mappings).gidMappings(mappings)
}

export default requirement('hostname', async t => {
  const before = hostname()
  const rows: [string, Edit?][] = [
    ...names.map((name): [string] => [name]),
    ['of-a-user', g => g.user({ uid: 1000 }).noCapabilities().domainname('beside')],
  ]
  if (t.sharesKernel) rows.push(['mapped', mapped])
  for (const [name, edit] of rows) {
    const seen = await t.observe(
      g => {
        g.hostname(name)
        edit?.(g)
      },
      {
        uname: 'uname -n',
        proc: 'cat /proc/sys/kernel/hostname',
        domain: 'cat /proc/sys/kernel/domainname',
      },
    )
    t.same('hostname', seen.uname.text, `${name}\n`, 'uname -n')
    t.same('hostname', seen.proc.text, `${name}\n`, '/proc/sys/kernel/hostname')
    t.ok('hostname', seen.domain.text.trim() !== name, 'the domain name is another one', seen.domain.text)
    t.same('hostname', hostname(), before, 'the host keeps its name')
  }
})
