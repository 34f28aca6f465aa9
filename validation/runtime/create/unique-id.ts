import { requirement } from '#harness'

// A create with a taken id must fail whatever the status of its owner, which must not notice.
export default requirement(
  ['create-id-not-unique-error', 'create-id-not-unique-no-container', 'state-id-unique'],
  async t => {
    const first = await t.create(g => g.args('/bin/sh', '-c', 'echo first; sleep 1000'))
    const other = t.bundle(g => g.args('/bin/sh', '-c', 'echo second; sleep 1000'))

    for (const status of ['created', 'running', 'stopped']) {
      if (status === 'running') {
        await first.start()
        await first.printed('first')
      }
      if (status === 'stopped') {
        await first.kill('KILL')
        await first.exited()
      }
      const before = await first.state()
      const second = await t.tryCreate(undefined, { id: first.id, bundle: other })
      const after = await first.state()

      t.failed('create-id-not-unique-error', second.create, `create with the id of a ${status} container must fail`)
      t.same('create-id-not-unique-no-container', after, before, `the ${status} container must not notice`)
      t.same('state-id-unique', after.bundle, first.bundle.dir, 'the id names the first container only')
    }
    t.same('create-id-not-unique-no-container', first.stdout, 'first\n', 'only the first program runs')
  },
)
