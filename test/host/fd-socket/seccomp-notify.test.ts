import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { listenForFds } from '../../../lib/host/fd-socket/listener.js'
import { isNotifyFd, receiveNotification, respond } from '../../../lib/host/fd-socket/seccomp-notify.js'

const EACCES = 13
// A mode that nobody else in the child uses: tap makes folders there too.
const MODE = 0o701
// Numbers of seccomp(2), and of the call that fs.mkdirSync makes; AUDIT_ARCH_ of the machine.
const NUMBERS = {
  x64: { seccomp: 317, mkdir: 83, modeArg: 1, arch: 0xc000003e },
  arm64: { seccomp: 277, mkdir: 34, modeArg: 2, arch: 0xc00000b7 },
}[process.arch as string]

if (!NUMBERS) t.plan(0, `system call numbers of ${process.arch}`)
else {
  const { seccomp, mkdir, modeArg, arch } = NUMBERS
  const dir = t.testdir()
  let made = 0

  // A child puts a filter on its main thread that asks about mkdir with that mode, sends the notify fd, and calls mkdir.
  const childCode = (socket: string, newDir: string) => `
    import koffi from '${import.meta.resolve('koffi')}'
    import { mkdirSync } from 'node:fs'
    import { connectForFds } from '${new URL('../../../lib/host/fd-socket/listener.js', import.meta.url)}'
    const libc = koffi.load(null)
    const sender = connectForFds(${JSON.stringify(socket)}, { type: 'stream' })
    const instructions = [
      [0x20, 0, 0, 0], [0x15, 0, 3, ${mkdir}],
      [0x20, 0, 0, ${16 + modeArg * 8}], [0x15, 0, 1, ${MODE}],
      [0x06, 0, 0, 0x7fc00000], [0x06, 0, 0, 0x7fff0000],
    ]
    const program = Buffer.alloc(16 + instructions.length * 8)
    program.writeUInt16LE(instructions.length, 0)
    program.writeBigUInt64LE(koffi.address(program) + 16n, 8)
    for (const [index, [code, yes, no, k]] of instructions.entries()) {
      const at = 16 + index * 8
      program.writeUInt16LE(code, at)
      program.writeUInt8(yes, at + 2)
      program.writeUInt8(no, at + 3)
      program.writeUInt32LE(k, at + 4)
    }
    libc.func('int prctl(int option, long a, long b, long c, long d)')(38, 1, 0, 0, 0)
    const fd = libc.func('long syscall(long number, long operation, long flags, void *program)')(${seccomp}, 1, 8, program)
    if (fd < 0) throw new Error('no seccomp listener: errno ' + koffi.errno())
    await sender.send('x', { fds: [fd], timeoutMs: 1000 })
    sender.close()
    libc.func('int close(int fd)')(fd)
    try {
      mkdirSync(${JSON.stringify(newDir)}, ${MODE})
      console.log('made')
    } catch (error) {
      console.log(error.code)
    }`

  // The notify fd of a child that is about to call mkdir, and what the child says in the end.
  const startChild = async () => {
    const newDir = join(dir, `new${made}`)
    const listener = listenForFds(join(dir, `s${made++}`), { type: 'stream' })
    const child = spawn(process.execPath, ['--input-type=module', '-e', childCode(listener.path, newDir)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    try {
      const { fds } = await (await listener.accept(10_000)).readToEnd(10_000)
      return { child, fd: fds[0]!, newDir, said: text(child.stdout).then(said => said.trim()) }
    } finally {
      listener.close()
    }
  }

  t.test('a call is received and answered with an errno', async t => {
    const { child, fd, newDir, said } = await startChild()
    t.ok(isNotifyFd(fd))
    const notification = await receiveNotification(fd, 5000)
    t.equal(notification.nr, mkdir)
    t.equal(notification.arch, arch)
    t.equal(notification.pid, child.pid)
    t.equal(notification.args.length, 6)
    t.equal(notification.args[modeArg], BigInt(MODE))

    respond(fd, notification.id, { error: EACCES })
    t.equal(await said, 'EACCES')
    t.notOk(existsSync(newDir))
    t.throws(() => respond(fd, notification.id, { error: EACCES }), { code: 'ENOENT', syscall: 'ioctl' })
    await t.rejects(receiveNotification(fd, 5000), {
      message: /no process with the seccomp filter of fd \d+ is left/,
    })
    closeSync(fd)
  })

  t.test('with a value, the call does not take place', async t => {
    const { fd, newDir, said } = await startChild()
    respond(fd, (await receiveNotification(fd, 5000)).id, { value: 0n })
    t.equal(await said, 'made')
    t.notOk(existsSync(newDir))
    closeSync(fd)
  })

  t.test('with continue, the kernel runs it', async t => {
    const { fd, newDir, said } = await startChild()
    respond(fd, (await receiveNotification(fd, 5000)).id, { continue: true })
    t.equal(await said, 'made')
    t.ok(existsSync(newDir))
    closeSync(fd)
  })

  t.test('a caller that was killed is not answered', async t => {
    const { child, fd } = await startChild()
    const { id } = await receiveNotification(fd, 5000)
    await t.rejects(receiveNotification(fd, 30), {
      name: 'WaitTimeout',
      message: /^waited 30 ms for a seccomp notif/,
    })
    child.kill('SIGKILL')
    await once(child, 'close')
    t.throws(() => respond(fd, id, { value: 0n }), { code: 'ENOENT' })
    closeSync(fd)
  })

  t.test('refusals', async t => {
    const fd = openSync('/dev/null', 'r')
    t.notOk(isNotifyFd(fd))
    t.notOk(isNotifyFd(99_999))
    t.throws(() => respond(fd, 1n, { error: -1 }), RangeError)
    t.throws(() => respond(fd, 1n, { continue: true, error: 1 }), RangeError)
    t.throws(() => respond(fd, 1n, { error: 1 }), { code: 'ENOTTY', syscall: 'ioctl' })
    closeSync(fd)
    await t.rejects(receiveNotification(fd, 100), { message: `fd ${fd} is not open` })
  })
}
