import { requirement } from '#harness'
import { readTerminal, windowSize, writeTerminal } from '#host/fd-socket/terminal'
import { parseStat } from '#inside/proc/stat'
import { createWithTerminal, mustCome } from './_terminal.js'

const script = `
echo "limit $(ulimit -Sn) $(ulimit -Hn)"
ls -1 /proc/$$/fd
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

const sizes = [{ height: 37, width: 1113 }, { height: 40_037, width: 51_113 }, undefined]

const ids = ['process-terminal', 'process-terminal-pty', 'process-consolesize', 'fds-only-stdio', 'rlimits']

export default requirement(ids, async t => {
  for (const [index, size] of sizes.entries()) {
    const { container, fds, master } = await createWithTerminal(t, g =>
      g
        .terminal(true, size)
        .user({ uid: index * 1000 })
        .rlimit('RLIMIT_NOFILE', 1_201, 1_301)
        .args('/bin/sh', '-c', script),
    )
    t.same('process-terminal-pty', fds.length, 1, 'one end of the pair comes over the socket')

    await container.start()
    const before = await mustCome(readTerminal(master, { until: 'ready\r\n', timeoutMs: t.timeoutMs }))
    const outside = await mustCome((async () => windowSize(master))())
    await mustCome(writeTerminal(master, 'typed in\n', { timeoutMs: t.timeoutMs }))
    const after = await mustCome(readTerminal(master, { until: /line: .*\r\n/, timeoutMs: t.timeoutMs }))
    await container.exited()
    await container.delete()

    const said = before.split('\r\n')
    const starting = (word: string) => said.filter(line => line.startsWith(`${word} `))

    const devices = starting('device')
    t.same('process-terminal-pty', [devices.length, new Set(devices).size], [3, 1], devices.join())
    t.same(
      'process-terminal-pty',
      starting('to'),
      ['to stdout', 'to stderr', 'to tty'],
      'what it prints comes out',
    )
    t.ok('process-terminal-pty', after.includes('line: typed in'), 'what is typed goes in', after)
    // The runtime may write to standard error itself.
    const elsewhere = said.filter(line => line !== '' && container.stderr.split('\n').includes(line))
    t.same(
      'process-terminal-pty',
      [container.stdout, elsewhere],
      ['', []],
      'nothing that the program prints goes the other way',
    )
    if (size) {
      const { height: rows, width: columns } = size
      t.same('process-consolesize', outside, { rows, columns }, 'the size, seen from outside')
      // busybox has no faith in more.
      if (columns < 30_000)
        t.same(
          'process-consolesize',
          starting('size'),
          [`size ${rows} ${columns}`],
          'the size, seen from inside',
        )
    }
    t.same('rlimits[with a terminal]', starting('limit'), ['limit 1201 1301'])
    const open = said.filter(line => /^\d+$/.test(line))
    t.same('fds-only-stdio[with a terminal]', open, ['0', '1', '2'], 'what the program has open')
    // Last, so that a terminal which does not come next time is the fault of this.
    t.same('process-terminal', starting('terminal'), ['terminal 0', 'terminal 1', 'terminal 2'])
    const stat = parseStat(starting('stat')[0]?.slice('stat '.length) ?? '')
    t.ok('process-terminal', stat.ttyNr > 0 && stat.tpgid > 0, 'it is the controlling terminal', stat)
  }
})
