import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement, succeeded, waitFor } from '#harness'
import { waitForFile } from '../../_shell.js'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { stateIn } from '../_status.js'

const id = 'state-status-creating'
const kinds = ['prestart', 'createRuntime', 'createContainer'] as const

// While a hook holds create up, the container is not yet created; a runtime need not know of it at all, or has whoever
// asks wait for the end of create: so no hook waits for long.
export default requirement(id, async t => {
  const log = new HookLog(t)
  const gateOf = (kind: string) => join(log.dir, `gate-${kind}`)
  const open = (kind: string) => writeFileSync(gateOf(kind), '')
  const isOver = (kind: string) => log.lines.includes(`${kind}-over`)
  const most = Math.round(t.timeoutMs / 500)
  const bundle = log.bundle(g => {
    for (const kind of kinds) {
      g.hook(kind, log.hook(kind, { end: `${waitForFile(gateOf(kind), most)}; note ${kind}-over` }))
    }
  })

  const container = t.newId()
  let isCreated = false
  const creating = t.tryCreate(undefined, { id: container, bundle }).finally(() => {
    isCreated = true
  })
  try {
    for (const kind of kinds) {
      await waitFor(`the ${kind} hook`, t.timeoutMs, () => isCreated || log.lines.includes(kind))
      // That a hook does not run is for other checks to say.
      if (isCreated) break
      const asked = await t.runtime.state(container)
      if (isOver(kind)) t.info(id, `${kind}: the answer came too late`)
      else if (succeeded(asked)) {
        const { status } = stateIn(asked)
        t.info(id, `${kind}: ${status}`)
        t.ok(id, !['created', 'running', 'stopped'].includes(status), `${kind}: create is not over`, status)
      } else t.info(id, `${kind}: the container cannot be asked for yet`)
      open(kind)
    }
  } finally {
    for (const kind of kinds) if (!existsSync(gateOf(kind))) open(kind)
    await creating
  }
  t.succeeded(id, (await creating).create, 'create goes on after the hooks')
})
