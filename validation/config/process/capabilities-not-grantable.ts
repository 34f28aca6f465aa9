import { requirement } from '#harness'
import { capabilityMask, capabilitySet } from '#inside/proc/capabilities'
import { parseStatus } from '#inside/proc/status'
import { capabilitySets } from '#spec/config'

const id = 'capabilities-unknown-no-fail'
const granted = ['CAP_CHOWN', 'CAP_KILL', 'CAP_SETUID']

// No such capability; one that the runtime itself has no right to.
const rows: [what: string, name: string, through: string[]][] = [
  ['unknown name', 'CAP_TEST', []],
  ['not granted to the runtime', 'CAP_SYS_TIME', ['setpriv', '--bounding-set', '-sys_time']],
]

export default requirement(id, async t => {
  for (const [what, name, through] of rows) {
    if (through.length > 0 && (await t.hostResult([...through, 'true'])).exitCode !== 0) {
      t.skip(`${id}[${what}]`, 'setpriv cannot drop a capability here')
      continue
    }
    for (const names of [
      [...granted, name],
      [name, ...granted],
    ]) {
      const { create, start, container } = await t.attempt(
        g => g.allCapabilities(names).args('/bin/sh', '-c', 'cat /proc/$$/status; exit 0'),
        { through },
      )
      const last = start ?? create
      if (!t.succeeded(`${id}[${what}]`, last, `${name} is no reason to fail`) || !container) continue
      const masks = parseStatus(await container.output()).capabilities
      for (const set of capabilitySets) {
        if (masks[set] === undefined) continue
        const expected = capabilitySet(capabilityMask(granted))
        t.same(`${id}[${what}]`, capabilitySet(masks[set]), expected, `what is left of ${set}`)
      }
    }
  }
})
