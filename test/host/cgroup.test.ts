import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import {
  availableControllers,
  cgroupDirFor,
  cgroupDirs,
  cgroupMounts,
  cgroupProcs,
  cgroupView,
  listCgroups,
  readCgroupFile,
} from '../../lib/host/cgroup.js'
import { isRoot } from '../../lib/host/privileges.js'
import { processAlive, waitGone } from '../../lib/host/process.js'
import { removeCgroupTree } from '../../lib/host/remove-cgroup-tree.js'

const name = `ort-test-${process.pid}`
const mounts = cgroupMounts()

t.test('the view', async t => {
  const versions = new Set(mounts.map(mount => mount.version))
  const expected = versions.size === 2 ? 'hybrid' : versions.has(1) ? 'v1' : versions.has(2) ? 'v2' : 'none'
  t.equal(cgroupView(), expected)
  t.notOk(
    availableControllers().some(controller => controller.includes('=')),
    'named hierarchies are no controllers',
  )
  for (const mount of mounts) {
    const key = mount.version === 2 ? 'unified' : mount.controllers[0]!
    if (mount.root === '/') t.equal(cgroupDirFor(key, '/a/b'), `${mount.mountPoint}/a/b`)
    if (mount.root === '/') t.equal(cgroupDirFor(key, 'a'), `${mount.mountPoint}/a`)
    if (mount.root === '/') t.equal(cgroupDirFor(key, '/'), mount.mountPoint)
    t.equal(cgroupDirFor(key, '/a/../../b'), undefined, 'outside')
  }
  t.equal(cgroupDirFor('no-such-controller', '/'), undefined)
})

t.test('this process is where it is said to be', async t => {
  const dirs = cgroupDirs(process.pid)
  for (const [controller, dir] of dirs) t.ok(cgroupProcs(dir).includes(process.pid), `${controller}: ${dir}`)
  t.equal(
    dirs.has('unified'),
    mounts.some(mount => mount.version === 2),
  )
  t.throws(() => cgroupDirs(2 ** 22 + 1), { message: /cannot read/ })
})

t.test('what is not there', async t => {
  t.equal(readCgroupFile('/sys/fs/cgroup/none', 'x'), undefined)
  t.strictSame(cgroupProcs('/sys/fs/cgroup/none'), [])
  t.throws(() => listCgroups(''), { message: /bad prefix/ })
  await t.resolves(removeCgroupTree('/sys/fs/cgroup/none/at/all'))
})

t.test('what is no cgroup of ours is refused', async t => {
  const dir = t.testdir({ sub: {} })
  await t.rejects(removeCgroupTree(join(dir, 'sub')), { message: /is no cgroup/ })
  await t.rejects(removeCgroupTree(tmpdir(), { kill: true }), { message: /is no cgroup/ })
  t.ok(existsSync(join(dir, 'sub')))
  for (const mount of mounts)
    await t.rejects(removeCgroupTree(mount.mountPoint, { kill: true }), { message: /root of a hierarchy/ })
})

function writable(dir: string): boolean {
  try {
    accessSync(dir, constants.W_OK)
    return isRoot()
  } catch {
    return false
  }
}

// one hierarchy of each kind: with the freezer, with v2, and with neither
const chosen = ['freezer', 'unified', 'pids']
  .map(key => [key, cgroupDirFor(key, name)] as const)
  .filter((pair): pair is readonly [string, string] => pair[1] !== undefined)
  .filter(([, dir], index, all) => all.findIndex(([, other]) => other === dir) === index)

for (const [key, dir] of chosen) {
  const skip = writable(join(dir, '..')) ? false : `${dir} cannot be made`

  t.test(`a tree of cgroups in ${key}`, { skip }, async t => {
    mkdirSync(join(dir, 'a/b'), { recursive: true })
    mkdirSync(join(dir, 'c'))
    t.ok(listCgroups(name).includes(dir))

    const child = spawn('sleep', ['60'], { stdio: 'ignore' })
    await once(child, 'spawn')
    const pid = child.pid!
    t.teardown(() => child.kill('SIGKILL'))
    writeFileSync(join(dir, 'a/b/cgroup.procs'), String(pid))
    t.strictSame(cgroupProcs(join(dir, 'a/b')), [pid])
    t.equal(cgroupDirs(pid).get(key), join(dir, 'a/b'))

    await t.rejects(removeCgroupTree(dir, { timeoutMs: 20 }), {
      message: new RegExp(`busy after 20 ms, processes: ${pid}`),
    })
    t.ok(processAlive(pid), 'nothing is killed unless asked')

    // frozen from above where there is a freezer
    if (key === 'freezer') writeFileSync(join(dir, 'a/freezer.state'), 'FROZEN')
    if (key === 'unified') writeFileSync(join(dir, 'a/cgroup.freeze'), '1')
    await removeCgroupTree(dir, { kill: true, timeoutMs: 5000 })
    t.ok(await waitGone(pid, undefined, 1000))
    t.notOk(existsSync(dir))
    t.strictSame(listCgroups(name), [])
    await t.resolves(removeCgroupTree(dir, { kill: true }), 'a second time')
  })
}

const freezer = cgroupDirFor('freezer', name)
const pids = cgroupDirFor('pids', name)
const beside = isRoot() && freezer && pids && freezer !== pids ? false : 'needs v1 with freezer and pids'

t.test('frozen by the hierarchy beside it', { skip: beside }, async t => {
  for (const dir of [freezer!, pids!]) mkdirSync(dir)
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  await once(child, 'spawn')
  for (const dir of [freezer!, pids!]) writeFileSync(join(dir, 'cgroup.procs'), String(child.pid))
  writeFileSync(join(freezer!, 'freezer.state'), 'FROZEN')
  await removeCgroupTree(pids!, { kill: true, timeoutMs: 5000 })
  await removeCgroupTree(freezer!, { timeoutMs: 5000 })
  t.notOk(existsSync(pids!) || existsSync(freezer!))
})

t.test(
  'the cgroup that the suite runs in is refused',
  { skip: chosen.length > 0 && isRoot() ? false : 'needs root and cgroups' },
  async t => {
    const [key, dir] = chosen.at(-1)!
    const home = cgroupDirs(process.pid).get(key)!
    mkdirSync(dir)
    writeFileSync(join(dir, 'cgroup.procs'), String(process.pid))
    try {
      await t.rejects(removeCgroupTree(dir, { kill: true }), { message: /the suite itself/ })
    } finally {
      writeFileSync(join(home, 'cgroup.procs'), String(process.pid))
      rmdirSync(dir)
    }
  },
)
