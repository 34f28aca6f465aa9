import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readlinkSync } from 'node:fs'
import t from 'tap'
import { namespaceInodes, processAlive, readProc, startTime, waitGone } from '../../lib/host/process.js'

async function startSleep(): Promise<{ child: ChildProcess; pid: number }> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  await once(child, 'spawn')
  return { child, pid: child.pid! }
}

t.test('alive, then gone', async t => {
  const { child, pid } = await startSleep()
  t.teardown(() => child.kill('SIGKILL'))
  const started = startTime(pid)
  t.type(started, 'bigint')
  t.ok(processAlive(pid))
  t.ok(processAlive(pid, started))
  t.notOk(processAlive(pid, started! + 1n), 'another process with the same pid')
  t.equal(await waitGone(pid, started, 10), false, 'the deadline runs out')
  child.kill('SIGKILL')
  t.equal(await waitGone(pid, started, 5000), true)
  t.notOk(processAlive(pid, started))
})

t.test('a zombie is not alive', async t => {
  // sh starts a child, and becomes a sleep that never waits for it; the child ends only after that
  const script = '(until grep -q sleep /proc/$$/comm; do :; done) & echo $!; exec sleep 60'
  const parent = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  t.teardown(() => parent.kill('SIGKILL'))
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const zombie = Number(line.toString())
  t.ok(await waitGone(zombie, undefined, 5000))
  t.match(readProc(zombie, 'stat'), /\) Z /, 'it is there still')
  t.throws(() => namespaceInodes(zombie), { message: /is gone/ })
})

t.test('a process that is not there', async t => {
  const none = 2 ** 22 + 1
  t.equal(startTime(none), undefined)
  t.notOk(processAlive(none))
  t.throws(() => readProc(none, 'status'), {
    message: new RegExp(`cannot read /proc/${none}/status: ENOENT`),
  })
  t.throws(() => namespaceInodes(none), { message: new RegExp(`process ${none} is gone`) })
  t.ok(await waitGone(none, undefined, 0))
})

t.test('namespaces', async t => {
  const own = namespaceInodes(process.pid)
  t.equal(`mnt:[${own.mount}]`, readlinkSync('/proc/self/ns/mnt'))
  t.equal(`net:[${own.network}]`, readlinkSync('/proc/self/ns/net'))
  t.strictSame(Object.keys(own).slice(0, 6), ['pid', 'network', 'mount', 'ipc', 'uts', 'user'])
})
