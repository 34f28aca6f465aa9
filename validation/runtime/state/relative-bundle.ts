import { mkdirSync, realpathSync, renameSync, symlinkSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { requirement } from '#harness'
import { oddName } from '../../_odd-name.js'
import { discard, stateOf } from '../_status.js'

const realPathOf = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return `${path} is not there`
  }
}

// The path is asked for from another folder than the one that create was given it in.
export default requirement('state-bundle', async t => {
  const bundle = t.bundle()
  // A path of more than 1,000 characters in all.
  const parent = join(dirname(bundle.dir), ...Array(4).fill('deep'.repeat(50)))
  mkdirSync(parent, { recursive: true })
  // A line's end is left out for the sake of whoever writes paths line by line.
  const name = `a näme ${oddName.replaceAll('\n', '')}`
  const there = join(parent, name)
  renameSync(bundle.dir, there)
  mkdirSync(join(parent, 'sub'))
  symlinkSync(name, join(parent, 'link'))
  const ways: [dir: string, cwd: string][] = [
    [name, parent],
    [`../${name}`, join(parent, 'sub')],
    [`./${name}/`, parent],
    [there, parent],
    ['link', parent],
  ]
  for (const [dir, cwd] of ways) {
    const container = await t.create(undefined, { bundle: { ...bundle, dir }, cwd })
    const state = await stateOf(t, container)
    const key = `state-bundle[${isAbsolute(dir) ? 'absolute' : 'relative'} path]`
    if (t.ok(key, isAbsolute(String(state.bundle)), `${dir}: the path is absolute`, state.bundle)) {
      t.same(key, realPathOf(state.bundle), realpathSync(there), `${dir}: names the bundle`)
    }
    await discard(t, container)
  }
})
