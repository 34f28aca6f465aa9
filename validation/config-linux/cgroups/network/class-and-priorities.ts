import { readdirSync } from 'node:fs'
import { type CheckContext, requirement } from '#harness'
import { availableControllers } from '#host/cgroup'
import { limitOf, needsControllers, readLimits } from '../_cgroup.js'

const known = (name: string) => availableControllers().includes(name)

export default requirement(['network', 'netcls-classid', 'netprio-priorities'], async (t: CheckContext) => {
  needsControllers(t)
  t.needs(known('net_cls') || known('net_prio'), 'controllers net_cls and net_prio are not available')
  if (known('net_cls')) {
    for (const classID of [0x100001, 0xfffffffe]) {
      const { created } = await readLimits(t, ['net_cls.classid'], g => g.resources({ network: { classID } }))
      t.same(['network', 'netcls-classid'], created['net_cls.classid'], `${classID}`)
    }
  } else t.skip('netcls-classid', 'controller net_cls is not available')

  if (!known('net_prio')) return t.skip('netprio-priorities', 'controller net_prio is not available')
  const priorities = readdirSync('/sys/class/net').map((name, index) => ({ name, priority: 500 + index }))
  const container = await t.create(g => g.resources({ network: { priorities } }).args('/bin/sleep', '1000'))
  const lines = limitOf(container.pid, 'net_prio.ifpriomap')?.split('\n')
  for (const { name, priority } of priorities) {
    t.ok(
      ['network', 'netprio-priorities'],
      lines?.includes(`${name} ${priority}`),
      `${name} has priority ${priority}`,
      lines,
    )
  }
})
