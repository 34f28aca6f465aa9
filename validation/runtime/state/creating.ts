import { closeSync, constants, existsSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { parseState, requirement, succeeded, waitFor } from '#harness'

// While a hook holds create up, the container is not yet created; a runtime need not know of it at all.
export default requirement('state-status-creating', async t => {
  const dir = t.newDir()
  const [gate, reached] = [join(dir, 'gate'), join(dir, 'reached')]
  await t.host(['mkfifo', gate])
  // Read and write: opening it waits for nobody.
  const fd = openSync(gate, constants.O_RDWR)
  t.defer(() => closeSync(fd))

  const id = t.newId()
  const args = ['sh', '-c', `cat >/dev/null; : >'${reached}'; read line <'${gate}'`]
  const creating = t.tryCreate(g => g.hook('prestart', { path: '/bin/sh', args }), { id })
  try {
    await waitFor('the hook', t.timeoutMs, () => existsSync(reached))
    const asked = await t.runtime.state(id)
    if (succeeded(asked)) {
      const { status } = parseState(asked.stdout)
      t.info('state-status-creating', status)
      t.ok(
        'state-status-creating',
        !['created', 'running', 'stopped'].includes(status),
        'create is not over',
        status,
      )
    } else t.info('state-status-creating', 'the container cannot be asked for yet')
  } finally {
    writeSync(fd, 'go\n')
    await creating
  }
  t.succeeded('state-status-creating', (await creating).create, 'create goes on after the hook')
})
