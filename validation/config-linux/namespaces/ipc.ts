import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Edit, requirement } from '#harness'

// POSIX message queues are files of mqueue; the host has a System V one as well.
export default requirement('ns-ipc', async t => {
  const dir = t.newDir()
  await t.host(['mount', '-t', 'mqueue', 'mqueue', dir])
  t.defer(() => t.host(['umount', dir]))
  const name = t.newId()
  await t.host(['touch', join(dir, `${name}-host`)])
  t.defer(() => t.host(['rm', join(dir, `${name}-host`)]))
  const made = await t.hostResult(['ipcmk', '--queue'])
  const id = made.stdout.match(/\d+/)?.[0]
  if (id) t.defer(() => t.host(['ipcrm', '--queue-id', id]))

  const first = await t.start(g =>
    g.args('/bin/sh', '-c', `touch /dev/mqueue/${name}-first; ls /dev/mqueue; echo up; exec sleep 1000`),
  )
  await first.printed('up')
  // Its file systems are not what makes the namespace: they may be other ones, or none.
  const source = t.newDir()
  const settings: [what: string, edit: Edit][] = [
    ['another container', () => undefined],
    [
      'one with a bind mount on /dev/shm',
      g => g.withoutMount('/dev/shm').mount({ destination: '/dev/shm', source, options: ['bind'] }),
    ],
    ['one without both file systems', g => g.withoutMount('/dev/shm').withoutMount('/dev/mqueue')],
  ]
  for (const [what, edit] of settings) {
    const seen = await t.observe(edit, { posix: 'ls /dev/mqueue', sysv: 'cat /proc/sysvipc/msg' })
    t.same('ns-ipc', seen.posix.text, '', `${what} sees neither`)
    t.same('ns-ipc', seen.sysv.text.trim().split('\n').length, 1, `${what} sees no System V queue`)
  }

  const others = first.stdout.split('\n').filter(line => line !== `${name}-first`)
  t.same('ns-ipc', others, ['up', ''], 'a container sees no queue but its own')
  t.ok('ns-ipc', !existsSync(join(dir, `${name}-first`)), "the host does not see the container's")
})
