import { join } from 'node:path'
import { RuntimeFailure, requirement } from '#harness'
import { listenForFds } from '#host/fd-socket/listener'
import { closeFd, readTerminal, windowSize, writeTerminal } from '#host/fd-socket/terminal'
import { parseStat } from '#inside/proc/stat'

const script = `
for fd in 0 1 2; do test -t $fd && echo terminal $fd; busybox stat -L -c 'device %t:%T' /proc/self/fd/$fd; done
echo "stat $(cat /proc/$$/stat)"
echo "size $(busybox stty size)"
echo to stdout
echo to stderr >&2
echo to tty >/dev/tty
echo ready
read -r line
echo "line: $line"
`

// What does not come, or is no terminal, is the runtime's fault.
const mustCome = <T>(event: Promise<T>): Promise<T> =>
  event.catch(error => {
    throw new RuntimeFailure((error as Error).message)
  })

export default requirement(['process-terminal', 'process-terminal-pty', 'process-consolesize'], async t => {
  for (const [rows, columns] of [
    [37, 113],
    [201, 20],
  ] as const) {
    const listener = listenForFds(join(t.newDir('s'), 'c'), { type: 'stream' })
    t.defer(() => listener.close())
    const container = await t.create(
      g => g.terminal(true, { height: rows, width: columns }).args('/bin/sh', '-c', script),
      { consoleSocket: listener.path },
    )
    const connection = await mustCome(listener.accept(t.timeoutMs))
    const { fds } = await mustCome(connection.receive({ timeoutMs: t.timeoutMs }))
    t.defer(() => fds.forEach(closeFd))
    t.same('process-terminal-pty', fds.length, 1, 'one end of the pair comes over the socket')
    const [master] = fds
    if (master === undefined) throw new RuntimeFailure('no terminal came over the socket')

    await container.start()
    const before = await mustCome(readTerminal(master, { until: 'ready\r\n', timeoutMs: t.timeoutMs }))
    const size = await mustCome((async () => windowSize(master))())
    t.same('process-consolesize', size, { rows, columns }, 'the size, seen from outside')
    await mustCome(writeTerminal(master, 'typed in\n', { timeoutMs: t.timeoutMs }))
    const after = await mustCome(readTerminal(master, { until: /line: .*\r\n/, timeoutMs: t.timeoutMs }))
    await container.exited()
    await container.delete()

    const said = before.split('\r\n')
    const starting = (word: string) => said.filter(line => line.startsWith(`${word} `))
    t.same('process-terminal', starting('terminal'), ['terminal 0', 'terminal 1', 'terminal 2'])
    const stat = parseStat(starting('stat')[0]?.slice('stat '.length) ?? '')
    t.ok('process-terminal', stat.ttyNr > 0 && stat.tpgid > 0, 'it is the controlling terminal', stat)

    const devices = starting('device')
    t.same('process-terminal-pty', [devices.length, new Set(devices).size], [3, 1], devices.join())
    t.same(
      'process-terminal-pty',
      starting('to'),
      ['to stdout', 'to stderr', 'to tty'],
      'what it prints comes out',
    )
    t.ok('process-terminal-pty', after.includes('line: typed in'), 'what is typed goes in', after)
    t.same(
      'process-terminal-pty',
      [container.stdout, container.stderr],
      ['', ''],
      'nothing goes the other way',
    )
    t.same('process-consolesize', starting('size'), [`size ${rows} ${columns}`], 'the size, seen from inside')
  }
})
