import { join } from 'node:path'
import { type CheckContext, type Edit, RuntimeFailure, requirement } from '#harness'
import { listenForFds } from '#host/fd-socket/listener'
import { closeFd, readTerminal } from '#host/fd-socket/terminal'
import { parseMountinfo, topMount } from '#inside/proc/mountinfo'
import { newNamespace } from '../namespaces/_inodes.js'

const script = `
cat /proc/self/mountinfo
echo "numbers $(stat -L -c '%t:%T' /dev/console) $(stat -L -c '%t:%T' /proc/self/fd/0)"
echo written to the console >/dev/console
echo end`

const settings: [string, Edit][] = [
  ['as configured by default', () => undefined],
  ['in a user namespace, on a read-only root', g => newNamespace('user')(g.rootReadonly())],
]

// With a terminal, /dev/console is that terminal, and a mount of it: a link would not be a bind mount.
export default requirement('default-device-console', async t => {
  for (const [where, edit] of settings) {
    const lines = await linesOfTerminal(t, edit)
    const mountLines = lines.filter(line => /^\d+ \d+ \d+:\d+ /.test(line))
    const mount = topMount(parseMountinfo(`${mountLines.join('\n')}\n`), '/dev/console')
    const [console, terminal] =
      lines
        .find(line => line.startsWith('numbers '))
        ?.split(' ')
        .slice(1) ?? []
    t.ok(
      'default-device-console[terminal]',
      lines.includes('written to the console'),
      `what is written to it reaches the terminal, ${where}`,
      lines,
    )
    t.ok(
      'default-device-console[terminal]',
      console !== undefined && console === terminal,
      `it is the terminal, ${where}`,
      [console, terminal],
    )
    t.same(
      'default-device-console[bind mount]',
      mount?.type,
      'devpts',
      `a pseudoterminal is mounted at /dev/console, ${where}`,
    )
  }
})

/** What a container with a terminal prints by the script. */
async function linesOfTerminal(t: CheckContext, edit: Edit): Promise<string[]> {
  const listener = listenForFds(join(t.newDir('s'), 'c'), { type: 'stream' })
  t.defer(() => listener.close())
  const container = await t.create(
    g => {
      edit(g)
      g.terminal().args('/bin/sh', '-c', script)
    },
    { consoleSocket: listener.path },
  )
  const connection = await listener.accept(t.timeoutMs)
  const { fds } = await connection.receive({ timeoutMs: t.timeoutMs })
  t.defer(() => fds.forEach(closeFd))
  const [master] = fds
  if (master === undefined) throw new RuntimeFailure('no terminal came over the socket')
  await container.start()
  return (await readTerminal(master, { until: 'end\r\n', timeoutMs: t.timeoutMs })).split('\r\n')
}
