import { existsSync, rmSync } from 'node:fs'
import { normalize } from 'node:path'
import { requirement } from '#harness'
import { cgroupDirFor } from '#host/cgroup'
import { unmountTree } from '#host/unmount-tree'
import { dirOf, needsControllers, removeLater } from '../_cgroup.js'

// What the runtime takes for valid has to be used: a process elsewhere means that the value was dropped in silence.
export default requirement('cgroupspath-invalid-error', async t => {
  needsControllers(t)
  const controller = t.cgroup === 'v1' ? 'pids' : 'unified'
  const long = 'x'.repeat(300)
  const rows: [row: string, path: (name: string) => string][] = [
    ['dots at the start', name => `/../../${name}`],
    ['dots in the middle', name => `/${t.cgroupParent}/../../../${name}`],
    ['relative dots', name => `../../../../${name}`],
    ['characters', name => `/${name}/Ä b.slice:c_1/(%41)`],
    ['one dot', name => `/${name}/./x`],
    ['slashes', name => `//${name}///x/`],
    ['long name', name => `/${name}/${long}`],
    ['long path', name => `/${name}${`/${'y'.repeat(250)}`.repeat(20)}`],
  ]
  // The control: a path with nothing odd about it.
  const plain = `/${t.newId()}`
  removeLater(t, plain)
  await (await t.create(g => g.cgroupsPath(plain))).destroy()

  for (const [row, pathOf] of rows) {
    const name = t.newId()
    removeLater(t, `/${name}`)
    // Where a path that escapes makes plain folders; the hierarchies of v1 stand in a tmpfs, those of v2 start at once.
    const around = [...(t.cgroup === 'v1' ? ['/sys/fs/cgroup'] : []), '/sys/fs', '/sys', '']
    const strays = () => around.map(dir => `${dir}/${name}`).filter(each => existsSync(each))
    t.defer(async () => {
      for (const stray of strays()) {
        await unmountTree(stray)
        rmSync(stray, { recursive: true })
      }
    })
    const key = `cgroupspath-invalid-error[${row}]`

    const { id, create, container } = await t.tryCreate(g => g.cgroupsPath(pathOf(name)).args('/bin/true'))
    if (!container) {
      t.failed(key, create)
      t.failed(key, await t.runtime.state(id), 'there is no container after an error')
      continue
    }
    if (!t.ok(key, container.isAlive(), 'a container that was created has a process')) continue
    const dir = dirOf(container.pid, controller)
    const place = cgroupDirFor(controller, normalize(pathOf(name)).replace(/\/$/, ''))
    // Where dots lead to is left open, as long as it is in the hierarchy.
    const fits = row.includes('dots') ? dir.includes(name) : dir === place
    t.ok(key, fits, 'the process is in the cgroup asked for, or there is an error', dir)
    await container.kill('KILL')
    await container.exited()
    await container.tryDelete()
    // Only now, since delete may make some, too.
    t.same(key, strays(), [], 'nothing is made outside of the hierarchies')
  }
})
