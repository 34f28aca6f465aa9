import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { parseCmdline } from '#inside/proc/cmdline'
import { stateOf } from '../_status.js'

const uptime = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0])

// The program notes when it ran, by a clock that it shares with the host: it must be after start was called.
export default requirement(['lifecycle-create-no-user-program', 'create-process-args-deferred'], async t => {
  const script = 'read now rest </proc/uptime; echo "$now" >>/tmp/ran; echo "ran at $now"; exec sleep 1000'
  const args = ['/bin/sh', '-c', script]
  const container = await t.create(g => g.args(...args))
  const marker = join(container.bundle.rootfs, 'tmp/ran')
  const never = (condition: unknown, what: string, actual?: unknown) => {
    t.ok('lifecycle-create-no-user-program', condition, what, actual)
    t.ok('create-process-args-deferred', condition, what, actual)
  }

  for (const when of ['create is over', 'it was asked for once', 'another one came and went']) {
    if (when.startsWith('another')) await t.run()
    if (t.sharesKernel) {
      const cmdline = parseCmdline(readFileSync(`/proc/${container.pid}/cmdline`, 'utf8'))
      never(cmdline.join(' ') !== args.join(' '), `${when}: the process does not have the arguments`, cmdline)
      const { ino, dev } = statSync(`/proc/${container.pid}/exe`)
      const busybox = statSync(join(container.bundle.rootfs, 'bin/busybox'))
      never(ino !== busybox.ino || dev !== busybox.dev, `${when}: the process is not the program`)
    }
    never(!existsSync(marker), `${when}: the program left no mark`)
    never(container.stdout === '', `${when}: the program printed nothing`, container.stdout)
    const { status } = await stateOf(t, container)
    never(status !== 'running' && status !== 'stopped', `${when}: not running`, status)
  }

  const called = uptime()
  await container.start()
  await container.printed('ran at ')
  await container.kill('KILL')
  const printed = await container.output()
  t.same('create-process-args-deferred', printed.match(/ran/g), ['ran'], 'the program runs once')
  if (!t.sharesKernel) return
  // What is written to the root file system need not reach the host's files.
  const lines = existsSync(marker) ? readFileSync(marker, 'utf8').trim().split('\n') : []
  const ran = (lines.length > 0 ? lines : [printed.split(' ').at(-1)]).map(Number)
  t.same('lifecycle-create-no-user-program', ran.length, 1, 'the program runs once')
  never(
    ran.every(at => at >= called),
    `the program ran after start was called at ${called}`,
    ran,
  )
})
