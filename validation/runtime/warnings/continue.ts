import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { requirement, succeeded } from '#harness'
import { stateOf } from '../_status.js'

// What the spec wants a warning for must not keep the operation from its end.
export default requirement('warnings-continue', async t => {
  const [first, last] = [join(t.newDir(), 'first'), join(t.newDir(), 'last')]
  const hook = (script: string) => ({ path: '/bin/sh', args: ['sh', '-c', `cat >/dev/null; ${script}`] })
  const poststop = await t.start(g =>
    g
      .args('/bin/sleep', '1000')
      .hook('poststop', hook(`: >'${first}'`))
      .hook('poststop', hook('exit 5'))
      .hook('poststop', hook(`: >'${last}'`)),
  )
  await poststop.kill('KILL')
  await poststop.exited()
  const deleted = await poststop.tryDelete()
  t.ok('warnings-continue[poststop hook fails]', existsSync(first), 'control: poststop hooks are run')
  t.succeeded('warnings-continue[poststop hook fails]', deleted, 'delete goes on')
  t.ok('warnings-continue[poststop hook fails]', existsSync(last), 'the hooks after it are run')
  t.failed(
    'warnings-continue[poststop hook fails]',
    await t.runtime.state(poststop.id),
    'the container is gone',
  )

  if (t.specAtLeast('1.1.0')) {
    const row = 'warnings-continue[unknown capability]'
    const { create, start, container } = await t.attempt(g =>
      g
        .args('/bin/sh', '-c', 'echo ran')
        .capabilities('bounding', ['CAP_CHOWN', 'CAP_CONFORMANCE', 'CAP_KILL']),
    )
    t.succeeded(row, start ?? create, 'the container starts')
    if (start && container) t.same(row, await container.output(), 'ran\n', 'the program runs')
  } else
    t.skip('warnings-continue[unknown capability]', 'an unknown capability is an error before spec 1.1.0')

  if (t.specAtLeast('1.3.0')) {
    t.skip('warnings-continue[poststart hook fails]', 'a failing poststart hook is an error since spec 1.3.0')
    return
  }
  const row = 'warnings-continue[poststart hook fails]'
  const ran = join(t.newDir(), 'ran')
  const { create, start, container } = await t.attempt(g =>
    g
      .args('/bin/sh', '-c', 'echo ready; exec sleep 1000')
      .hook('poststart', hook('exit 5'))
      .hook('poststart', hook(`: >'${ran}'`)),
  )
  t.succeeded(row, start ?? create, 'start goes on')
  t.ok(row, existsSync(ran), 'the hooks after it are run')
  if (!container || !start || !succeeded(start)) return
  await container.printed('ready')
  t.same(row, (await stateOf(t, container)).status, 'running', 'the program runs on')
})
