import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { namespaceInodes, processAlive } from '#host/process'
import { parseCmdline } from '#inside/proc/cmdline'
import { parseStatus } from '#inside/proc/status'
import { holdNamespaces } from '../../config-linux/namespaces/_held.js'
import { stateOf } from '../_status.js'

const statusOf = (pid: number) => parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8'))

// The process itself, not its child, its sibling or the runtime's monitor.
export default requirement('state-pid', async t => {
  const script =
    'sleep 1000 & for n in pid mnt uts ipc net; do readlink /proc/$$/ns/$n; done; echo "pid $$"; wait'
  const args = ['/bin/sh', '-c', script]
  const container = await t.create(g => g.args(...args))
  const created = (await stateOf(t, container)).pid!

  t.ok('state-pid', Number.isInteger(created) && created > 0, 'created: pid is an integer above 0', created)
  t.ok('state-pid', processAlive(created), 'created: pid is a process that runs')
  await container.start()
  await container.printed('pid ')
  const running = (await stateOf(t, container)).pid!
  t.ok('state-pid', Number.isInteger(running) && running > 0, 'running: pid is an integer above 0', running)
  const runs = t.ok('state-pid', processAlive(running), 'running: pid is a process that runs')
  if (!runs || !t.sharesKernel) return

  const shown = container.stdout.match(/(?<=\[)\d+(?=\])/g)!.map(Number)
  const { pid, mount, uts, ipc, network } = namespaceInodes(running)
  t.same('state-pid', running, created, 'the stub of create becomes the program')
  t.same(
    'state-pid',
    [pid, mount, uts, ipc, network],
    shown,
    'running: the namespaces that the program says it is in',
  )
  t.same(
    'state-pid',
    parseCmdline(readFileSync(`/proc/${running}/cmdline`, 'utf8')),
    args,
    'running: its arguments',
  )
  t.same('state-pid', statusOf(running).nsPid, [running, 1], 'running: first process of its pid namespace')
  const { ino } = statSync(`/proc/${running}/exe`)
  t.same('state-pid', ino, statSync(join(container.bundle.rootfs, 'bin/busybox')).ino, 'running: its program')

  // In the runtime's pid namespace, the program knows its pid.
  const shared = await t.start(g =>
    g.withoutNamespace('pid').args('/bin/sh', '-c', 'sleep 1000 & echo "pid $$ "; wait'),
  )
  await shared.printed(' \n')
  t.same(
    'state-pid',
    `pid ${(await stateOf(t, shared)).pid} \n`,
    shared.stdout,
    'without a pid namespace: what $$ says',
  )
  t.same('state-pid', (await stateOf(t, container)).pid, running, 'not that of the container made last')

  // In one that it joins, it has another pid than on the host, and is not the first.
  const held = await holdNamespaces(t, ['pid'])
  const joining = await t.start(g =>
    g.namespace('pid', held.path('pid')).args('/bin/sh', '-c', 'sleep 1000 & echo "pid $$ "; wait'),
  )
  await joining.printed(' \n')
  const joined = (await stateOf(t, joining)).pid!
  const own = Number(/pid (\d+)/.exec(joining.stdout)?.[1])
  t.same('state-pid', [joined, statusOf(joined).nsPid], [joining.pid, [joined, own]], 'in a joined namespace')
})
