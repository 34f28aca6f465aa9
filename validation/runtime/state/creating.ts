import { closeSync, constants, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { requirement, succeeded, waitFor } from '#harness'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { stateIn } from '../_status.js'

const id = 'state-status-creating'
const kinds = ['prestart', 'createRuntime', 'createContainer'] as const

// While a hook holds create up, the container is not yet created; a runtime need not know of it at all.
export default requirement(id, async t => {
  const log = new HookLog(t)
  const gateOf = (kind: string) => join(log.dir, `gate-${kind}`)
  const gates = new Map<string, number>()
  for (const kind of kinds) {
    await t.host(['mkfifo', gateOf(kind)])
    // Read and write: opening it waits for nobody.
    const fd = openSync(gateOf(kind), constants.O_RDWR)
    t.defer(() => closeSync(fd))
    gates.set(kind, fd)
  }
  const open = (kind: string) => writeSync(gates.get(kind)!, 'go\n')
  const bundle = log.bundle(g => {
    for (const kind of kinds) g.hook(kind, log.hook(kind, { end: `read line <'${gateOf(kind)}'` }))
  })

  const container = t.newId()
  const creating = t.tryCreate(undefined, { id: container, bundle })
  try {
    for (const kind of kinds) {
      await waitFor(`the ${kind} hook`, t.timeoutMs, () => log.lines.includes(kind))
      const asked = await t.runtime.state(container)
      if (succeeded(asked)) {
        const { status } = stateIn(asked)
        t.info(id, `${kind}: ${status}`)
        t.ok(id, !['created', 'running', 'stopped'].includes(status), `${kind}: create is not over`, status)
      } else t.info(id, `${kind}: the container cannot be asked for yet`)
      open(kind)
    }
  } finally {
    for (const kind of kinds) open(kind)
    await creating
  }
  t.succeeded(id, (await creating).create, 'create goes on after the hooks')
})
