import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bundle, requirement, succeeded } from '#harness'
import { type HookKind, hookKinds } from '#spec/config'
import { HookLog } from '../../config/hooks/_hook-log.js'
import { row } from '../../config-linux/namespaces/_inodes.js'

const half: readonly HookKind[] = ['createRuntime', 'startContainer', 'poststop']

// Each hook is called once in a life, whatever it and other hooks have and however the process ends.
export default requirement(
  hookKinds.map(kind => `lifecycle-${kind.toLowerCase()}-invoked`),
  async t => {
    const check = async (
      life: string,
      program: string,
      hooks: readonly HookKind[],
      live: (bundle: Bundle) => Promise<unknown>,
    ) => {
      const log = new HookLog(t)
      const bundle = log.bundle(g => {
        g.args('/bin/sh', '-c', program)
        for (const kind of hooks) {
          if (hooks === hookKinds) g.hook(kind, log.hook(kind))
          else {
            // Nothing but a path, then the same again, then one with a timeout. What they print is no failure.
            const path = join(log.dir, `${kind}.sh`)
            const script = log.script(kind, { end: 'echo printed; echo more >&2' })
            writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
            g.hook(kind, { path }).hook(kind, { path }).hook(kind, { path, timeout: 1000 })
          }
        }
      })
      let isLived: unknown
      const keys = hooks.map(kind => `lifecycle-${kind.toLowerCase()}-invoked`)
      const ran = await row(t, keys, async () => {
        isLived = await live(bundle)
      })
      if (!ran || isLived === false) return
      for (const kind of hooks) {
        // Hooks of start that come without it are for other checks to see.
        if (life === 'no start' && ['startContainer', 'poststart'].includes(kind)) continue
        const calls = log.lines.filter(line => line === kind)
        const wanted = hooks === hookKinds ? [kind] : [kind, kind, kind]
        t.same(`lifecycle-${kind.toLowerCase()}-invoked`, calls, wanted, life)
      }
    }

    await check('a program that is killed', 'echo up; sleep 1000', hookKinds, async bundle => {
      const container = await t.create(undefined, { bundle })
      await container.state()
      await container.start()
      await container.printed('up')
      await container.state()
      await container.destroy()
    })

    // The lives to come are not the first container's.
    const bystander = new HookLog(t)
    const theirs = bystander.bundle(g => {
      for (const kind of hookKinds) g.hook(kind, bystander.hook(kind))
    })
    await t.create(undefined, { bundle: theirs })
    const ranBefore = bystander.lines
    const exits = async (bundle: Bundle) => {
      const container = await t.start(undefined, { bundle })
      await container.exited()
      await container.delete()
    }
    await check('a program that fails', 'exit 3', half, exits)
    const otherHalf = hookKinds.filter(kind => !half.includes(kind))
    await check('a program that succeeds', ':', otherHalf, exits)

    await check('no start', ':', hookKinds, async bundle => {
      const container = await t.create(undefined, { bundle })
      if (!succeeded(await t.runtime.kill(container.id, 'KILL'))) return false
      await container.exited()
      return container.delete()
    })

    for (const kind of hookKinds) {
      const callsIn = (lines: readonly string[]) => lines.filter(line => line === kind)
      const key = `lifecycle-${kind.toLowerCase()}-invoked`
      t.same(
        key,
        callsIn(bystander.lines),
        callsIn(ranBefore),
        'hooks of another container, since its create',
      )
    }
  },
)
