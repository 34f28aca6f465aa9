import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { requirement } from '#harness'
import { cgroupDirs } from '#host/cgroup'
import { processAlive, startTime } from '#host/process'
import { dirOf, makeCgroup, needsControllers } from '../_cgroup.js'

// A cgroup with somebody else in it: a runtime may refuse that, but then it must say so.
export default requirement('cgroup-fit-check-error', async t => {
  needsControllers(t)
  const key = t.cgroup === 'v1' ? 'pids' : 'unified'
  const path = `/${t.newId()}`
  // The control: the same cgroup with nobody in it.
  await (await t.create(g => g.cgroupsPath(path))).destroy()
  const dirs = makeCgroup(t, path)
  const sleeper = spawn('sleep', ['1000'], { stdio: 'ignore' })
  t.defer(() => sleeper.kill('SIGKILL'))
  const pid = sleeper.pid!
  const started = startTime(pid)
  for (const dir of dirs.filter(each => !each.includes('/cpuset/')))
    writeFileSync(`${dir}/cgroup.procs`, `${pid}`)
  const before = Object.fromEntries(cgroupDirs(pid))

  const { id, create, container } = await t.tryCreate(g =>
    g.cgroupsPath(path).args('/bin/sh', '-c', 'echo up; sleep 1000'),
  )
  if (container) {
    t.ok(
      'cgroup-fit-check-error',
      dirOf(container.pid, key).endsWith(path),
      'the cgroup asked for, or an error',
    )
    const stayed = processAlive(pid, started) && dirOf(pid, key).endsWith(path)
    t.ok('cgroup-fit-check-error', stayed, 'who was there first has not to make room')
    await container.start()
    await container.printed('up')
    await container.kill('KILL')
    await container.exited()
    // A runtime need not check; what becomes of a cgroup in use and of its processes is then left open.
    await container.tryDelete()
    return
  }
  t.failed('cgroup-fit-check-error', create)
  t.failed('cgroup-fit-check-error', await t.runtime.state(id), 'there is no container after an error')
  t.ok('cgroup-fit-check-error', processAlive(pid, started), 'the process that was there lives on')
  t.same('cgroup-fit-check-error', Object.fromEntries(cgroupDirs(pid)), before, 'and stays where it is')
})
