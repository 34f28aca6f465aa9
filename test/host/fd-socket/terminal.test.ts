import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, constants, openSync } from 'node:fs'
import t from 'tap'
import { callLibc } from '../../../lib/host/fd-socket/libc.js'
import {
  closeFd,
  readTerminal,
  terminalNumber,
  windowSize,
  writeTerminal,
} from '../../../lib/host/fd-socket/terminal.js'

const TIOCSPTLCK = 0x40045431
const TIOCSWINSZ = 0x5414

// A pseudoterminal, its other side open for a child.
function openPty() {
  const master = openSync('/dev/ptmx', constants.O_RDWR | constants.O_NOCTTY)
  callLibc('ioctl', [master, TIOCSPTLCK, Buffer.alloc(4)])
  const slave = openSync(`/dev/pts/${terminalNumber(master)}`, constants.O_RDWR | constants.O_NOCTTY)
  return { master, slave }
}

function inTerminal(slave: number, script: string) {
  const child = spawn('sh', ['-c', script], { stdio: [slave, slave, slave] })
  closeSync(slave)
  return child
}

t.test('reads to the end', async t => {
  const { master, slave } = openPty()
  inTerminal(slave, 'tty; printf "ä€"; sleep 0.1; echo end')
  t.equal(await readTerminal(master, { timeoutMs: 5000 }), `/dev/pts/${terminalNumber(master)}\r\nä€end\r\n`)
  closeFd(master)
})

t.test('reads up to a match, types an answer', async t => {
  const { master, slave } = openPty()
  const child = inTerminal(slave, 'printf "name? "; read -r name; echo "[$name]"; read -r end')
  t.match(await readTerminal(master, { until: 'name? ', timeoutMs: 5000 }), /name\? $/)
  await writeTerminal(master, 'you\n', { timeoutMs: 1000 })
  t.match(await readTerminal(master, { until: /\[(\w+)\]/g, timeoutMs: 5000 }), /\[you\]/)

  const closed = once(child, 'close')
  await writeTerminal(master, '\n', { timeoutMs: 1000 })
  await closed
  await t.rejects(readTerminal(master, { until: 'more', timeoutMs: 5000 }), {
    message: /^the terminal on fd \d+ ended before more; had read "/,
  })
  closeFd(master)
})

t.test('deadlines hold', async t => {
  const { master, slave } = openPty()
  await t.rejects(readTerminal(master, { until: /x/, timeoutMs: 20 }), {
    name: 'WaitTimeout',
    message: `waited 20 ms for /x/ of the terminal on fd ${master}; had read ""`,
  })
  await t.rejects(writeTerminal(master, 'x'.repeat(1_000_000), { timeoutMs: 50 }), {
    name: 'WaitTimeout',
    message: /^waited 50 ms for the terminal on fd \d+ to take input; \d+ bytes are left$/,
  })
  closeFd(master)
  closeFd(slave)
})

t.test('window size, and which end it is', async t => {
  const { master, slave } = openPty()
  t.same(windowSize(master), { rows: 0, columns: 0 })
  const size = Buffer.alloc(8)
  size.writeUInt16LE(33, 0)
  size.writeUInt16LE(77, 2)
  callLibc('ioctl', [slave, TIOCSWINSZ, size])
  t.same(windowSize(master), { rows: 33, columns: 77 })
  t.same(windowSize(slave), { rows: 33, columns: 77 })

  t.type(terminalNumber(master), 'number')
  t.equal(terminalNumber(slave), undefined)
  const none = openSync('/dev/null', 'r')
  t.equal(terminalNumber(none), undefined)
  t.throws(() => windowSize(none), { code: 'ENOTTY', message: 'ENOTTY: ioctl TIOCGWINSZ' })
  for (const fd of [master, slave, none]) closeFd(fd)
  t.throws(() => terminalNumber(master), { code: 'EBADF' })
})
