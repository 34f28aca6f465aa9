import { requirement } from '#harness'
import { HookLog } from './_hook-log.js'

const row = (name: string) => `hook-startcontainer-during-start[${name}]`

// The hook dawdles, so that a start or a program that does not wait for it comes first.
export default requirement(
  ['hook-startcontainer-during-start', 'hook-startcontainer-before-process'],
  async t => {
    const log = new HookLog(t)
    const hook = ['startContainer', 'startContainer-done']
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', `${log.prologue}\nnote process; echo up; sleep 1000`)
      g.hook('startContainer', log.hook('startContainer', { end: 'sleep 0.1; note startContainer-done' }))
    })
    const container = await t.create(undefined, { bundle })
    t.same(row('called'), log.lines, [], 'when create returns')
    await container.start()
    const started = log.lines
    await container.printed('up')
    const running = log.lines
    await container.destroy()

    t.same(row('called'), running.slice(0, 2), hook, 'when the program runs')
    t.same(row('called'), log.lines.slice(2), ['process'], 'and not once more after that')
    t.same(row('returns'), started.slice(0, 2), hook, 'when start returns')
    t.same('hook-startcontainer-before-process', running, [...hook, 'process'])
  },
)
