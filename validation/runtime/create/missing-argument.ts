import { join } from 'node:path'
import { requirement } from '#harness'
import { discard } from '../_status.js'
import { known, leftovers, listing } from '../_traces.js'

// Without the id, or without the bundle; the same bundle is proven to be good with both.
export default requirement(['create-missing-id', 'create-missing-bundle'], async t => {
  const bundle = t.bundle()
  await discard(t, await t.create(undefined, { bundle }))
  const before = known(t)

  for (const command of [
    ['create', '--bundle', bundle.dir],
    ['create', '--bundle', bundle.dir, ''],
  ]) {
    const result = await t.runtime.command(command)
    t.failed('create-missing-id', result, 'create without an id must fail')
    t.same('create-missing-id', await leftovers(t, { id: 'no id', bundle }), [], 'it leaves nothing')
    t.same('create-missing-id', known(t), before, 'no container is known afterwards')
  }

  const id = t.newId()
  const empty = t.newDir()
  const ways: Record<string, string[]> = {
    'no bundle, in an empty folder': [],
    'a bundle that does not exist': ['--bundle', join(t.dir, 'no-such-bundle')],
    'an empty folder': ['--bundle', empty],
    'a file': ['--bundle', join(bundle.dir, 'config.json')],
  }
  for (const [what, options] of Object.entries(ways)) {
    const result = await t.runtime.command(['create', ...options, id], { cwd: empty })
    t.failed('create-missing-bundle', result, `create with ${what} must fail`)
    t.failed('create-missing-bundle', await t.runtime.state(id), `${what}: there is no container`)
    t.same('create-missing-bundle', await leftovers(t, { id, bundle }), [], `${what}: it leaves nothing`)
    t.same('create-missing-bundle', listing(empty), [], `${what}: the folder stays empty`)
  }
  await t.create(undefined, { bundle, id })
})
