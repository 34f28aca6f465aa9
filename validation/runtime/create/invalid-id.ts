import { readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { requirement, succeeded } from '#harness'
import { discard } from '../_status.js'
import { known, leftovers } from '../_traces.js'

// Which ids are valid, a runtime decides: it refuses and leaves nothing, or the container has that very id.
export default requirement('create-id-invalid', async t => {
  await discard(t, await t.create())
  const name = t.newId()
  const ids: Record<string, string> = {
    'one folder': `${name}/b`,
    'the folder above': `../${name}`,
    'two folders above': `../../${name}`,
    'a way up and down': `${name}/../../${name}`,
    'an absolute path': `/${name}`,
    'a dot': '.',
    'two dots': '..',
    'a blank': `${name} b`,
    'a newline': `${name}\nb`,
    'very long': name + 'x'.repeat(4000),
  }
  const files = () =>
    readdirSync(dirname(t.runtime.stateDir))
      .filter(file => !/^b\d+$|\.pid$/.test(file))
      .sort()

  for (const [what, id] of Object.entries(ids)) {
    const bundle = t.bundle()
    const [filesBefore, stateBefore] = [files(), known(t)]
    const result = await t.tryCreate(undefined, { id, bundle })
    if (succeeded(result.create)) {
      t.info('create-id-invalid', `${what}: accepted`)
      const asked = await t.runtime.state(id)
      t.succeeded('create-id-invalid', asked, `${what}: an id that create takes is known to state`)
      if (succeeded(asked)) t.same('create-id-invalid', JSON.parse(asked.stdout).id, id, `${what}: id`)
      t.same(
        'create-id-invalid',
        files(),
        filesBefore,
        `${what}: nothing is written outside of the folder for state`,
      )
      // That a runtime cannot kill before start is no fault of the id.
      if (succeeded(await t.runtime.kill(id, 'KILL'))) {
        await result.container?.exited()
        const deleted = await result.container?.tryDelete()
        if (deleted) t.succeeded('create-id-invalid', deleted, `${what}: delete knows the id too`)
      }
      await discard(t, result.container)
      continue
    }
    const named = { id: id.length > 2 ? id : 'no id', bundle }
    t.failed('create-id-invalid', result.create, `${what}: create ends with an error`)
    t.same('create-id-invalid', await leftovers(t, named), [], `${what}: a refused create leaves nothing`)
    t.same('create-id-invalid', files(), filesBefore, `${what}: no file is written`)
    t.same('create-id-invalid', known(t), stateBefore, `${what}: no container is known`)
  }
})
