import { statSync } from 'node:fs'
import { join } from 'node:path'
import { type CheckContext, RuntimeFailure, requirement, waitFor } from '#harness'
import { processAlive } from '#host/process'
import { type HookKind, hookKinds } from '#spec/config'
import { hasUserNamespaces, inUserNamespace } from '../../_user-namespace.js'
import { unreadTerminal } from '../process/_terminal.js'
import { HookLog } from './_hook-log.js'

const seconds: Record<HookKind, number> = {
  prestart: 1,
  createRuntime: 2,
  createContainer: 1,
  startContainer: 2,
  poststart: 1,
  poststop: 2,
}
const hasHostPid = (kind: HookKind) => kind !== 'createContainer' && kind !== 'startContainer'
// Where the operation does not wait for two seconds anyway.
const hasUnlimited = (kind: HookKind) => seconds[kind] === 1
// Half of them have all that a hook may have and another user at a terminal, the others a read-only root in a user namespace.
const hasMore = (kind: HookKind) => seconds[kind] === 2
const isBeforeProgram = (kind: HookKind) => hookKinds.indexOf(kind) < hookKinds.indexOf('poststart')

// Hooks that have all the time and time to spare, then one that never ends by itself: the operation would never return.
async function abort(t: CheckContext, kind: HookKind, inUser: boolean): Promise<void> {
  const key = `hook-timeout[${kind}]`
  const log = new HookLog(t)
  const bundle = log.bundle(g => {
    g.args('/bin/sh', '-c', `${log.prologue}\nnote process; exec sleep 1000`)
    if (hasUnlimited(kind)) g.hook(kind, log.hook('unlimited', { end: 'sleep 1.2; note unlimited-done' }))
    const quick = log.hook('quick', { end: 'sleep 0.1; note quick-done; : >"$log/quick.end"' })
    g.hook(kind, { ...quick, timeout: 2_147_483_647 })
    if (hasMore(kind)) g.terminal().user({ uid: 1000, gid: 1000 })
    else if (inUser) inUserNamespace(g).rootReadonly()
    // A program that was asked to end, and does not, has not been aborted.
    const end = `trap '' TERM HUP INT; exec sleep 1000`
    const endless = log.hook('endless', { sees: { pid: 'echo $$' }, end })
    const more = { args: [...endless.args!, 'one', 'more'], env: ['ONE=1'] }
    g.hook(kind, { ...endless, ...(hasMore(kind) && more), timeout: seconds[kind] })
    if (isBeforeProgram(kind)) g.hook(kind, log.hook('after'))
  })
  const options = { bundle, ...unreadTerminal(t, bundle) }
  const { container, create, start } = await t.attempt(undefined, options)
  if (kind === 'startContainer' && container) {
    await waitFor(
      'the end of the hooks',
      t.timeoutMs,
      () => log.lines.includes('process') || !container.isAlive(),
    )
  }
  if (kind === 'poststop' && container) {
    await container.kill('KILL')
    await container.exited()
    await container.tryDelete()
  }
  const ended = Date.now()

  const unlimited = hasUnlimited(kind) ? ['unlimited', 'unlimited-done'] : []
  const hooks = log.lines.filter(line => line !== 'process')
  t.same(key, hooks, [...unlimited, 'quick', 'quick-done', 'endless'], 'the hooks that ran')
  // The endless hook begins after the end of the quick one.
  const elapsedMs =
    ended - (statSync(join(log.dir, 'quick.end'), { throwIfNoEntry: false })?.mtimeMs ?? ended)
  t.ok(key, elapsedMs >= seconds[kind] * 1000, 'the hook must have its time', elapsedMs)
  const pid = Number(log.saw('endless', 'pid'))
  if (hasHostPid(kind)) t.ok(key, pid > 0 && !processAlive(pid), 'the hook must be dead', pid)
  if (isBeforeProgram(kind)) t.ok(key, !log.lines.includes('process'), 'the program must not run after that')
  if (isBeforeProgram(kind) && kind !== 'startContainer')
    t.failed(key, start ?? create, 'the operation must fail')
}

export default requirement('hook-timeout', async t => {
  const failed = (kind: HookKind) => (error: unknown) => {
    if (!(error instanceof RuntimeFailure)) throw error
    t.fault(`hook-timeout[${kind}]`, { message: error.message }, error.result)
  }
  const inUser = await hasUserNamespaces(t)
  await Promise.all(hookKinds.map(kind => abort(t, kind, inUser).catch(failed(kind))))
})
