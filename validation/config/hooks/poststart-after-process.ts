import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requirement } from '#harness'
import { parseCmdline } from '#inside/proc/cmdline'
import { HookLog } from './_hook-log.js'

const row = (name: string) => `hook-poststart-after-process[${name}]`

export default requirement('hook-poststart-after-process', async t => {
  const log = new HookLog(t)
  const argv = ['/bin/sleep', '1000']
  const bundle = log.bundle(g => {
    g.args(...argv)
    const sees = {
      cmdline: 'cat /proc/$pid/cmdline',
      // A program that does not wait for the hook comes up beside it; there is none to wait for within create.
      later: `n=0
        while [ -e "$log/starting" ] && ! grep -q ${argv[0]} /proc/$pid/cmdline && [ $n -lt 25 ]
        do sleep 0.1; n=$((n + 1)); done
        cat /proc/$pid/cmdline`,
    }
    g.hook('poststart', log.hook('poststart', { sees }))
  })
  const container = await t.create(undefined, { bundle })
  t.same(row('not at create'), log.lines, [], 'when create returns')
  writeFileSync(join(log.dir, 'starting'), '')
  await container.start()
  t.same(row('called'), log.lines, ['poststart'], 'when start returns')
  const seen = (what: string) => parseCmdline(log.saw('poststart', what))
  if (t.sharesKernel) {
    t.same(row('executed'), seen('cmdline'), argv, 'what the process is when the hook begins')
    t.same(row('executed meanwhile'), seen('later'), argv, 'what the process is while the hook goes on')
  } else t.skip(row('executed'), "the container's process is not in the host's /proc")

  // The program comes after its startContainer hooks.
  const both = new HookLog(t)
  const slow = both.bundle(g => {
    g.args('/bin/sh', '-c', 'echo up; sleep 1000')
    g.hook('startContainer', both.hook('startContainer', { end: 'sleep 0.1; note startContainer-done' }))
    g.hook('poststart', both.hook('poststart'))
  })
  const second = await t.start(undefined, { bundle: slow })
  await second.printed('up')
  if (!both.lines.includes('startContainer'))
    t.skip(row('after startContainer'), 'no startContainer hook ran')
  else t.same(row('after startContainer'), both.lines, ['startContainer', 'startContainer-done', 'poststart'])
})
