import { requirement } from '#harness'
import { parseCmdline } from '#inside/proc/cmdline'
import { HookLog } from './_hook-log.js'

const row = (name: string) => `hook-poststart-after-process[${name}]`

export default requirement('hook-poststart-after-process', async t => {
  const log = new HookLog(t)
  const argv = ['/bin/sleep', '1000']
  const bundle = log.bundle(g => {
    g.args(...argv)
    g.hook('poststart', log.hook('poststart', { sees: { cmdline: 'cat /proc/$pid/cmdline' } }))
  })
  const container = await t.create(undefined, { bundle })
  t.same(row('not at create'), log.lines, [], 'when create returns')
  await container.start()
  t.same(row('called'), log.lines, ['poststart'], 'when start returns')
  const seen = parseCmdline(log.saw('poststart', 'cmdline'))
  if (t.sharesKernel) t.same(row('executed'), seen, argv, 'what the process is when the hook looks')
  else t.skip(row('executed'), "the container's process is not in the host's /proc")

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
