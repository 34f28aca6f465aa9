import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { namespaceInodes, processAlive } from '#host/process'
import { parseCmdline } from '#inside/proc/cmdline'
import { parseStatus } from '#inside/proc/status'
import { holdNamespaces, joining } from '../../config-linux/namespaces/_held.js'
import { stateOf } from '../_status.js'

/** Pids of a process, in the runtime's namespace and in its own. */
const idsOf = (pid: number): (number | undefined)[] => {
  const { nsPid = [] } = parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return [nsPid[0], nsPid.at(-1)]
}

// The process itself, not its child, its sibling or the runtime's monitor.
export default requirement('state-pid', async t => {
  const script =
    'sleep 1000 & for n in pid mnt uts ipc net; do readlink /proc/$$/ns/$n; done; echo "pid $$ "; wait'
  const args = ['/bin/sh', '-c', script]
  const container = await t.create(g => g.args(...args))
  const created = (await stateOf(t, container)).pid!

  t.ok('state-pid', Number.isInteger(created) && created > 0, 'created: pid is an integer above 0', created)
  t.ok('state-pid', processAlive(created), 'created: pid is a process that runs')
  await container.start()
  await container.printed(' \n')
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
  // It need not be the first of its namespace, and that may be in others of the runtime's.
  t.same(
    'state-pid',
    idsOf(running),
    [running, Number(/pid (\d+)/.exec(container.stdout)?.[1])],
    'running: its pid, outside and inside',
  )
  const [program, busybox] = [`/proc/${running}/exe`, join(container.bundle.rootfs, 'bin/busybox')].map(
    file => readFileSync(file),
  )
  t.ok('state-pid', program!.equals(busybox!), 'running: its program')

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

  // In a joined one it knows another than the runtime.
  const joins = joining(await holdNamespaces(t, ['pid']), ['pid'])
  const joined = await t.start(g => {
    joins(g)
    g.args('/bin/sh', '-c', 'sleep 1000 & echo "pid $$ "; wait')
  })
  await joined.printed(' \n')
  const { pid: told = 0 } = await stateOf(t, joined)
  const known = processAlive(told) ? idsOf(told) : []
  const inside = Number(/pid (\d+)/.exec(joined.stdout)?.[1])
  t.same('state-pid', known, [told, inside], 'in a joined pid namespace: its pid in either')
})
