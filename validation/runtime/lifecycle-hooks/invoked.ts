import { requirement } from '#harness'
import { hookKinds } from '#spec/config'
import { HookLog } from '../../config/hooks/_hook-log.js'

// One hook of each kind, called once in the whole life.
export default requirement(
  hookKinds.map(kind => `lifecycle-${kind.toLowerCase()}-invoked`),
  async t => {
    const log = new HookLog(t)
    const bundle = log.bundle(g => {
      g.args('/bin/sh', '-c', 'echo up; sleep 1000')
      for (const kind of hookKinds) g.hook(kind, log.hook(kind))
    })
    const container = await t.create(undefined, { bundle })
    await container.state()
    await container.start()
    await container.printed('up')
    await container.state()
    await container.destroy()

    for (const kind of hookKinds) {
      const calls = log.lines.filter(line => line === kind)
      t.same(`lifecycle-${kind.toLowerCase()}-invoked`, calls, [kind])
    }
  },
)
