import { linkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { accept, listen, notifying, readToEnd } from './_agent.js'

// No agent, no container: its program must not run, neither without a filter nor with one that nobody listens to.
export default requirement('seccomp-listener-fail-error', async t => {
  const id = 'seccomp-listener-fail-error'
  const listener = listen(t)
  const control = await t.start(notifying(listener.path))
  await readToEnd(t, await accept(t, listener))
  await control.printed('running')

  const dir = t.newDir('a')
  writeFileSync(join(dir, 'file'), '')
  const closed = listen(t)
  linkSync(closed.path, join(dir, 'closed'))
  closed.close()
  for (const [what, path] of [
    ['no socket', join(dir, 'none')],
    ['a file in place of a socket', join(dir, 'file')],
    ['a socket that nobody listens at', join(dir, 'closed')],
  ] as const) {
    const attempt = await t.attempt(notifying(path))
    t.failed(`${id}[${what}]`, attempt.start ?? attempt.create, 'create or start must fail')
    if (!attempt.container) continue
    await t.runtime.kill(attempt.id, 'KILL')
    await attempt.container.exited()
    t.same(`${id}[${what}]`, attempt.container.stdout, '', 'the program must not run')
  }
})
