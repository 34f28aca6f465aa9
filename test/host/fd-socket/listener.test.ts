import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { connectForFds, listenForFds, type SocketType } from '../../../lib/host/fd-socket/listener.js'

const dir = t.testdir()
let sockets = 0
const newPath = () => join(dir, `s${sockets++}`)

const file = join(dir, 'file')
writeFileSync(file, 'hello')
const openFds = () => readdirSync('/proc/self/fd').length

// A listener, the runtime's side and the accepted side; all closed when the test ends.
async function pair(test: Tap, type: SocketType) {
  const listener = listenForFds(newPath(), { type })
  test.teardown(() => listener.close())
  const sender = connectForFds(listener.path, { type })
  test.teardown(() => sender.close())
  if (type === 'dgram') await sender.send('first', { timeoutMs: 1000 })
  const receiver = await listener.accept(1000)
  return { listener, sender, receiver }
}
type Tap = Pick<typeof t, 'teardown'>

t.test('a file descriptor arrives with the first byte of its message, close-on-exec', async t => {
  const { sender, receiver } = await pair(t, 'stream')
  const fd = openSync(file, 'r')
  await sender.send('0123456789abcdefXYZ', { fds: [fd, fd], timeoutMs: 1000 })
  closeSync(fd)

  const first = await receiver.receive({ bufferBytes: 16, timeoutMs: 1000 })
  t.equal(first.data.toString(), '0123456789abcdef')
  t.equal(first.fds.length, 2)
  t.notOk(first.truncated)
  t.notOk(first.eof)
  for (const received of first.fds) {
    t.equal(readlinkSync(`/proc/self/fd/${received}`), file)
    const flags = /flags:\s+(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${received}`, 'utf8'))?.[1]
    t.ok(Number.parseInt(flags!, 8) & 0o2000000, 'close-on-exec')
  }
  const bytes = Buffer.alloc(5)
  readSync(first.fds[0]!, bytes)
  t.equal(bytes.toString(), 'hello')

  const second = await receiver.receive({ timeoutMs: 1000 })
  t.match({ ...second, data: second.data.toString() }, { data: 'XYZ', fds: [], truncated: false, eof: false })
  sender.close()
  t.match(await receiver.receive({ timeoutMs: 1000 }), { fds: [], eof: true })
  for (const received of first.fds) closeSync(received)
})

t.test('readToEnd', async t => {
  for (const type of ['stream', 'seqpacket'] as const) {
    const { sender, receiver } = await pair(t, type)
    const fd = openSync(file, 'r')
    const all = receiver.readToEnd(2000)
    await sender.send('{"a":', { fds: [fd], timeoutMs: 1000 })
    await sender.send('1}', { timeoutMs: 1000 })
    sender.close()
    closeSync(fd)

    const { data, fds, messages } = await all
    t.equal(data.toString(), '{"a":1}', type)
    t.equal(fds.length, 1, type)
    t.equal(messages[0]?.fds.length, 1, `${type}: in the first message`)
    for (const received of fds) closeSync(received)
  }
})

t.test('readToEnd sees that fds came late, although the kernel glues messages of a stream', async t => {
  const { sender, receiver } = await pair(t, 'stream')
  const fd = openSync(file, 'r')
  await sender.send('without', { timeoutMs: 1000 })
  await sender.send('with', { fds: [fd], timeoutMs: 1000 })
  closeSync(fd)
  sender.close()

  const { data, messages } = await receiver.readToEnd(1000)
  t.equal(data.toString(), 'withoutwith')
  t.same(
    messages.map(message => message.fds.length),
    [0, 1],
  )
  for (const message of messages) for (const received of message.fds) closeSync(received)
})

t.test('datagrams: accept waits for the first one, readToEnd takes what is queued', async t => {
  const { sender, receiver } = await pair(t, 'dgram')
  const fd = openSync(file, 'r')
  await sender.send('second', { fds: [fd], timeoutMs: 1000 })
  closeSync(fd)

  const { messages } = await receiver.readToEnd(1000)
  t.same(
    messages.map(({ data, fds }) => [data.toString(), fds.length]),
    [
      ['first', 0],
      ['second', 1],
    ],
  )
  closeSync(messages[1]!.fds[0]!)
})

t.test('what does not fit is told', async t => {
  const { sender, receiver } = await pair(t, 'seqpacket')
  await sender.send('0123456789', { timeoutMs: 1000 })
  const short = await receiver.receive({ bufferBytes: 4, timeoutMs: 1000 })
  t.equal(short.data.toString(), '0123')
  t.ok(short.truncated)

  await sender.send('', { timeoutMs: 1000 })
  t.notOk((await receiver.receive({ timeoutMs: 1000 })).eof, 'an empty packet is not the end')

  const many = Array<number>(253).fill(1)
  await sender.send('many', { fds: many, timeoutMs: 1000 })
  const { fds, truncated } = await receiver.receive({ timeoutMs: 1000 })
  t.equal(fds.length, 253, 'as many as the kernel passes')
  t.notOk(truncated)
  for (const fd of fds) closeSync(fd)
  await t.rejects(receiver.receive({ bufferBytes: 0, timeoutMs: 1000 }), RangeError)
})

t.test('a full queue holds the sender until there is room', async t => {
  const { sender, receiver } = await pair(t, 'stream')
  const text = 'x'.repeat(1_000_000)
  const sent = sender.send(text, { timeoutMs: 5000 }).then(() => sender.close())
  t.equal((await receiver.readToEnd(5000)).data.length, text.length)
  await sent

  const stuck = await pair(t, 'stream')
  await t.rejects(stuck.sender.send(text, { timeoutMs: 20 }), {
    name: 'WaitTimeout',
    message: /room to send on/,
  })
})

t.test('deadlines hold, and the error says which wait ran out', async t => {
  const listener = listenForFds(newPath(), { type: 'stream' })
  t.teardown(() => listener.close())
  const started = performance.now()
  await t.rejects(listener.accept(60), {
    name: 'WaitTimeout',
    message: `waited 60 ms for a connection to ${listener.path}`,
  })
  const tookMs = performance.now() - started
  t.ok(tookMs >= 59 && tookMs < 1000, `${tookMs} ms`)

  const sender = connectForFds(listener.path, { type: 'stream' })
  t.teardown(() => sender.close())
  const receiver = await listener.accept(0)
  await t.rejects(receiver.receive({ timeoutMs: 10 }), {
    message: `waited 10 ms for a message on ${listener.path}`,
  })

  const fd = openSync(file, 'r')
  const before = openFds()
  await sender.send('half', { fds: [fd], timeoutMs: 1000 })
  await t.rejects(receiver.readToEnd(30), {
    message: /^waited 30 ms for the end of the messages on .*; 4 bytes and 1 fds had come: "half"$/,
  })
  t.equal(openFds(), before, 'what had come is closed again')
  closeSync(fd)
})

t.test('the event loop goes on while waiting', async t => {
  const listener = listenForFds(newPath(), { type: 'stream' })
  t.teardown(() => listener.close())
  let ticks = 0
  const timer = setInterval(() => ticks++, 1)
  await t.rejects(listener.accept(100))
  clearInterval(timer)
  t.ok(ticks > 10, `${ticks} ticks`)
})

t.test('close', async t => {
  const before = openFds()
  const { listener, sender, receiver } = await pair(t, 'stream')
  const waiting: Promise<unknown>[] = [listener.accept(5000), receiver.receive({ timeoutMs: 5000 })]
  listener.close()
  for (const wait of waiting) await t.rejects(wait, { message: / is closed$/ })
  listener.close()
  t.notOk(existsSync(listener.path))
  await t.rejects(sender.send('x', { timeoutMs: 100 }), { code: 'EPIPE', syscall: 'sendmsg' })
  receiver.close()
  sender.close()
  sender.close()
  t.equal(openFds(), before)

  rmSync(listener.path, { force: true })
  const again = listenForFds(listener.path, { type: 'seqpacket' })
  again.close()
})

t.test('a peer that closed without reading what it was sent is an end', async t => {
  const { sender, receiver } = await pair(t, 'stream')
  await receiver.send('{"type":"success"}', { timeoutMs: 1000 })
  await sender.send('x', { timeoutMs: 1000 })
  sender.close()
  const { data } = await receiver.readToEnd(1000)
  t.equal(data.toString(), 'x')
})

t.test('refusals', async t => {
  const long = join(dir, 'x'.repeat(120))
  t.throws(() => listenForFds(long, { type: 'stream' }), { message: /takes 107 bytes, this one has \d+: \// })
  t.throws(() => listenForFds('', { type: 'stream' }), { message: /not a Unix socket's path/ })
  const before = openFds()
  t.throws(() => listenForFds(file, { type: 'stream' }), {
    code: 'EADDRINUSE',
    syscall: 'bind',
    message: `EADDRINUSE: bind ${file}`,
  })
  t.throws(() => connectForFds(newPath(), { type: 'stream' }), { code: 'ENOENT', syscall: 'connect' })
  t.equal(openFds(), before)
})

t.test('children inherit neither the sockets nor what came through them', async t => {
  const { sender, receiver } = await pair(t, 'stream')
  const fd = openSync(file, 'r')
  await sender.send('x', { fds: [fd], timeoutMs: 1000 })
  closeSync(fd)
  const { fds } = await receiver.receive({ timeoutMs: 1000 })

  const links = readdirSync('/proc/self/fd').flatMap(linkOf)
  const ours = links.filter(link => link === file || link.startsWith('socket:'))
  t.ok(ours.includes(file))
  const { stdout } = spawnSync('ls', ['-l', '/proc/self/fd'], { encoding: 'utf8' })
  t.same(
    ours.filter(link => stdout.includes(link)),
    [],
  )
  for (const received of fds) closeSync(received)
})

function linkOf(fd: string): string[] {
  try {
    return [readlinkSync(`/proc/self/fd/${fd}`)]
  } catch {
    return []
  }
}
