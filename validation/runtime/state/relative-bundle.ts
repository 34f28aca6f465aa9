import { mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { requirement } from '#harness'
import { discard, stateOf } from '../_status.js'

// The path is asked for from another folder than the one that create was given it in.
export default requirement('state-bundle', async t => {
  const bundle = t.bundle()
  const name = basename(bundle.dir)
  const parent = dirname(bundle.dir)
  mkdirSync(join(parent, 'sub'))
  const ways: [dir: string, cwd: string][] = [
    [name, parent],
    [`../${name}`, join(parent, 'sub')],
    [`./${name}/`, parent],
  ]
  for (const [dir, cwd] of ways) {
    const container = await t.create(undefined, { bundle: { ...bundle, dir }, cwd })
    const state = await stateOf(t, container)
    if (t.ok('state-bundle', isAbsolute(state.bundle), `${dir}: the path is absolute`, state.bundle)) {
      t.same('state-bundle', realpathSync(state.bundle), realpathSync(bundle.dir), `${dir}: names the bundle`)
    }
    await discard(t, container)
  }
})
