import { requirement, succeeded } from '#harness'
import { settled } from '../_status.js'
import { leftovers } from '../_traces.js'

// A create with a taken id must fail whatever the status of its owner, which must not notice.
export default requirement(
  ['create-id-not-unique-error', 'create-id-not-unique-no-container', 'state-id-unique'],
  async t => {
    const first = await t.create(g => g.args('/bin/sh', '-c', 'echo first; exec sleep 1000'))
    const look = () => t.runtime.state(first.id)

    for (const status of ['created', 'running', 'stopped']) {
      if (status === 'running') {
        await first.start()
        await first.printed('first')
      }
      if (status === 'stopped') {
        await first.kill('KILL')
        await first.exited()
      }
      await settled(t, first, status)
      const other = t.bundle(g => g.args('/bin/sh', '-c', 'echo second; exec sleep 1000'))
      const before = await look()
      const alive = first.isAlive()
      const second = await t.tryCreate(undefined, { id: first.id, bundle: other })
      const after = await look()

      t.failed(
        'create-id-not-unique-error',
        second.create,
        `create with the id of a ${status} container must fail`,
      )
      t.same(
        'create-id-not-unique-no-container',
        after.stdout,
        before.stdout,
        `the ${status} container must not notice`,
      )
      t.same(
        'create-id-not-unique-no-container',
        first.isAlive(),
        alive,
        `nor its process, which is ${status}`,
      )
      const left = await leftovers(t, { id: 'no id', bundle: other })
      t.same('create-id-not-unique-no-container', left, [], 'traces of the second container')
      const owner = succeeded(after) ? JSON.parse(after.stdout).bundle : 'nobody'
      t.same(
        'state-id-unique',
        owner,
        first.bundle.dir,
        `the id of a ${status} container names it and no other`,
      )
      // The first container is not there any more: no later status of it can be looked at.
      if (!succeeded(after)) return
    }
    t.same('create-id-not-unique-no-container', first.stdout, 'first\n', 'only the first program runs')
  },
)
