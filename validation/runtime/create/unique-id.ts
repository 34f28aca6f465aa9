import { requirement, succeeded } from '#harness'
import { alert, signalsHeard } from '../_alert.js'
import { appearance, asEver, deletedAsEver, notingHooks } from '../_no-effect.js'
import { settled, stateOf } from '../_status.js'
import { leftovers } from '../_traces.js'

// A create with a taken id must fail whatever the status of its owner, which must not notice.
export default requirement(
  ['create-id-not-unique-error', 'create-id-not-unique-no-container', 'state-id-unique'],
  async t => {
    const dir = t.newDir()
    const first = await t.create(g => notingHooks(dir)(g.args(...alert)))
    const look = () => appearance(t, first, dir)

    for (const status of ['created', 'running', 'stopped']) {
      if (status === 'running') {
        await first.start()
        await first.printed('ready')
      }
      if (status === 'stopped') {
        const heard = await signalsHeard(t, first)
        t.same('create-id-not-unique-no-container', heard, [], 'signals that the first program got')
        await first.kill('KILL')
        await first.exited()
      }
      await settled(t, first, status)
      const before = await look()
      const other = t.bundle(g => notingHooks(dir)(g.args('/bin/sh', '-c', 'echo second; exec sleep 1000')))
      // With the bundle of the first, too: a create is no less a second one for that.
      for (const [whose, bundle] of [
        ['another', other],
        ['the same', first.bundle],
      ] as const) {
        const second = await t.tryCreate(undefined, { id: first.id, bundle })
        const after = await t.runtime.state(first.id)

        t.failed(
          'create-id-not-unique-error',
          second.create,
          `create of ${whose} bundle with the id of a ${status} container must fail`,
        )
        t.failed('state-id-unique', second.create, `a ${status} container has the id already`)
        const owner = succeeded(after) ? (await stateOf(t, first)).bundle : 'nobody'
        t.same(
          'state-id-unique',
          owner,
          first.bundle.dir,
          `the id of a ${status} container names it and no other`,
        )
        const isThere = t.succeeded(
          'create-id-not-unique-no-container',
          after,
          `the ${status} container is still there`,
        )
        const left = await leftovers(t, { id: 'no id', bundle: other })
        t.same('create-id-not-unique-no-container', left, [], 'traces of the second container')
        // No later status of it can be looked at.
        if (!isThere) return
        t.same(
          'create-id-not-unique-no-container',
          await look(),
          before,
          `the ${status} container must not notice a create of ${whose} bundle`,
        )
      }
    }
    t.same(
      'create-id-not-unique-no-container',
      first.stdout.includes('second'),
      false,
      'only the first program runs',
    )
    t.same(
      'create-id-not-unique-no-container',
      await deletedAsEver(t, first, dir),
      asEver,
      'what delete of the first does after all this',
    )
  },
)
